/** A minute of the evaluator, and a wish recorded, among 50,000 running clocks. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tickClocks } from '#lib/features/wishes/attention/tick.server.ts';
import { addMs, setClock } from '#lib/server/clock.ts';
import { migrate } from '#lib/server/db/migrate.ts';
import { openDatabase, type Db } from '#lib/server/db/open.ts';
import { createCircle, raise } from '../support/wishes.ts';
import type { Figure } from './figure.ts';
import { addClocks, FIRST_DUE, RAISED_AT } from './many-clocks.ts';

export async function* bench(): AsyncGenerator<Figure> {
	const folder = mkdtempSync(join(tmpdir(), 'tweespan-clocks-'));
	const db = openDatabase({ kind: 'sqlite', file: join(folder, 'tweespan.db') });
	try {
		await migrate(db);
		setClock(RAISED_AT);
		const { staff, asker } = await createCircle(db);
		await addClocks(db, staff.personId, { count: 50_000, due: 500 });
		const minutes: number[] = [];
		for (let minute = 0; minute < 21; minute += 1) minutes.push(await timed(() => tickClocks(db)));
		const idle = shareOf(minutes, 0.5);
		yield { name: 'a minute in which nothing is due', value: idle, unit: 'ms', goal: 5, less: true };
		setClock(addMs(FIRST_DUE, 1000));
		const tick = await timed(() => tickClocks(db));
		yield { name: '500 promises due', value: tick / 1000, unit: 's', goal: 1, less: true };
		const due = await countTold(db);
		yield { name: 'of those, told', value: due, unit: 'of 500', goal: 500, less: false };
		const recorded: number[] = [];
		for (let wish = 0; wish < 200; wish += 1) recorded.push(await timed(() => raise(db, asker)));
		yield {
			name: 'a wish recorded, 95 of 100 within',
			value: shareOf(recorded, 0.95),
			unit: 'ms',
			goal: 150,
			less: true
		};
	} finally {
		await db.destroy();
		rmSync(folder, { recursive: true, force: true });
	}
}

async function timed(work: () => Promise<unknown>): Promise<number> {
	const began = performance.now();
	await work();
	return performance.now() - began;
}

/** What so large a share of the figures is not above. */
function shareOf(figures: number[], share: number): number {
	return figures.toSorted((one, other) => one - other)[Math.ceil(share * figures.length) - 1] ?? 0;
}

async function countTold(db: Db): Promise<number> {
	const { told } = await db
		.selectFrom('alertThreshold')
		.select((select) => select.fn.countAll<number>().as('told'))
		.where('level', '=', 'due')
		.where('firedAt', 'is not', null)
		.executeTakeFirstOrThrow();
	return told;
}
