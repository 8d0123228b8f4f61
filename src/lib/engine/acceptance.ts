/**
 * Simulated annealing without `Math.exp`: a rise is accepted when it is smaller than
 * temperature × −ln(u). The logarithms are a table made with + − × ÷ only, which IEEE 754 rounds
 * alike everywhere, so a seed gives the same bits on every machine.
 */
export const surprises: Float64Array = Float64Array.from(
	{ length: 4096 },
	(_, k) => -naturalLog((k + 0.5) / 4096)
);

export const surpriseMask = 4095;

/** Steps from `start` down to `end` in equal ratios; a root of 256 is eight square roots. */
export function coolingRatio(start: number, end: number): number {
	let ratio = end / start;
	for (let halving = 0; halving < 8; halving++) ratio = Math.sqrt(ratio);
	return ratio;
}

export const coolingSteps = 256;

function naturalLog(x: number): number {
	let doublings = 0;
	let mantissa = x;
	for (; mantissa < 1; mantissa *= 2) doublings++;
	const y = (mantissa - 1) / (mantissa + 1);
	let sum = 0;
	for (let odd = 61; odd >= 1; odd -= 2) sum = sum * y * y + 1 / odd;
	return 2 * y * sum - doublings * 0.6931471805599453;
}
