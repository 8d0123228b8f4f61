import { primePowers, type Abelian } from '#lib/engine/mixing/seeds/abelian.ts';

export interface Field {
	/** Its addition. */
	group: Abelian;
	multiply(one: number, other: number): number;
}

/** The finite field of a prime-power order, by powers of a root of a primitive polynomial. */
export function fieldOf(order: number): Field | undefined {
	const [factor, another] = primePowers(order);
	if (!factor || another) return undefined;
	const { prime, exponent } = factor;
	for (let polynomial = 1; polynomial < order; polynomial++) {
		const powers = powersOfRoot(order, prime, polynomial);
		if (powers.length < order - 1) continue;
		const logarithm = new Map(powers.map((power, exponent) => [power, exponent]));
		return {
			group: Array(exponent).fill(prime),
			multiply: (one, other) =>
				one && other ? powers[(logarithm.get(one)! + logarithm.get(other)!) % powers.length]! : 0
		};
	}
	return undefined;
}

/** 1, x, x², … until one comes back, where x to the highest power equals `polynomial`, its coefficients the digits. */
function powersOfRoot(order: number, prime: number, polynomial: number): number[] {
	const powers = [1];
	const seen = new Set([0, 1]);
	for (;;) {
		const next = timesRoot(powers.at(-1)!, order, prime, polynomial);
		if (seen.has(next)) return powers;
		seen.add(next);
		powers.push(next);
	}
}

function timesRoot(element: number, order: number, prime: number, polynomial: number): number {
	const highest = order / prime;
	const carry = Math.floor(element / highest);
	const shifted = (element % highest) * prime;
	let product = 0;
	for (let place = 1; place < order; place *= prime) {
		const digit = Math.floor(shifted / place) % prime;
		const reduced = Math.floor(polynomial / place) % prime;
		product += ((digit + carry * reduced) % prime) * place;
	}
	return product;
}
