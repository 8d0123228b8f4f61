import type { KyselyPlugin } from 'kysely';
import { expect, test } from 'vitest';
import { planDigests } from '#lib/features/alerts/plan-digests.server.ts';
import { tickClocks } from '#lib/features/wishes/attention/tick.server.ts';
import { assignWish, takeWish } from '#lib/features/wishes/handling/owner.server.ts';
import { acknowledgeWish, answerWish } from '#lib/features/wishes/handling/answer.server.ts';
import { setClock } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { deliverMails } from '#lib/server/mail/outbox.ts';
import type { Mail } from '#lib/server/mail/transport.ts';
import { onBothDatabases } from '../../support/database.ts';
import { clockOf, createCircle, raise, seen } from '../../support/wishes.ts';
import { mailTemplates } from '../../../src/registry.server.ts';

/** A wish of Tuesday 12 January 2027, owned and first answered that day; the answer is due on Tuesday 26 January, 17:00. */
async function ownedWish(db: Db, wish = {}) {
	const circle = await createCircle(db);
	const id = await raise(db, circle.asker, wish);
	await takeWish(db, circle.staff, await seen(db, id));
	await acknowledgeWish(db, circle.staff, await seen(db, id), { body: 'Ik ga ermee aan de slag.' });
	await db.deleteFrom('outbox').execute();
	return { ...circle, id };
}

async function alertsOf(db: Db) {
	return await db
		.selectFrom('alert')
		.select(['recipientId', 'kind'])
		.orderBy('raisedAt')
		.orderBy('recipientId')
		.execute();
}

/** One look at the clocks on a database that is gone after so many queries; answers whether the look came to its end. */
async function tickStoppedAfter(db: Db, queries: number): Promise<boolean> {
	const stopped = new Error('The server was stopped.');
	let left = queries;
	const stopping: KyselyPlugin = {
		transformQuery({ node }) {
			if (left === 0) throw stopped;
			left -= 1;
			return node;
		},
		transformResult: async ({ result }) => result
	};
	return await tickClocks(db.withPlugin(stopping)).then(
		() => true,
		(problem) => {
			if (problem !== stopped) throw problem;
			return false;
		}
	);
}

async function mailsAbout(db: Db, template: string) {
	return await db
		.selectFrom('outbox')
		.select(['recipientId', 'state', 'problem'])
		.where('template', '=', template)
		.orderBy('createdAt')
		.execute();
}

async function deliver(db: Db) {
	const mails: Mail[] = [];
	const transport = { send: async (mail: Mail) => void mails.push(mail), close() {} };
	const templates = mailTemplates;
	await deliverMails(db, {
		templates,
		transport,
		origin: 'http://localhost:3000',
		sender: 'noreply@tweespan.example',
		worker: newId()
	});
	return mails;
}

onBothDatabases('Alerts about time', (database) => {
	test('come to the owner before and at the due instant, each once, however often and at once they are looked for', async () => {
		const db = database();
		const { staff } = await ownedWish(db);
		setClock('2027-01-22T09:00:00.000Z');
		await tickClocks(db);
		expect(await alertsOf(db)).toEqual([]);
		setClock('2027-01-25T09:00:00.000Z');
		await Promise.all([tickClocks(db), tickClocks(db), tickClocks(db)]);
		await tickClocks(db);
		expect(await alertsOf(db)).toEqual([{ recipientId: staff.personId, kind: 'wish_at_risk' }]);
		setClock('2027-01-26T16:00:00.000Z');
		await Promise.all([tickClocks(db), tickClocks(db)]);
		expect((await alertsOf(db)).map((alert) => alert.kind)).toEqual(['wish_at_risk', 'wish_due']);
		expect(await db.selectFrom('outbox').select('template').execute()).toEqual([
			{ template: 'alert.urgent' }
		]);
	});

	test('nothing is lost or doubled when the look at the clocks breaks off after any of its queries', async () => {
		const db = database();
		const { asker, staff, secondStaff } = await ownedWish(db);
		await raise(db, asker);
		setClock('2027-01-25T09:00:00.000Z');
		let stops = 0;
		while (!(await tickStoppedAfter(db, stops))) stops += 1;
		expect(stops).toBeGreaterThan(5);
		await tickClocks(db);
		const names = { [staff.personId]: 'staff', [secondStaff.personId]: 'second' };
		const alerts = await alertsOf(db);
		expect(alerts.map(({ recipientId, kind }) => `${names[recipientId]} ${kind}`).sort()).toEqual([
			...['second wish_at_risk', 'second wish_late', 'second wish_together'],
			...['staff wish_at_risk', 'staff wish_at_risk', 'staff wish_late', 'staff wish_together']
		]);
	});

	test('after a standstill only the highest level is told', async () => {
		const db = database();
		const { staff, secondStaff, id } = await ownedWish(db);
		setClock('2027-02-10T09:00:00.000Z');
		await tickClocks(db);
		const told = [staff.personId, secondStaff.personId]
			.sort()
			.map((recipientId) => ({ recipientId, kind: 'wish_late' }));
		expect(await alertsOf(db)).toEqual(told);
		expect((await clockOf(db, id)).brokenAt).toBe('2027-01-26T16:00:00.000Z');
		expect(
			await db.selectFrom('alertThreshold').select('level').where('firedAt', 'is', null).execute()
		).toEqual([]);
	});

	test('climb: the owner, the deputy of who is absent, the coordinator, staff', async () => {
		const db = database();
		const { asker, other, otherCoordinator, otherMember, staff, secondStaff } = await createCircle(db);
		const id = await raise(db, asker, { kind: 'answer', organisationId: other });
		await assignWish(db, otherCoordinator, await seen(db, id), otherMember.personId);
		await acknowledgeWish(db, otherMember, await seen(db, id), { body: 'Ik vraag het na.' });
		await db.deleteFrom('alert').execute();
		const levels = {
			'2027-01-19T10:00:00.000Z': [otherMember],
			'2027-01-19T16:00:00.000Z': [otherMember],
			'2027-01-21T16:00:00.000Z': [otherCoordinator],
			'2027-01-26T16:00:00.000Z': [staff, secondStaff]
		};
		for (const [instant, people] of Object.entries(levels)) {
			setClock(instant);
			await tickClocks(db);
			expect((await alertsOf(db)).map((alert) => alert.recipientId).sort()).toEqual(
				people.map((actor) => actor.personId).sort()
			);
			await db.deleteFrom('alert').execute();
		}
	});

	test('at the due instant an absent owner and the deputy both hear it; before it the deputy', async () => {
		const db = database();
		const { staff, secondStaff } = await ownedWish(db);
		await db
			.insertInto('absence')
			.values({
				id: newId(),
				personId: staff.personId,
				startsOn: '2027-01-20',
				endsOn: '2027-02-01',
				deputyId: secondStaff.personId
			})
			.execute();
		setClock('2027-01-25T09:00:00.000Z');
		await tickClocks(db);
		expect(await alertsOf(db)).toEqual([{ recipientId: secondStaff.personId, kind: 'wish_at_risk' }]);
		setClock('2027-01-26T16:00:00.000Z');
		await tickClocks(db);
		const due = (await alertsOf(db)).filter((alert) => alert.kind === 'wish_due');
		expect(due.map((alert) => alert.recipientId).sort()).toEqual(
			[staff.personId, secondStaff.personId].sort()
		);
	});

	test('without an owner staff are told, about coaching only the coach', async () => {
		const db = database();
		const { asker, staff, secondStaff, trainer } = await createCircle(db);
		await raise(db, asker, { kind: 'coaching', coachId: trainer.personId });
		await raise(db, asker);
		await db.deleteFrom('alert').execute();
		setClock('2027-01-14T16:00:00.000Z');
		await tickClocks(db);
		expect((await alertsOf(db)).map((alert) => alert.recipientId).sort()).toEqual(
			[staff.personId, secondStaff.personId, trainer.personId].sort()
		);
	});

	test('the mail of the next morning says nothing of a wish that was answered meanwhile', async () => {
		const db = database();
		const { staff, id } = await ownedWish(db);
		setClock('2027-01-26T18:30:00.000Z');
		await tickClocks(db);
		await planDigests(db);
		const waiting = await db.selectFrom('outbox').select(['releaseAt', 'recipientId']).execute();
		expect(waiting).toEqual([{ releaseAt: '2027-01-27T07:30:00.000Z', recipientId: staff.personId }]);
		await answerWish(db, staff, await seen(db, id), { body: 'Hier is het.' });
		setClock('2027-01-27T07:31:00.000Z');
		const mails = await deliver(db);
		expect(mails.map((mail) => mail.subject)).toEqual(['Over je wens: Meer oefenen met lastige gesprekken']);
		expect(await mailsAbout(db, 'alert.digest')).toEqual([
			{ recipientId: staff.personId, state: 'suppressed', problem: 'nothing holds any more' }
		]);
		await planDigests(db);
		expect(await mailsAbout(db, 'alert.digest')).toHaveLength(1);
	});

	test('nor of one that somebody else has by then; what it says is number, instant and link, never the wish', async () => {
		const db = database();
		const { staff, secondStaff, id } = await ownedWish(db);
		setClock('2027-01-25T20:00:00.000Z');
		await tickClocks(db);
		await planDigests(db);
		await assignWish(db, staff, await seen(db, id), secondStaff.personId);
		setClock('2027-01-26T07:30:01.000Z');
		expect(await deliver(db)).toEqual([]);
		setClock('2027-01-26T16:00:00.000Z');
		await tickClocks(db);
		setClock('2027-01-26T16:02:00.000Z');
		const mails = await deliver(db);
		expect(await mailsAbout(db, 'alert.digest')).toEqual([
			{ recipientId: staff.personId, state: 'suppressed', problem: 'nothing holds any more' }
		]);
		expect(await mailsAbout(db, 'alert.urgent')).toEqual([
			{ recipientId: secondStaff.personId, state: 'sent', problem: null }
		]);
		const [due] = mails;
		expect(due?.subject).toMatch(/^De tijd voor wens W\S+ is om: di 26 januari 2027, 17:00$/);
		expect(due?.text).toContain(`/wensen/${id}`);
		expect(mails.some((mail) => `${mail.subject}${mail.text}`.includes('lastige gesprekken'))).toBe(false);
	});

	test('half-way the owner is asked to break a silence, in the app only, and not when the asker heard something', async () => {
		const db = database();
		const { asker, staff } = await ownedWish(db);
		const silent = await raise(db, asker);
		await takeWish(db, staff, await seen(db, silent));
		setClock('2027-01-20T09:00:00.000Z');
		await tickClocks(db);
		const half = (await alertsOf(db)).filter((alert) => alert.kind === 'wish_half');
		expect(half).toEqual([{ recipientId: staff.personId, kind: 'wish_half' }]);
	});
});
