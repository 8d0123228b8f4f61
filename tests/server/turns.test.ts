import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { Db } from '#lib/server/db/open.ts';
import { onBothDatabases } from '../support/database.ts';

/** So long, in milliseconds, work asks one small question after the other and awaits nothing else. */
const LONG = 500;

onBothDatabases('Work that only asks the database', (database) => {
	test('lets everything else have its turn between two questions', async () => {
		expect(await longestHold(() => saveAsking(database()))).toBeLessThan(300);
	});

	test('lets what needs no database have its turn inside a transaction too', async () => {
		const hold = await longestHold(() => database().transaction().execute(saveAsking));
		expect(hold).toBeLessThan(300);
	});
});

async function saveAsking(db: Db) {
	const until = performance.now() + LONG;
	while (performance.now() < until) await sql`select 1`.execute(db);
}

/** The longest time, in milliseconds, for which nothing else could happen meanwhile. */
async function longestHold(work: () => Promise<void>) {
	let longest = 0;
	let last = performance.now();
	let going = true;
	const look = () => {
		longest = Math.max(longest, performance.now() - last);
		last = performance.now();
		if (going) setImmediate(look);
	};
	look();
	await work();
	look();
	going = false;
	return longest;
}
