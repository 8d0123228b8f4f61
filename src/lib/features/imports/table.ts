import { parse } from 'csv-parse/sync';
import { FileProblem, type Table, type TableRow } from './import.ts';

const SEPARATORS = [';', ',', '\t'];
const MOST_ROWS = 10_000;

/** A text as a table: separator found by itself, any line ending, quotes, empty lines left out. */
export function toTable(text: string): Table {
	const lines = text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');
	const [first, ...rows] = records(lines, separatorOf(lines));
	if (!first) throw new FileProblem('empty');
	if (!rows.length) throw new FileProblem('no_rows');
	if (rows.length > MOST_ROWS) throw new FileProblem('too_many_rows', { max: MOST_ROWS });
	return { headings: first.cells.map((cell) => cell.trim().replace(/\s+/g, ' ')), rows };
}

/** The sign that stands most often, outside quotes, in the first line that says something. */
function separatorOf(text: string) {
	const line = text.split('\n').find((candidate) => candidate.trim()) ?? '';
	const bare = line.replace(/"[^"]*"/g, '');
	const count = (separator: string) => bare.split(separator).length;
	return SEPARATORS.toSorted((one, other) => count(other) - count(one))[0] ?? ';';
}

function records(text: string, delimiter: string): TableRow[] {
	const rows = parseText(text, delimiter).map(({ record, info }) => ({
		line: info.lines - newlines(record),
		cells: record
	}));
	return rows.filter((row) => row.cells.some((cell) => cell.trim()));
}

type Parsed = { record: string[]; info: { lines: number } };

function parseText(text: string, delimiter: string): Parsed[] {
	try {
		const options = { delimiter, info: true, relax_column_count: true, record_delimiter: '\n' };
		return parse(text, options) as unknown as Parsed[];
	} catch (problem) {
		throw new FileProblem('broken_quotes', { line: (problem as { lines?: number }).lines ?? 1 });
	}
}

function newlines(cells: string[]) {
	return cells.join('').split('\n').length - 1;
}
