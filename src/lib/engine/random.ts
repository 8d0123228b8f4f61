/** A seeded stream of 32-bit numbers: the same seed gives the same stream on every machine. */
export interface Random {
	next(): number;
	/** A whole number from 0 up to, not including, `limit`. */
	below(limit: number): number;
}

/** Chris Doty-Humphrey's sfc32 (PractRand). */
export function createRandom(seed: number): Random {
	let a = seed >>> 0;
	let b = Math.floor(seed / 4294967296) >>> 0;
	let c = 0x9e3779b9;
	let counter = 1;
	const next = () => {
		const t = (((a + b) | 0) + counter) | 0;
		counter = (counter + 1) | 0;
		a = b ^ (b >>> 9);
		b = (c + (c << 3)) | 0;
		c = ((c << 21) | (c >>> 11)) + t;
		c |= 0;
		return t >>> 0;
	};
	for (let round = 0; round < 15; round++) next();
	return { next, below: (limit) => Math.floor((next() / 4294967296) * limit) };
}

/** Fisher–Yates, in place. */
export function shuffle<List extends { length: number; [index: number]: unknown }>(
	list: List,
	random: Random
): List {
	for (let last = list.length - 1; last > 0; last--) {
		const other = random.below(last + 1);
		const kept = list[last];
		list[last] = list[other];
		list[other] = kept;
	}
	return list;
}
