import { stringify } from 'csv-stringify/sync';

/** A table as spreadsheets in this country open it, in which no cell can act as a formula. */
export function toCsv(rows: readonly (readonly (string | number)[])[]): string {
	return stringify(rows as (string | number)[][], {
		delimiter: ';',
		record_delimiter: 'windows',
		bom: true,
		escape_formulas: true
	});
}

/** The answer that hands a table over as a file. */
export function csvResponse(name: string, rows: readonly (readonly (string | number)[])[]): Response {
	return new Response(toCsv(rows), {
		headers: {
			'Content-Type': 'text/csv; charset=utf-8',
			'Content-Disposition': `attachment; filename="${name.replace(/[^\w.-]/g, '-')}"`
		}
	});
}
