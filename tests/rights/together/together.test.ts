import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createRandom } from '#lib/engine/random.ts';
import { addMs, HOUR, now, setClock } from '#lib/server/clock.ts';
import { createDatabase, ENGINES, type Engine } from '../../support/database.ts';
import { acts } from './acts.ts';
import { leftOut } from './left-out.ts';
import { createPlot, type Plot } from './plot.ts';
import { step, whatTheyRead } from './run.ts';
import { ways } from './ways.ts';

/** Runs and acts in each; the long ones belong to the full round. */
const [SEEDS, ACTS] = process.env.TWEESPAN_FULL ? [6, 300] : [1, 15];

const folder = mkdtempSync(join(tmpdir(), 'tweespan-together-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A fault comes with all that was done. */
async function withPlot(engine: Engine, seed: number, work: (plot: Plot) => Promise<void>) {
	const { db, remove } = await createDatabase(engine);
	try {
		const plot = await createPlot(db, createRandom(seed), folder);
		await work(plot).catch((problem: Error) => {
			throw new Error(`${plot.story.join('\n')}\n${problem.message}`, { cause: problem });
		});
	} finally {
		await remove();
	}
}

const modules = import.meta.glob<Record<string, unknown>>([
	'../../../src/lib/features/**/*.server.ts',
	'!../../../src/lib/features/knowledge/*'
]);

async function listCommands() {
	const names: string[] = [];
	for (const [path, load] of Object.entries(modules)) {
		for (const [name, value] of Object.entries(await load())) {
			const does = typeof value === 'function' && /^async function \w+\(\s*db,\s*actor\b/.test(String(value));
			if (does && !/^(list|get|find|show|count)[A-Z]/.test(name))
				names.push(`${/features\/([^/]+)/.exec(path)?.[1]}.${name}`);
		}
	}
	return names;
}

test('Everything somebody can do is an act of the plot, or says why nobody reads anything by it', async () => {
	const commands = await listCommands();
	const known = (name: string) =>
		[name, name.replace(/\..*/, '')].some((key) => key in acts || key in leftOut);
	expect(commands.length).toBeGreaterThan(100);
	expect(commands.filter((name) => !known(name))).toEqual([]);
	const named = Object.keys(leftOut).filter((name) => name.includes('.'));
	expect(named.filter((name) => !commands.includes(name))).toEqual([]);
});

describe.each(ENGINES)('Staff, administrators and coordinators together on %s', (engine) => {
	test('open nothing confidential by the ways that were walked before', async () => {
		await withPlot(engine, 0, async (plot) => {
			for (const way of ways) {
				await way(plot);
				expect(await whatTheyRead(plot)).toEqual({ found: [], byLeading: 0 });
			}
			// Leading an edition is the one way that is left, three days after its authors were told.
			setClock(addMs(now(), 73 * HOUR));
			const { found, byLeading } = await whatTheyRead(plot);
			expect(found).toEqual([]);
			expect(byLeading).toBeGreaterThan(0);
		});
	});

	test.each(Array.from({ length: SEEDS }, (_, index) => index + 1))(
		'open nothing confidential, whatever they do (seed %i)',
		{ timeout: 1_200_000 },
		async (seed) => {
			await withPlot(engine, seed, async (plot) => {
				expect(await whatTheyRead(plot)).toEqual({ found: [], byLeading: 0 });
				for (let done = 0; done < ACTS; done += 1) {
					await step(plot);
					expect((await whatTheyRead(plot, false)).found).toEqual([]);
				}
				expect((await whatTheyRead(plot)).found).toEqual([]);
			});
		}
	);
});
