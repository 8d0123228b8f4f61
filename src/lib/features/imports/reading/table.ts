import { parse, type CsvError } from 'csv-parse/sync';
import { FileProblem, type Table, type TableRow } from '#lib/features/imports/import.ts';

const SEPARATORS = [';', ',', '\t'];
const MOST_ROWS = 10_000;
const MOST_COLUMNS = 200;
/** Far more letters than a row of good cells can have. */
const LONGEST_ROW = 200_000;

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
	const line = /\S.*/.exec(text)?.[0] ?? '';
	const bare = line.replace(/"[^"]*"/g, '');
	const count = (separator: string) => bare.split(separator).length;
	return SEPARATORS.toSorted((one, other) => count(other) - count(one))[0] ?? ';';
}

type Parsed = { record: string[]; info: { lines: number } };

/** The records that say something, and one more than is allowed at most: a hostile file is never read to its end. */
function records(text: string, delimiter: string): TableRow[] {
	try {
		return parse(text, {
			delimiter,
			info: true,
			relax_column_count: true,
			record_delimiter: '\n',
			skip_empty_lines: true,
			skip_records_with_empty_values: true,
			to: MOST_ROWS + 2,
			max_record_size: LONGEST_ROW,
			// With "info" it is handed more than its type says.
			on_record: toRow as never
		}) as never;
	} catch (problem) {
		throw problem instanceof FileProblem ? problem : inWords(problem as CsvError);
	}
}

function toRow(parsed: unknown): TableRow {
	const { record, info } = parsed as Parsed;
	const line = info.lines - newlines(record);
	if (record.length > MOST_COLUMNS) throw new FileProblem('too_many_columns', { line, max: MOST_COLUMNS });
	return { line, cells: record };
}

function inWords({ code, lines }: CsvError & { lines?: number }) {
	const line = lines ?? 1;
	return code === 'CSV_MAX_RECORD_SIZE'
		? new FileProblem('row_too_long', { line })
		: new FileProblem('broken_quotes', { line });
}

function newlines(cells: string[]) {
	return cells.join('').split('\n').length - 1;
}
