export type Numbering = ReturnType<typeof createNumbering>;

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
