/** A finite abelian group, as the orders of the cycles it is the product of; elements count in mixed radix. */
export type Abelian = readonly number[];

export function sumIn(group: Abelian, one: number, other: number): number {
	let sum = 0;
	let place = 1;
	for (const order of group) {
		sum += (((one % order) + (other % order)) % order) * place;
		one = Math.floor(one / order);
		other = Math.floor(other / order);
		place *= order;
	}
	return sum;
}

export function differenceIn(group: Abelian, one: number, other: number): number {
	let difference = 0;
	let place = 1;
	for (const order of group) {
		difference += (((one % order) - (other % order) + order) % order) * place;
		one = Math.floor(one / order);
		other = Math.floor(other / order);
		place *= order;
	}
	return difference;
}

/** Every abelian group of an order, up to isomorphism: a product of cycles of prime powers. */
export function abelianGroups(order: number): Abelian[] {
	return primePowers(order).reduce<Abelian[]>(
		(groups, { prime, exponent }) =>
			groups.flatMap((group) =>
				partitions(exponent).map((parts) => [...group, ...parts.map((part) => prime ** part)])
			),
		[[]]
	);
}

export function primePowers(order: number): { prime: number; exponent: number }[] {
	const factors: { prime: number; exponent: number }[] = [];
	for (let prime = 2; order > 1; prime = prime * prime > order ? order : prime + 1) {
		let exponent = 0;
		for (; order % prime === 0; order /= prime) exponent++;
		if (exponent > 0) factors.push({ prime, exponent });
	}
	return factors;
}

function partitions(sum: number, largest = sum): number[][] {
	if (sum === 0) return [[]];
	return Array.from({ length: Math.min(sum, largest) }, (_, k) => Math.min(sum, largest) - k).flatMap(
		(part) => partitions(sum - part, part).map((rest) => [part, ...rest])
	);
}
