import { expect, test } from 'vitest';
import type { NewAlert } from '#lib/features/alerts/alert.ts';
import { raiseAlerts } from '#lib/features/alerts/commands.server.ts';
import { alertMails } from '#lib/features/alerts/mails.server.ts';
import { planDigests } from '#lib/features/alerts/plan-digests.server.ts';
import { countUnreadAlerts, listAlerts } from '#lib/features/alerts/queries.server.ts';
import { readAlert, readAllAlerts } from '#lib/features/alerts/read.server.ts';
import { setClock } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { deliverMails } from '#lib/server/mail/outbox.ts';
import type { Mail } from '#lib/server/mail/transport.ts';
import { onBothDatabases } from '../../support/database.ts';
import { countQueries } from '../../support/queries.ts';
import { actorOf, addPerson } from '../../support/builders.ts';

const everything = { unread: false, before: null };

async function raiseFor(db: Db, recipientId: string, key = newId(), mail: NewAlert['mail'] = false) {
	const alert = {
		key,
		recipientId,
		kind: 'wish_due' as const,
		facts: { ref: 'W-1', due: '2027-01-12T16:00:00.000Z' },
		href: '/wensen/1',
		mail
	};
	await db.transaction().execute((trx) => raiseAlerts(trx, alert));
}

/** When the daily mail comes to each of these people about an alert that is raised now. */
async function momentsOf(db: Db, personIds: string[]) {
	await db.deleteFrom('outbox').execute();
	await db.deleteFrom('alert').execute();
	for (const personId of personIds) await raiseFor(db, personId, newId(), 'digest');
	await planDigests(db);
	const rows = await db.selectFrom('outbox').select(['recipientId', 'releaseAt']).execute();
	return personIds.map((personId) => rows.find((row) => row.recipientId === personId)?.releaseAt);
}

async function deliver(db: Db) {
	const mails: Mail[] = [];
	const transport = { send: async (mail: Mail) => void mails.push(mail), close() {} };
	await deliverMails(db, {
		templates: alertMails,
		transport,
		origin: 'http://localhost:3000',
		sender: 'noreply@tweespan.example',
		worker: 'w'
	});
	return mails;
}

onBothDatabases('Alerts', (database) => {
	test('are raised once a key, seen by their recipient only, and read one by one or all', async () => {
		const db = database();
		const noor = await actorOf(db, await addPerson(db));
		const other = await actorOf(db, await addPerson(db, { staff: true, admin: true }));
		await raiseFor(db, noor.personId, 'one');
		await raiseFor(db, noor.personId, 'one');
		await raiseFor(db, noor.personId, 'two');
		await raiseFor(db, noor.personId, 'three');
		expect([await countUnreadAlerts(db, noor), await countUnreadAlerts(db, other)]).toEqual([3, 0]);
		const [alert] = (await listAlerts(db, noor, everything)).alerts;
		await expect(readAlert(db, other, alert?.id ?? '')).rejects.toMatchObject({ status: 404 });
		expect(await readAlert(db, noor, alert?.id ?? '')).toBe('/wensen/1');
		expect(await countUnreadAlerts(db, noor)).toBe(2);
		await readAllAlerts(db, other);
		expect((await listAlerts(db, noor, { unread: true, before: null })).alerts).toHaveLength(2);
		await readAllAlerts(db, noor);
		expect(await countUnreadAlerts(db, noor)).toBe(0);
	});

	test('are listed newest first, page by page, with the same number of queries for 1 and for 3', async () => {
		const db = database();
		const noor = await actorOf(db, await addPerson(db));
		await raiseFor(db, noor.personId);
		const one = await countQueries(db, (counted) => listAlerts(counted, noor, everything));
		for (let count = 0; count < 54; count += 1) await raiseFor(db, noor.personId);
		expect(await countQueries(db, (counted) => listAlerts(counted, noor, everything))).toBe(one);
		const first = await listAlerts(db, noor, everything);
		const second = await listAlerts(db, noor, { unread: false, before: first.next });
		expect([first.alerts.length, second.alerts.length, second.next]).toEqual([50, 5, null]);
		expect(new Set([...first.alerts, ...second.alerts].map((alert) => alert.id)).size).toBe(55);
	});

	test('are mailed in the language of the recipient, and not when read already', async () => {
		const db = database();
		const personId = await addPerson(db, { givenName: 'Noor' });
		const noor = await actorOf(db, personId);
		await db.updateTable('person').set({ language: 'en' }).where('id', '=', personId).execute();
		await raiseFor(db, personId, 'read', true);
		await readAllAlerts(db, noor);
		await raiseFor(db, personId, 'unread', true);
		const mails = await deliver(db);
		expect(mails.map((mail) => mail.subject)).toEqual([
			'The time for wish W-1 is up: Tue 12 January 2027, 17:00'
		]);
		expect(mails[0]?.text).toContain('http://localhost:3000/wensen/1');
	});

	test('about work reach somebody by mail at half past eight on a working day', async () => {
		const db = database();
		const noor = await addPerson(db);
		const partTimer = await addPerson(db);
		await db.updateTable('person').set({ workingDays: '14' }).where('id', '=', partTimer).execute();
		const absent = await addPerson(db);
		await db
			.insertInto('absence')
			.values({ id: newId(), personId: absent, startsOn: '2027-01-11', endsOn: '2027-01-13' })
			.execute();
		const moments = {
			'2027-01-12T06:59:00.000Z': [
				'2027-01-12T07:30:00.000Z',
				'2027-01-14T07:30:00.000Z',
				'2027-01-14T07:30:00.000Z'
			],
			'2027-01-12T17:00:00.000Z': [
				'2027-01-13T07:30:00.000Z',
				'2027-01-14T07:30:00.000Z',
				'2027-01-14T07:30:00.000Z'
			],
			'2027-01-16T11:00:00.000Z': [
				'2027-01-18T07:30:00.000Z',
				'2027-01-18T07:30:00.000Z',
				'2027-01-18T07:30:00.000Z'
			],
			// The clock goes forward in the night before Monday; half past eight is an hour earlier in UTC.
			'2027-03-27T11:00:00.000Z': [
				'2027-03-29T06:30:00.000Z',
				'2027-03-29T06:30:00.000Z',
				'2027-03-29T06:30:00.000Z'
			]
		};
		for (const [instant, expected] of Object.entries(moments)) {
			setClock(instant);
			expect(await momentsOf(db, [noor, partTimer, absent])).toEqual(expected);
		}
		setClock('2027-01-12T07:00:00.000Z');
		expect(await momentsOf(db, [noor])).toEqual(['2027-01-12T07:30:00.000Z']);
	});
});
