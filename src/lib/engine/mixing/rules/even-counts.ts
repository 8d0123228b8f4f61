import { minCostFlow } from '#lib/engine/flow/min-cost-flow.ts';
import { addArc, createNetwork, flowOf } from '#lib/engine/flow/network.ts';
import type { MixProblem, Round } from '#lib/engine/mixing/problem.ts';

/** How many of each organisation, or of each discipline, sit in each group of one round. */
export interface Counts {
	/** At group × (values + 1) + value; the last value is that of people of whom it is unknown. */
	counts: Int32Array;
	deviation: number;
}

const sizeReward = 1e7;

/**
 * The most even counts when some people sit already (`groupOf`, −1 for everybody else): a flow whose costs
 * are convex. Rules between people who stand are not looked at, so it is a bound for what can be reached,
 * and exact when nobody who stands has a rule.
 */
export function evenCounts(
	{ attributes }: MixProblem,
	round: Round,
	attribute: 0 | 1,
	groupOf: Int32Array
): Counts {
	const { values, of } = attributes[attribute];
	const groups = round.sizes.length;
	const kinds = values + 1;
	const seated = new Int32Array(groups * kinds);
	const waiting = new Int32Array(kinds);
	for (const person of round.present) {
		const kind = of[person]! < 0 ? values : of[person]!;
		if (groupOf[person]! < 0) waiting[kind]!++;
		else seated[groupOf[person]! * kinds + kind]!++;
	}
	const [source, sink] = [kinds + groups, kinds + groups + 1];
	const network = createNetwork(kinds + groups + 2);
	waiting.forEach((people, kind) => addArc(network, source, kind, people));
	const arcs = Array.from(seated, (already, cell) => {
		const [group, kind] = [Math.floor(cell / kinds), cell % kinds];
		const { low, high } = limits(round, attribute, values, group, kind);
		const [missing, room, rest] = [Math.max(0, low - already), Math.max(0, high - already), waiting[kind]!];
		return [
			addArc(network, kind, kinds + group, Math.min(missing, rest), -1),
			addArc(network, kind, kinds + group, Math.max(0, Math.min(room, rest) - missing)),
			addArc(network, kind, kinds + group, Math.max(0, rest - room), 1)
		];
	});
	round.sizes.forEach(({ min, max }, group) => {
		const row = seated.subarray(group * kinds, (group + 1) * kinds);
		const already = row.reduce((sum, count) => sum + count, 0);
		const needed = Math.max(0, min - already);
		addArc(network, kinds + group, sink, needed, -sizeReward);
		addArc(network, kinds + group, sink, Math.max(0, max - already - needed));
	});
	minCostFlow(network, source, sink);
	const counts = seated.map((already, cell) =>
		arcs[cell]!.reduce((sum, arc) => sum + flowOf(network, arc), already)
	);
	return { counts, deviation: deviationOf(round, attribute, values, counts) };
}

function deviationOf(round: Round, attribute: 0 | 1, values: number, counts: Int32Array): number {
	return counts.reduce((sum, count, cell) => {
		const kind = cell % (values + 1);
		const { low, high } = limits(round, attribute, values, Math.floor(cell / (values + 1)), kind);
		return sum + Math.max(0, low - count, count - high);
	}, 0);
}

/** Anybody of unknown discipline may sit anywhere. */
function limits({ low, high }: Round, attribute: 0 | 1, values: number, group: number, kind: number) {
	if (kind === values) return { low: 0, high: Infinity };
	const cell = group * values + kind;
	return { low: low[attribute]![cell]!, high: high[attribute]![cell]! };
}
