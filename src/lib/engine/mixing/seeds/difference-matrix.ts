import { abelianGroups, differenceIn, type Abelian } from '#lib/engine/mixing/seeds/abelian.ts';
import { fieldOf } from '#lib/engine/mixing/seeds/field.ts';

/** Per round and row an element, such that two rows differ by another element in every round. */
export interface DifferenceMatrix {
	group: Abelian;
	shifts: number[][];
}

const mostSteps = 400_000;

/**
 * A difference matrix over a group of `order` elements with as many of `rounds` as can be found: multiples
 * modulo the order, else those of a finite field, else a search over every abelian group of the order.
 */
export function differenceMatrix(order: number, rounds: number, rows: number): DifferenceMatrix | undefined {
	if (rows > order) return undefined;
	const most = Math.min(rounds, order);
	const field = fieldOf(order);
	const modular = multiples(most, rows, (round, row) => (round * row) % order);
	if (isDifferent([order], modular)) return { group: [order], shifts: modular };
	if (field) return { group: field.group, shifts: multiples(most, rows, field.multiply) };
	const steps = { left: mostSteps };
	for (let asked = most; asked > 1; asked--) {
		for (const group of abelianGroups(order)) {
			const shifts = searched(group, order, asked, rows, steps);
			if (shifts) return { group, shifts };
		}
	}
	return undefined;
}

function multiples(rounds: number, rows: number, product: (round: number, row: number) => number) {
	return Array.from({ length: rounds }, (_, round) =>
		Array.from({ length: rows }, (_, row) => product(round, row))
	);
}

function isDifferent(group: Abelian, shifts: number[][]): boolean {
	const rows = shifts[0]!.length;
	for (let one = 0; one < rows; one++) {
		for (let other = one + 1; other < rows; other++) {
			const seen = new Set(shifts.map((shift) => differenceIn(group, shift[one]!, shift[other]!)));
			if (seen.size < shifts.length) return false;
		}
	}
	return true;
}

/** Backtracking, element by element; the first round and the first row may be taken as 0. */
function searched(group: Abelian, order: number, rounds: number, rows: number, steps: { left: number }) {
	const shifts = multiples(rounds, rows, () => 0);
	const used = Array.from({ length: rows * rows }, () => new Uint8Array(order));
	for (const list of used) list[0] = 1;
	let allowed = Math.min(steps.left, mostSteps >> 2);
	const place = (round: number, row: number): boolean => {
		if (round === rounds) return true;
		if (row === rows) return place(round + 1, 1);
		for (let element = 0; element < order; element++) {
			if (--allowed < 0) return false;
			shifts[round]![row] = element;
			const taken = mark(round, row);
			if (taken === row && place(round, row + 1)) return true;
			for (let other = 0; other < taken; other++)
				used[row * rows + other]![differenceAt(round, row, other)] = 0;
		}
		return false;
	};
	const differenceAt = (round: number, row: number, other: number) =>
		differenceIn(group, shifts[round]![row]!, shifts[round]![other]!);
	const mark = (round: number, row: number) => {
		let other = 0;
		for (; other < row; other++) {
			const list = used[row * rows + other]!;
			const difference = differenceAt(round, row, other);
			if (list[difference]) break;
			list[difference] = 1;
		}
		return other;
	};
	const before = allowed;
	const found = place(1, 1);
	steps.left -= before - Math.max(0, allowed);
	return found ? shifts : undefined;
}
