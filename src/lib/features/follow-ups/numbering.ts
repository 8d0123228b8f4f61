/** Gives every text a number, from 0 on; equal texts the same one. */
export function createNumbering() {
	const texts: (string | null)[] = [];
	const numbers = new Map<string | null, number>();
	return {
		/** By number. */
		texts: texts as readonly (string | null)[],
		numberOf(text: string | null): number {
			let number = numbers.get(text);
			if (number === undefined) numbers.set(text, (number = texts.push(text) - 1));
			return number;
		}
	};
}

/** Of lists laid end to end, where each begins, and at the end how long they are together. */
export function startsOf<One>(all: readonly One[], lengthOf: (one: One) => number): Int32Array {
	const starts = new Int32Array(all.length + 1);
	for (const [place, one] of all.entries()) starts[place + 1] = starts[place]! + lengthOf(one);
	return starts;
}
