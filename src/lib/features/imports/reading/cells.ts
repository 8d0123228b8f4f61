import { hasInvisible, isDate, isPlainEmail } from '#lib/fields.ts';
import { headingOf, type Sheet } from '#lib/features/imports/headings.ts';
import {
	looseKey,
	type Fault,
	type FaultReason,
	type Facts,
	type Reading,
	type TableRow
} from '#lib/features/imports/import.ts';

/** One row being read: gives its cells by column and gathers what is wrong, once per cell. */
export type Cells = {
	line: number;
	optional(key: string, max?: number): string;
	required(key: string, max?: number): string;
	email(): string;
	wholeNumber(key: string, min: number, max: number): number;
	date(key: string): string;
	time(key: string): string;
	fault(key: string, reason: FaultReason, facts?: Facts): void;
	isFaulty(): boolean;
};

const FORMULA = /^[=+\-@]/;
const SHORT = 200;

export function emptyReading<Row>(): Reading<Row> {
	return { rows: [], faults: [], warnings: [], skipped: [], unknownOrganisations: new Map() };
}

export function cellsOf(sheet: Sheet, row: TableRow, faults: Fault[]): Cells {
	const faulty = new Set<string>();
	const cells: Cells = {
		line: row.line,
		optional: (key, max = SHORT) => readText(cells, key, rawText(sheet, row, key), max),
		required(key, max) {
			const text = cells.optional(key, max);
			if (!text) cells.fault(key, 'missing');
			return text;
		},
		email: () => readEmail(cells),
		wholeNumber: (key, min, max) => readNumber(cells, key, min, max),
		date: (key) => readDate(cells, key, cells.required(key)),
		time: (key) => readTime(cells, key),
		fault(key, reason, facts) {
			if (faulty.has(key)) return;
			faulty.add(key);
			faults.push({ line: row.line, column: headingOf(sheet, key), reason, ...(facts && { facts }) });
		},
		isFaulty: () => faulty.size > 0
	};
	if (row.cells.slice(sheet.table.headings.length).some((cell) => cell.trim()))
		cells.fault('', 'extra_cells');
	return cells;
}

function rawText(sheet: Sheet, row: TableRow, key: string) {
	return (row.cells[sheet.columns.get(key) ?? -1] ?? '').trim();
}

function readText(cells: Cells, key: string, text: string, max: number) {
	if (FORMULA.test(text)) cells.fault(key, 'formula');
	else if (hasInvisible(text) || /[\n\t]/.test(text)) cells.fault(key, 'invisible');
	else if ([...text].length > max) cells.fault(key, 'too_long', { max });
	else return text;
	return '';
}

function readEmail(cells: Cells) {
	const text = cells.required('email', 1000).toLowerCase();
	if (!text || isPlainEmail(text)) return text;
	const several = text.split(/[,;\s]+/).filter(isPlainEmail).length > 1;
	cells.fault('email', several ? 'two_addresses' : 'not_an_address');
	return '';
}

function readNumber(cells: Cells, key: string, min: number, max: number) {
	const text = cells.required(key);
	if (/^\d{1,6}$/.test(text) && Number(text) >= min && Number(text) <= max) return Number(text);
	cells.fault(key, 'not_a_number', { min, max });
	return min;
}

/** A date written dd-mm-yyyy, as yyyy-mm-dd. */
export function readDate(cells: Cells, key: string, text: string): string {
	const [, day, month, year] = /^(\d{2})-(\d{2})-(20\d{2})$/.exec(text) ?? [];
	const date = `${year}-${month}-${day}`;
	if (isDate(date)) return date;
	cells.fault(key, 'not_a_date', { value: text });
	return '';
}

function readTime(cells: Cells, key: string) {
	const text = cells.required(key);
	if (/^([01]\d|2[0-3]):[0-5]\d$/.test(text)) return text;
	cells.fault(key, 'not_a_time');
	return '';
}

/** Remembers on which line something stood first; a second time is a fault that names that line. */
export function firstTime(
	seen: Map<string, number>,
	cells: Cells,
	column: string,
	...parts: string[]
): boolean {
	const key = parts.map(looseKey).join('\n');
	const line = seen.get(key);
	if (line !== undefined) cells.fault(column, 'repeated', { line });
	else seen.set(key, cells.line);
	return line === undefined;
}
