/** A look at 50,000 running clocks: when nothing is due, and when 500 are. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { planDigests } from '#lib/features/alerts/plan-digests.server.ts';
import { evaluateClocks } from '#lib/features/follow-ups/evaluate.server.ts';
import { addMs, DAY, MINUTE, setClock } from '#lib/server/clock.ts';
import { migrate } from '#lib/server/db/migrate.ts';
import { openDatabase, type Db } from '#lib/server/db/open.ts';
import { addLateWishes } from '../support/late-wishes.ts';
import { addPerson } from '../support/world.ts';
import type { Figure } from './figure.ts';

const CLOCKS = 50_000;
const DUE = 500;
const IDLE = 20;
const AT = '2027-01-12T09:00:00.000Z';

export async function* bench(): AsyncGenerator<Figure> {
	const folder = mkdtempSync(join(tmpdir(), 'tweespan-evaluation-'));
	const db = openDatabase({ kind: 'sqlite', file: join(folder, 'tweespan.db') });
	try {
		await migrate(db);
		setClock(AT);
		const people: string[] = [];
		while (people.length < 40) people.push(await addPerson(db, { staff: true }));
		await addWishes(db, people, 'later', CLOCKS, addMs(AT, 30 * DAY));
		await evaluateClocks(db);
		const idle = await time(async () => {
			for (let count = 0; count < IDLE; count += 1) await tick(db);
		});
		yield { name: 'a tick with nothing due', value: idle / IDLE, unit: 'ms', goal: 5, less: true };
		await addWishes(db, people, 'now', DUE, AT);
		setClock(addMs(AT, MINUTE));
		const busy = await time(() => tick(db));
		yield { name: 'a tick with 500 due', value: busy, unit: 'ms', goal: 1000, less: true };
	} finally {
		await db.destroy();
		rmSync(folder, { recursive: true, force: true });
	}
}

async function addWishes(db: Db, people: string[], name: string, count: number, from: string) {
	const wishes = Array.from({ length: count }, (_, index) => ({
		id: `${name}-${index}`,
		ownerId: people[index % people.length] ?? '',
		dueAt: addMs(from, index)
	}));
	await addLateWishes(db, people[0] ?? '', wishes);
}

async function tick(db: Db) {
	await evaluateClocks(db);
	await planDigests(db);
}

async function time(work: () => Promise<unknown>) {
	const began = performance.now();
	await work();
	return performance.now() - began;
}
