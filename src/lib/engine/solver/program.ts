/**
 * Least cost · x with low ≤ x ≤ high, whole where marked, and low ≤ row · x ≤ high. Rows are sparse and
 * lie one after another: row r holds the columns and values from starts[r] up to starts[r + 1].
 */
export interface Program {
	cost: number[];
	low: number[];
	high: number[];
	/** Per column 1 when it must be whole. */
	whole: number[];
	rowLow: number[];
	rowHigh: number[];
	starts: number[];
	columns: number[];
	values: number[];
}

export type Term = readonly [column: number, value: number];

export function createProgram(): Program {
	return {
		cost: [],
		low: [],
		high: [],
		whole: [],
		rowLow: [],
		rowHigh: [],
		starts: [0],
		columns: [],
		values: []
	};
}

/** Adds a choice of yes or no and returns its column; a certain one can only be yes. */
export function addChoice(program: Program, cost = 0, isCertain = false): number {
	program.low.push(Number(isCertain));
	program.high.push(1);
	program.whole.push(1);
	return program.cost.push(cost) - 1;
}

/** Adds an amount from 0 to 1, whole or not, and returns its column. */
export function addShare(program: Program, cost = 0): number {
	program.low.push(0);
	program.high.push(1);
	program.whole.push(0);
	return program.cost.push(cost) - 1;
}

export function addRow(program: Program, low: number, high: number, terms: Iterable<Term>): void {
	for (const [column, value] of terms) {
		program.columns.push(column);
		program.values.push(value);
	}
	program.starts.push(program.columns.length);
	program.rowLow.push(low);
	program.rowHigh.push(high);
}
