import { sumIn } from '#lib/engine/mixing/seeds/abelian.ts';
import { differenceMatrix } from '#lib/engine/mixing/seeds/difference-matrix.ts';
import { layRows } from '#lib/engine/mixing/seeds/rows.ts';

/**
 * Rounds in which nobody meets twice: rows of people, each shifted by its own element in every round.
 * Whoever stands in one row never meets, so an organisation that fills rows is even everywhere.
 */
export function shiftedRows(
	organisations: readonly number[][],
	groups: number,
	rounds: number
): number[][][] {
	const rows = layRows(organisations, groups);
	const matrix = differenceMatrix(groups, rounds, rows.length);
	if (!matrix) return [];
	return matrix.shifts.map((shifts) => {
		const seated = Array.from({ length: groups }, () => [] as number[]);
		rows.forEach((row, number) =>
			row.forEach((person, column) => seated[sumIn(matrix.group, column, shifts[number]!)]!.push(person))
		);
		return seated;
	});
}
