/** Every action by everybody with forms nobody would fill in: no fault of ours, and never half a change. */
import { describe, expect, test } from 'vitest';
import { createRandom } from '#lib/engine/random.ts';
import { ENGINES } from '../../support/database.ts';
import { spoilAndSend, SLOW } from './fuzz.ts';
import { setStage } from './stage.ts';

/** The ordinary run looks for five seconds on each database; the full one for a good while. */
const PATIENCE = process.env.TWEESPAN_FULL ? 120_000 : 2_500;
const SEED = Number(process.env.TWEESPAN_SEED ?? 1);

describe.each(ENGINES)('Odd forms on %s', (engine) => {
	const stage = setStage(engine);

	test(
		`cause no fault, no half change and no long wait (seed ${SEED})`,
		{ timeout: PATIENCE + 60_000 },
		async () => {
			const random = createRandom(SEED);
			const until = Date.now() + PATIENCE;
			const surprises: string[] = [];
			const slow = new Map<string, number>();
			let tries = 0;
			while (Date.now() < until || tries < 100) {
				const { surprise, id, milliseconds } = await spoilAndSend({ ...stage, random });
				if (surprise) surprises.push(surprise);
				if (milliseconds > SLOW) slow.set(id, Math.max(milliseconds, slow.get(id) ?? 0));
				tries += 1;
			}
			if (process.env.TWEESPAN_FULL)
				console.log(`${tries} odd forms on ${engine}; slow: ${JSON.stringify([...slow])}`);
			expect(surprises).toEqual([]);
		}
	);
});
