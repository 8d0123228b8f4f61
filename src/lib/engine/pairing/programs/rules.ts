import { largestCliques } from '#lib/engine/pairing/cliques.ts';
import type { Two } from '#lib/engine/pairing/plan.ts';
import { organisationAt, type PairProblem } from '#lib/engine/pairing/problem.ts';
import { organisationsAt } from '#lib/engine/pairing/rules.ts';
import { addRow, addShare, type Program, type Term } from '#lib/engine/solver/program.ts';

/** A program whose solutions are plans: what pairs are in a solution, and the solution that a plan is. */
export interface PairProgram {
	program: Program;
	read: (values: ArrayLike<number>) => (Two | undefined)[];
	write: (pairs: readonly (Two | undefined)[]) => Float64Array;
}

/** A column that is 1 when this trainer goes to this session; the column of a pair sends two. */
export interface Sending {
	column: number;
	session: number;
	trainer: number;
}

/** Steps of one session each that make up a trainer's load; the k-th adds 2k − 1 to its square. */
export interface LoadSteps {
	trainer: number;
	columns: number[];
}

/** A trainer is at one place at a time, and gives no more than the maxima say. */
export function addMaxima(program: Program, problem: PairProblem, sendings: readonly Sending[]): void {
	const ofSession = Map.groupBy(sendings, ({ session }) => session);
	for (const clique of largestCliques(problem).filter(({ length }) => length > 1)) {
		const together = clique.flatMap((session) => ofSession.get(session) ?? []);
		for (const group of Map.groupBy(together, ({ trainer }) => trainer).values())
			addAtMost(program, group, 1);
	}
	for (const [trainer, group] of Map.groupBy(sendings, ({ trainer }) => trainer))
		addAtMost(program, group, problem.maxSessions[trainer]!);
	const ofOrganisation = Map.groupBy(sendings, ({ session, trainer }) =>
		organisationAt(problem, session, trainer)
	);
	for (const [organisation, group] of ofOrganisation)
		addAtMost(program, group, problem.organisationMax[organisation]!);
}

/** Adds the load of each trainer as steps, which cost what they add to its square or nothing. */
export function addLoadSteps(program: Program, sendings: readonly Sending[], isCost: boolean): LoadSteps[] {
	return [...Map.groupBy(sendings, ({ trainer }) => trainer)].map(([trainer, group]) => {
		const most = new Set(group.map(({ session }) => session)).size;
		const columns = Array.from({ length: most }, (_, k) => addShare(program, isCost ? 2 * k + 1 : 0));
		addRow(program, 0, 0, [...ones(group), ...columns.map((column): Term => [column, -1])]);
		return { trainer, columns };
	});
}

/** No two of one organisation among those sent to a session, which column `open` says is given. */
export function addApart(
	program: Program,
	{ input }: PairProblem,
	group: readonly Sending[],
	open: number
): void {
	const members = new Map<string, Term[]>();
	for (const { column, session, trainer } of group) {
		for (const organisation of organisationsAt(input.trainers[trainer]!, input.sessions[session]!))
			members.set(organisation, [...(members.get(organisation) ?? []), [column, 1]]);
	}
	for (const terms of members.values())
		if (terms.length > 1) addRow(program, -Infinity, 0, [...terms, [open, -1]]);
}

/** The two trainers each session is sent by the columns that are 1. */
export function pairsIn(
	{ sessions }: PairProblem,
	sendings: readonly Sending[],
	values: ArrayLike<number>
): (Two | undefined)[] {
	const sent: number[][] = Array.from({ length: sessions }, () => []);
	for (const { column, session, trainer } of sendings)
		if (values[column]! > 0.5) sent[session]!.push(trainer);
	return sent.map(([one, other]) => (one === undefined || other === undefined ? undefined : [one, other]));
}

/** Takes of each trainer's steps as many as sessions are given. */
export function writeSteps(
	values: Float64Array,
	steps: readonly LoadSteps[],
	pairs: readonly (Two | undefined)[]
): void {
	const columnsOf = new Map(steps.map(({ trainer, columns }) => [trainer, columns.values()]));
	for (const pair of pairs)
		for (const trainer of pair ?? []) values[columnsOf.get(trainer)?.next().value ?? -1] = 1;
}

export function ones(group: readonly Sending[]): Term[] {
	return group.map(({ column }) => [column, 1]);
}

function addAtMost(program: Program, group: readonly Sending[], most: number): void {
	if (group.length > most) addRow(program, -Infinity, most, ones(group));
}
