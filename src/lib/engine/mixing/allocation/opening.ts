import { placeMost } from '#lib/engine/mixing/allocation/placement.ts';
import type { AllocationProblem } from '#lib/engine/mixing/allocation/problem.ts';
import { addAmount, all } from '#lib/engine/mixing/allocation/program.ts';
import { addRow, createProgram } from '#lib/engine/solver/program.ts';

/** Finds the whole amounts that cost least, or nothing when the effort was too little; `bound` is sure. */
export type Least = (program: ReturnType<typeof createProgram>) => { values?: Float64Array; bound: number };

export interface Opening {
	open: number[];
	editionOf: Int32Array;
	/** No more can be placed by any choice of editions. */
	bound: number;
}

/**
 * The editions that get people: such that most are placed, then the fewest are closed, then the ones
 * fewest people want most. All of them when every minimum can be met, which costs nobody a place.
 */
export function openEditions(problem: AllocationProblem, least: Least): Opening {
	const everyEdition = problem.capacity.map((_, edition) => edition);
	const editionOf = placeMost(problem, everyEdition);
	if (editionOf) return { open: everyEdition, editionOf, bound: countPlaced(editionOf) };
	const most = least(opening(problem, 'placed'));
	const withoutMinimums = { ...problem, minimum: problem.minimum.map(() => 0) };
	const bound = Math.min(
		countPlaced(placeMost(withoutMinimums, everyEdition)!),
		Math.floor(1e-6 - most.bound) || 0
	);
	const chosen = least(opening(problem, 'closed', bound)).values ?? most.values;
	const open = everyEdition.filter((edition) => chosen && Math.round(chosen[edition]!) === 1);
	return withBest(problem, open, bound);
}

/** What the program chose, or without an answer the editions that need no minimum. */
function withBest(problem: AllocationProblem, open: number[], bound: number): Opening {
	const free = problem.capacity.map((_, edition) => edition).filter((edition) => !problem.minimum[edition]);
	const chosen = open.length > 0 ? placeMost(problem, open) : undefined;
	if (chosen) return { open, editionOf: chosen, bound };
	return { open: free, editionOf: placeMost(problem, free)!, bound };
}

/** Column e says whether edition e opens. */
function opening(problem: AllocationProblem, least: 'placed' | 'closed', placed = 0) {
	const { capacity, minimum, choices, kinds, people } = problem;
	const program = createProgram();
	const wanted = (edition: number) => choices.filter((list) => list[0] === edition).length;
	capacity.forEach((_, edition) => {
		const cost = least === 'closed' ? -(people * capacity.length + 1) - wanted(edition) : 0;
		addAmount(program, cost, 1);
		if (minimum[edition] === 0) program.low[edition] = 1;
	});
	const seats = kinds.flatMap((members, kind) =>
		choices[members[0]!]!.map((edition) => {
			const column = addAmount(program, least === 'placed' ? -1 : 0, members.length);
			return { kind, edition, column };
		})
	);
	for (const [kind, own] of Map.groupBy(seats, (seat) => seat.kind))
		addRow(program, 0, kinds[kind]!.length, all(own));
	capacity.forEach((most, edition) => {
		const own = all(seats.filter((seat) => seat.edition === edition));
		addRow(program, -Infinity, 0, [...own, [edition, -most]]);
		addRow(program, 0, Infinity, [...own, [edition, -minimum[edition]!]]);
	});
	addRow(program, placed, Infinity, all(seats));
	return program;
}

function countPlaced(editionOf: Int32Array): number {
	return editionOf.filter((edition) => edition >= 0).length;
}
