import { createRandom } from '#lib/engine/random.ts';
import type { Random } from '#lib/engine/random.ts';

/** Working days until the backlog is cleared, with the chance in percent that it takes no longer. */
export type Forecast =
	| { possible: true; days50: number; days85: number; days95: number }
	| { possible: false; because: 'too_few_days' | 'does_not_clear' };

/**
 * One number per working day, the latest last, and how many requests are open now. `departed` ended in any way; left
 * out when nothing ends but by an answer.
 */
export type Flow = {
	arrived: readonly number[];
	answered: readonly number[];
	departed?: readonly number[];
	open: number;
};

const WINDOW = 60;
const FEWEST_DAYS = 30;
const LONGEST_DAYS = 10_000;

/**
 * When what is open now will be answered, by drawing from the answers per working day of the last sixty working days
 * (bootstrap, `runs` times, repeatable by its seed). Refuses with fewer than thirty days of figures, and when more
 * arrives than departs or nothing is answered: then it does not clear at this pace.
 */
export function forecastClearance(flow: Flow, seed = 1, runs = 10_000): Forecast {
	const { arrived, answered, departed = answered, open } = flow;
	const pace = answered.slice(-WINDOW);
	if (pace.length < FEWEST_DAYS) return { possible: false, because: 'too_few_days' };
	if (sum(pace) === 0 || sum(arrived.slice(-WINDOW)) > sum(departed.slice(-WINDOW)))
		return { possible: false, because: 'does_not_clear' };

	const random = createRandom(seed);
	const days = Array.from({ length: runs }, () => daysToClear(open, pace, random)).toSorted((a, b) => a - b);
	const at = (fraction: number) => days[Math.ceil(fraction * runs) - 1]!;
	if (at(0.95) >= LONGEST_DAYS) return { possible: false, because: 'does_not_clear' };
	return { possible: true, days50: at(0.5), days85: at(0.85), days95: at(0.95) };
}

function daysToClear(open: number, pace: readonly number[], random: Random): number {
	let days = 0;
	for (let left = open; left > 0 && days < LONGEST_DAYS; days++) left -= pace[random.below(pace.length)]!;
	return days;
}

function sum(numbers: readonly number[]): number {
	return numbers.reduce((total, each) => total + each, 0);
}
