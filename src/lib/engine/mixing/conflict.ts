import { minimalCore } from '#lib/engine/minimal-core.ts';
import { allowedSizes, createProblem } from '#lib/engine/mixing/problem.ts';
import { seatHard } from '#lib/engine/mixing/rules/seating.ts';
import type { HardRule, MixInput } from '#lib/engine/mixing/types.ts';

/** Looks at parties and groups that each trial may take: a search that fails in it counts as one that must. */
const patience = 50_000;

/** Rules that cannot hold together in a round (counted from 0), none of which can be left out. */
export function conflictIn(input: MixInput, round: number): HardRule[] {
	const holds = (rules: readonly HardRule[]) => canHold(input, round + 1, rules);
	return withoutSpare(minimalCore(rulesOf(input, round + 1), holds), holds);
}

/** A trial that was given up can leave a rule in the core that need not be there. */
function withoutSpare(core: HardRule[], holds: (rules: readonly HardRule[]) => boolean): HardRule[] {
	return core.reduce((kept, rule) => {
		const rest = kept.filter((other) => other !== rule);
		return holds(rest) ? kept : rest;
	}, core);
}

function rulesOf({ together, apart, pinned }: MixInput, number: number): HardRule[] {
	return [
		...pinned
			.filter(({ round }) => round === number)
			.map(({ round, person, group }): HardRule => ({ rule: 'pinned', people: [person], round, group })),
		...apart.map((people): HardRule => ({ rule: 'apart', people })),
		...together.map((people): HardRule => ({ rule: 'together', people }))
	];
}

function canHold(input: MixInput, number: number, rules: readonly HardRule[]): boolean {
	const people = input.people.filter(({ absent }) => !absent?.includes(number));
	const here = new Set(people.map(({ id }) => id));
	const sets = (rule: HardRule['rule']) =>
		rules.filter((one) => one.rule === rule).map((one) => one.people.filter((person) => here.has(person)));
	const problem = createProblem({
		...input,
		people: people.map(({ id, organisation }) => ({ id, organisation })),
		rounds: 1,
		groups: allowedSizes(input.groups, people.length),
		met: [],
		together: sets('together'),
		apart: sets('apart'),
		pinned: rules.flatMap((rule) =>
			rule.rule === 'pinned' ? [{ round: 1, person: rule.people[0], group: rule.group }] : []
		)
	});
	return seatHard(problem, problem.rounds[0]!, patience) !== undefined;
}
