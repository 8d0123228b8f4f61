import type { Fault, ImportReading, Table } from './import.ts';

/** The rows that were not taken in, in their own order, under the same headings. */
export function restOf(table: Table, { faults, skipped }: Pick<ImportReading, 'faults' | 'skipped'>): Table {
	const lines = new Set([...faults.map((fault) => fault.line), ...skipped]);
	return { headings: table.headings, rows: table.rows.filter((row) => lines.has(row.line)) };
}

/** The rest as a table to hand back, with what is wrong beside each row. */
export function restRows(
	rest: Table,
	faults: Fault[],
	reasonHeading: string,
	inWords: (fault: Fault) => string
): string[][] {
	const width = rest.headings.length;
	const byLine = Map.groupBy(faults, (fault) => fault.line);
	return [
		[...rest.headings, reasonHeading],
		...rest.rows.map((row) => [
			...Array.from({ length: width }, (_, index) => row.cells[index] ?? ''),
			(byLine.get(row.line) ?? []).map(inWords).join(' ')
		])
	];
}
