import { expect, test } from 'vitest';
import { tickClocks } from '#lib/features/wishes/attention/tick.server.ts';
import { minutesUnwatched } from '#lib/features/wishes/attention/heartbeat.server.ts';
import { watchEvaluation } from '#lib/features/wishes/attention/watchdog.server.ts';
import { checkPromises } from '#lib/features/operations/health.server.ts';
import { addMs, HOUR, MINUTE, now, setClock } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { onBothDatabases, START } from '../../support/database.ts';
import { addPerson } from '../../support/builders.ts';

const UP = 10 * HOUR;

async function toldOf(db: Db) {
	const rows = await db.selectFrom('alert').select(['recipientId', 'facts']).orderBy('raisedAt').execute();
	return rows.map(({ recipientId, facts }) => [recipientId, JSON.parse(facts).count]);
}

/** The test PostgreSQL does not write durably, which is no matter of the alerts. */
async function seen(db: Db) {
	const { alerts, healthy, durable, jobs } = await checkPromises(db, UP);
	return { alerts, healthy: alerts && healthy === (durable && jobs) ? 'as the rest' : healthy };
}

onBothDatabases('A look at the clocks that does not come', (database) => {
	test('is seen within three minutes, on the page and at the health address, and no longer when it comes', async () => {
		const db = database();
		await tickClocks(db);
		setClock(addMs(START, 2 * MINUTE));
		expect(await seen(db)).toEqual({ alerts: true, healthy: 'as the rest' });
		setClock(addMs(START, 3 * MINUTE + 1000));
		expect(await minutesUnwatched(db, UP)).toBe(3);
		expect(await seen(db)).toEqual({ alerts: false, healthy: false });
		await tickClocks(db);
		expect(await seen(db)).toEqual({ alerts: true, healthy: 'as the rest' });
	});

	test('is told to administrators and staff, again as it lasts, each time once', async () => {
		const db = database();
		const staff = await addPerson(db, { staff: true });
		const admin = await addPerson(db, { staff: true, admin: true });
		await addPerson(db, { coordinatedOrganisations: [] });
		await tickClocks(db);
		for (let minute = 1; minute <= 65; minute += 1) {
			setClock(addMs(START, minute * MINUTE + 1000));
			await watchEvaluation(db, UP);
			await watchEvaluation(db, UP);
		}
		const told = (await toldOf(db)).map(([, count]) => count);
		expect(told).toEqual([3, 3, 15, 15, 60, 60]);
		expect(new Set((await toldOf(db)).map(([personId]) => personId))).toEqual(new Set([staff, admin]));
		const mails = await db.selectFrom('outbox').select('recipientId').execute();
		expect(mails).toEqual([1, 2, 3].map(() => ({ recipientId: admin })));
	});

	test('says nothing just after the server started, and counts from the start when there never was one', async () => {
		const db = database();
		expect(await minutesUnwatched(db, MINUTE)).toBe(0);
		expect(await minutesUnwatched(db, 5 * MINUTE)).toBe(5);
		await tickClocks(db);
		setClock(addMs(now(), 8 * HOUR));
		expect(await minutesUnwatched(db, MINUTE)).toBe(0);
		expect(await minutesUnwatched(db, 4 * MINUTE)).toBe(480);
	});
});
