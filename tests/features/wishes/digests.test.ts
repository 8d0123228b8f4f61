import { expect, test } from 'vitest';
import { planDigests } from '#lib/features/alerts/plan-digests.server.ts';
import { countUnreadAlerts, listAlerts } from '#lib/features/alerts/queries.server.ts';
import { readAlert } from '#lib/features/alerts/read.server.ts';
import { tickClocks } from '#lib/features/wishes/attention/tick.server.ts';
import { takeWish } from '#lib/features/wishes/handling/owner.server.ts';
import { acknowledgeWish, answerWish } from '#lib/features/wishes/handling/answer.server.ts';
import { showMail } from '#lib/features/operations/queries.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { addMs, MINUTE, now, setClock } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { deliverMails } from '#lib/server/mail/outbox.ts';
import type { Mail } from '#lib/server/mail/transport.ts';
import { onBothDatabases } from '../../support/database.ts';
import { clockOf, createCircle, raise, seen } from '../../support/wishes.ts';
import { mailTemplates } from '../../../src/registry.server.ts';

/** A minute after they are nearly late: Friday 22 January 2027, 15:25 in Amsterdam. */
const AT_RISK = '2027-01-22T14:25:00.000Z';
/** Half past eight on the next working day, and the instant at which the wishes are due. */
const MORNING = '2027-01-25T07:30:00.000Z';
const DUE = '2027-01-26T16:00:00.000Z';

/** So many wishes of Tuesday 12 January, owned and first answered that day, and looked at until just before they are nearly late. */
async function owned(db: Db, count: number) {
	const circle = await createCircle(db);
	const ids: string[] = [];
	for (let number = 0; number < count; number += 1) {
		const id = await raise(db, circle.asker);
		await takeWish(db, circle.staff, await seen(db, id));
		await acknowledgeWish(db, circle.staff, await seen(db, id), { body: 'Ik ga ermee aan de slag.' });
		ids.push(id);
	}
	await db.deleteFrom('outbox').execute();
	setClock(addMs(AT_RISK, -2 * MINUTE));
	await tickClocks(db);
	expect(await alertsOf(db, circle.staff)).toEqual([]);
	return { ...circle, ids };
}

async function alertsOf(db: Db, actor: Actor) {
	const { alerts } = await listAlerts(db, actor, { unread: false, before: null });
	return alerts.map(({ kind, facts, parts }) => ({ kind, count: facts.count, parts: parts.length }));
}

/** A minute of the platform. */
async function tick(db: Db, at: string, send?: (mail: Mail, key: string) => Promise<void>) {
	setClock(at);
	await tickClocks(db);
	await planDigests(db);
	const mails: Mail[] = [];
	const transport = { send: send ?? (async (mail: Mail) => void mails.push(mail)), close() {} };
	await deliverMails(db, {
		templates: mailTemplates,
		transport,
		origin: 'http://localhost:3000',
		sender: 'noreply@tweespan.example',
		worker: newId()
	});
	return mails;
}

onBothDatabases('The daily mail', (database) => {
	test('says once a working day, at half past eight, all that came since; what is due has one mail at once', async () => {
		const db = database();
		const { staff, ids } = await owned(db, 3);
		expect(await tick(db, AT_RISK)).toEqual([]);
		expect(await tick(db, addMs(MORNING, -MINUTE))).toEqual([]);
		const [digest, ...others] = await tick(db, MORNING);
		expect(others).toEqual([]);
		expect(digest?.subject).toBe('3 attenties');
		for (const id of ids) expect(digest?.text).toContain(`http://localhost:3000/wensen/${id}`);
		expect(await tick(db, addMs(MORNING, MINUTE))).toEqual([]);
		expect(await tick(db, addMs(DUE, -MINUTE))).toEqual([]);
		expect(await tick(db, DUE)).toEqual([]);
		const urgent = await tick(db, addMs(DUE, 2 * MINUTE));
		expect(urgent.map((mail) => mail.subject)).toEqual(['3 attenties']);
		expect(await tick(db, '2027-01-27T07:30:00.000Z')).toEqual([]);
		expect(await countUnreadAlerts(db, staff)).toBe(6);
	});

	test('is what an administrator of a demonstration sees before its time, and elsewhere only when it goes', async () => {
		const db = database();
		const { admin, ids } = await owned(db, 2);
		await tick(db, AT_RISK);
		const { id, releaseAt } = await db
			.selectFrom('outbox')
			.select(['id', 'releaseAt'])
			.where('template', '=', 'alert.digest')
			.executeTakeFirstOrThrow();
		expect(releaseAt).toBe(MORNING);
		const setting = { templates: mailTemplates, origin: 'http://localhost:3000', sender: 'a@example.nl' };
		const look = async (demonstration: boolean) =>
			await showMail(db, admin, id, { ...setting, demonstration });
		expect(await look(true)).toMatchObject({ state: 'pending', mail: { subject: '2 attenties' } });
		expect(await look(true)).toMatchObject({ mail: { text: expect.stringContaining(ids[1]!) } });
		expect(structuredClone(await look(true))).toEqual(await look(true));
		expect(await look(false)).toMatchObject({ state: 'pending', releaseAt: MORNING, mail: undefined });
		expect(await tick(db, MORNING)).toHaveLength(1);
		expect(await look(true)).toMatchObject({ state: 'sent', mail: { suppress: expect.any(String) } });
	});

	test('that failed for good is made up for the next working day, never the same one', async () => {
		const db = database();
		await owned(db, 1);
		await tick(db, AT_RISK);
		await db.updateTable('outbox').set({ state: 'failed', settledAt: now() }).execute();
		setClock(addMs(MORNING, MINUTE));
		for (const at of [addMs(MORNING, MINUTE), addMs(MORNING, 5 * MINUTE)])
			expect(await tick(db, at)).toEqual([]);
		const [late] = await tick(db, '2027-01-26T07:30:00.000Z');
		expect(late?.text).toContain('http://localhost:3000/wensen/');
	});

	test('spells out twenty lines and counts the rest', async () => {
		const db = database();
		const { staff } = await owned(db, 21);
		const wishes = await db.selectFrom('wish').select('id').orderBy('id').execute();
		// Two evaluations, so that neither is a storm.
		await db
			.updateTable('alertThreshold')
			.set({ fireAt: addMs(AT_RISK, 5 * MINUTE) })
			.where('level', '=', 'at_risk')
			.where('clockId', 'in', (clocks) =>
				clocks
					.selectFrom('wishClock')
					.select('id')
					.where('wishId', '=', wishes[0]?.id ?? '')
			)
			.execute();
		await tick(db, AT_RISK);
		await tick(db, addMs(AT_RISK, 5 * MINUTE));
		expect(await countUnreadAlerts(db, staff)).toBe(21);
		const [digest, ...others] = await tick(db, MORNING);
		expect(others).toEqual([]);
		expect(digest?.subject).toBe('21 attenties');
		expect(digest?.text.match(/is bijna te laat/g)).toHaveLength(20);
		expect(digest?.text).toContain('\n\nEn nog 1.\n\n');
	});

	test('leaves out what was read in the app', async () => {
		const db = database();
		const { staff } = await owned(db, 2);
		await tick(db, AT_RISK);
		const { alerts } = await listAlerts(db, staff, { unread: true, before: null });
		await readAlert(db, staff, alerts[0]?.id ?? '');
		const [digest] = await tick(db, MORNING);
		expect(digest?.text.match(/is bijna te laat/g)).toHaveLength(1);
	});

	test('waits until somebody is back, and then says all of it in one', async () => {
		const db = database();
		const { staff } = await owned(db, 2);
		await tick(db, AT_RISK);
		const away = { personId: staff.personId, startsOn: '2027-01-25', endsOn: '2027-01-25' };
		await db
			.insertInto('absence')
			.values({ id: newId(), ...away })
			.execute();
		expect(await tick(db, MORNING)).toEqual([]);
		expect(await tick(db, addMs(MORNING, 120 * MINUTE))).toEqual([]);
		const mails = await tick(db, '2027-01-26T07:30:00.000Z');
		expect(mails.map(({ to }) => to.name === staff.name)).toEqual([true]);
	});

	test('has the same lines and Message-ID when it is sent anew because the sender died after the handing over', async () => {
		const db = database();
		await owned(db, 1);
		await tick(db, AT_RISK);
		const sent: { key: string; text: string }[] = [];
		const dies = async (mail: Mail, key: string) => {
			sent.push({ key, text: mail.text });
			await db.updateTable('outbox').set({ claimedBy: 'dead' }).execute();
		};
		await tick(db, MORNING, dies);
		expect(await db.selectFrom('outbox').select('state').execute()).toEqual([{ state: 'sending' }]);
		await tick(db, addMs(MORNING, 2 * MINUTE), async (mail, key) => void sent.push({ key, text: mail.text }));
		expect(sent).toHaveLength(2);
		expect(sent[1]).toEqual(sent[0]);
		expect(await db.selectFrom('alert').select('awaitsMail').distinct().execute()).toEqual([
			{ awaitsMail: null }
		]);
	});

	test('a clock that jumps five minutes to and fro sends nothing twice', async () => {
		const db = database();
		const { staff } = await owned(db, 2);
		await tick(db, AT_RISK);
		const mails: Mail[] = [];
		for (const minutes of [0, 5, 0, -5, 1, 6, 1])
			mails.push(...(await tick(db, addMs(MORNING, minutes * MINUTE))));
		expect(mails).toHaveLength(1);
		expect(await countUnreadAlerts(db, staff)).toBe(2);
	});

	test('of a day that passed is never sent on the next; that one says it', async () => {
		const db = database();
		await owned(db, 1);
		await tick(db, AT_RISK);
		const down = async () => {
			throw Object.assign(new Error('No connection'), { code: 'ECONNECTION' });
		};
		for (const hours of [0, 1, 2, 5, 9]) await tick(db, addMs(MORNING, hours * 60 * MINUTE), down);
		const mails = await tick(db, '2027-01-26T07:40:00.000Z');
		expect(mails).toHaveLength(1);
		expect(await tick(db, '2027-01-26T12:00:00.000Z')).toEqual([]);
		const rows = await db.selectFrom('outbox').select(['dedupKey', 'state']).execute();
		expect(rows.map(({ dedupKey, state }) => [dedupKey.slice(-10), state]).sort()).toEqual([
			['2027-01-25', 'suppressed'],
			['2027-01-26', 'sent']
		]);
	});
});

onBothDatabases('One summary', (database) => {
	test.each([
		[20, 20, { kind: 'wish_at_risk', count: undefined, parts: 0 }],
		[21, 1, { kind: 'wish_together', count: 21, parts: 20 }]
	])(
		'stands for more than twenty alerts at once: %i wishes are %i alerts',
		async (wishes, unread, newest) => {
			const db = database();
			const { staff } = await owned(db, wishes);
			await tick(db, AT_RISK);
			expect(await countUnreadAlerts(db, staff)).toBe(unread);
			expect((await alertsOf(db, staff))[0]).toEqual(newest);
			const { alerts } = await listAlerts(db, staff, { unread: true, before: null });
			await readAlert(db, staff, alerts[0]?.id ?? '');
			expect(await countUnreadAlerts(db, staff)).toBe(unread - 1);
		}
	);

	test('comes after a standstill of more than a quarter of an hour, and counts at sending what still holds', async () => {
		const db = database();
		const { staff, ids } = await owned(db, 3);
		setClock(addMs(DUE, 10 * MINUTE));
		await Promise.all([tickClocks(db), tickClocks(db)]);
		expect(await alertsOf(db, staff)).toEqual([{ kind: 'wish_together', count: 3, parts: 3 }]);
		await answerWish(db, staff, await seen(db, ids[0] ?? ''), { body: 'Hier is het.' });
		const mails = (await tick(db, addMs(DUE, 12 * MINUTE))).filter(({ to }) => to.name === staff.name);
		expect(mails.map(({ subject }) => subject)).toEqual(['2 wensen vragen tegelijk je aandacht']);
	});

	test('is not needed for a single wish, nor after a pause of a quarter of an hour', async () => {
		const db = database();
		const { staff } = await owned(db, 1);
		await tick(db, addMs(AT_RISK, 20 * MINUTE));
		expect((await alertsOf(db, staff)).map(({ kind }) => kind)).toEqual(['wish_at_risk']);
	});

	test('says nothing when all it stands for was answered', async () => {
		const db = database();
		const { staff, ids } = await owned(db, 2);
		setClock(addMs(DUE, 10 * MINUTE));
		await tickClocks(db);
		for (const id of ids) await answerWish(db, staff, await seen(db, id), { body: 'Hier is het.' });
		const mails = await tick(db, addMs(DUE, 12 * MINUTE));
		expect(mails.filter(({ to }) => to.name === staff.name)).toEqual([]);
	});

	test('nobody hears what was past before a wish was brought in with others', async () => {
		const db = database();
		const { staff, ids } = await owned(db, 1);
		await db
			.updateTable('wish')
			.set({ sourceType: 'import', recordedAt: now() })
			.where('id', '=', ids[0] ?? '')
			.execute();
		await db
			.updateTable('alertThreshold')
			.set({ fireAt: addMs(now(), -MINUTE) })
			.where('level', '=', 'at_risk')
			.execute();
		await tick(db, AT_RISK);
		expect(await alertsOf(db, staff)).toEqual([]);
		await tick(db, DUE);
		expect((await alertsOf(db, staff)).map(({ kind }) => kind)).toEqual(['wish_due']);
	});
});

onBothDatabases('An answer at the instant a wish is due', (database) => {
	test.each([-40, -10, 0, 10])(
		'and the look at its clock have one outcome, and no mail follows (%i ms)',
		async (ms) => {
			const db = database();
			const { staff, ids } = await owned(db, 1);
			const wish = await seen(db, ids[0] ?? '');
			setClock(addMs(DUE, ms));
			await Promise.all([
				tickClocks(db),
				answerWish(db, staff, wish, { body: 'Hier is het.' }),
				tickClocks(db)
			]);
			const clock = await clockOf(db, wish.wishId);
			const inTime = (clock.stoppedAt ?? '') <= DUE;
			expect([clock.state, clock.brokenAt]).toEqual(inTime ? ['met', null] : ['late', DUE]);
			await db.deleteFrom('outbox').where('template', '=', 'wish.asker').execute();
			expect(await tick(db, addMs(DUE, 2 * MINUTE))).toEqual([]);
			expect(await tick(db, '2027-01-27T07:30:00.000Z')).toEqual([]);
		}
	);
});

onBothDatabases('What is left of somebody who cannot sign in any more', (database) => {
	test('is told to the next rung, and no mail goes to them', async () => {
		const db = database();
		const { staff, secondStaff } = await owned(db, 2);
		await tick(db, AT_RISK);
		await db.updateTable('user').set({ disabledAt: now() }).where('id', '=', staff.personId).execute();
		expect(await tick(db, MORNING)).toEqual([]);
		await tick(db, addMs(DUE, -MINUTE));
		await tick(db, DUE);
		const mails = await tick(db, addMs(DUE, 2 * MINUTE));
		expect(mails.map(({ to }) => to.name)).toEqual([secondStaff.name]);
		const waiting = db.selectFrom('alert').select('id').where('recipientId', '=', staff.personId);
		expect(await waiting.where('awaitsMail', 'is not', null).execute()).toEqual([]);
	});
});
