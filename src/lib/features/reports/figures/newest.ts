import { groupRows } from './cohort.ts';

/** As many as are told one by one; a picture or table of more is no help. */
const MOST = 500;

/** The newest by the day they have; in the order in which they came. */
export function newest(rows: Int32Array, dayAt: (row: number) => number): Int32Array {
	if (rows.length <= MOST) return rows;
	const days = [...groupRows(rows, dayAt)].reverse();
	let found = 0;
	const edge = days.find(([, group]) => (found += group.length) >= MOST)![0];
	return rows.filter((row) => dayAt(row) >= edge).slice(-MOST);
}
