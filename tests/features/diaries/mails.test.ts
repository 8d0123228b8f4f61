import ICAL from 'ical.js';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { synchroniseDiaries } from '#lib/features/diaries/synchronise-diaries.server.ts';
import { diaryMails } from '#lib/features/diaries/mails.server.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { deliverMails } from '#lib/server/mail/outbox.ts';
import { smtpTransport } from '#lib/server/mail/transport.ts';
import { onBothDatabases } from '../../support/database.ts';
import { calendarOf, startMailServer } from '../../support/mail-server.ts';
import {
	addEdition,
	addEnrolment,
	addLead,
	addOrganisation,
	addPerson,
	addSession,
	addTraining
} from '../../support/builders.ts';

const ORIGIN = 'https://tweespan.example';
const SENDER = 'trainingen@keten.example';

onBothDatabases('A calendar mail', (database) => {
	let server: Awaited<ReturnType<typeof startMailServer>>;
	beforeEach(async () => {
		server = await startMailServer();
	});
	afterEach(async () => await server.stop());

	test('is an invitation that mail programs recognise, and its cancellation takes the same session back', async () => {
		const db = database();
		const { sessionId, enrolmentId } = await stage(db);
		await keep(db, sessionId);
		await send(db, server.url);
		await db
			.updateTable('enrolment')
			.set({ endedAt: now(), endKind: 'withdrawn' })
			.where('id', '=', enrolmentId)
			.execute();
		await keep(db, sessionId);
		await send(db, server.url);

		const [invitation, cancellation] = server.mails;
		expect(server.mails).toHaveLength(2);
		expect(invitation?.subject).toBe('Uitnodiging: Meldcode – bijeenkomst 1, ma 29 mrt');
		expect(invitation?.to?.map((to) => to.address)).toEqual(['noor@example.nl']);
		expect(invitation?.raw).toMatch(/Content-Type: text\/calendar; charset=utf-8; method=REQUEST/i);
		expect(cancellation?.raw).toMatch(/Content-Type: text\/calendar; charset=utf-8; method=CANCEL/i);
		expect(invitation?.raw).toMatch(/Auto-Submitted: auto-generated/);

		const [asked, taken] = [vevent(calendarOf(invitation!)), vevent(calendarOf(cancellation!))];
		expect(asked.uid).toBe(taken.uid);
		expect([asked.method, taken.method]).toEqual(['REQUEST', 'CANCEL']);
		expect([asked.sequence, taken.sequence]).toEqual([0, 1]);
		expect(asked.startsAt).toBe('2027-03-29T07:00:00.000Z');
		expect(invitation?.from?.address).toBe(SENDER);
		expect(asked.organizer).toMatch(/^mailto:trainingen@keten\.example$/i);
		expect(asked.attendee).toMatch(/^mailto:noor@example\.nl$/i);
	});

	test('tells a trainer for whom another comes who leads now, and offers nothing else', async () => {
		const db = database();
		const { sessionId } = await stage(db);
		const [linde, kade] = [await addOrganisation(db), await addOrganisation(db)];
		const tess = await addPerson(db, { givenName: 'Tess', email: 'tess@example.nl', organisations: [linde] });
		await addLead(db, sessionId, 1, tess, linde);
		await keep(db, sessionId);
		await send(db, server.url);
		await db.transaction().execute(async (trx) => {
			await trx.deleteFrom('sessionLead').execute();
			await trx.deleteFrom('sessionLeadOrganisation').execute();
		});
		const ugur = await addPerson(db, { givenName: 'Ugur', familyName: 'Proef', organisations: [kade] });
		await addLead(db, sessionId, 1, ugur, kade);
		await keep(db, sessionId);
		await send(db, server.url);
		const told = server.mails.filter((mail) => mail.to?.[0]?.address === 'tess@example.nl').at(-1);
		expect(told?.subject).toBe('Je leidt niet meer: Meldcode – bijeenkomst 1, ma 29 mrt');
		expect(told?.text).toContain('Trainer nu: Ugur Proef.');
		expect(told?.text).not.toContain('/aanbod');
		expect(vevent(calendarOf(told!)).method).toBe('CANCEL');
	});

	test('is written in the language of who receives it', async () => {
		const db = database();
		const { sessionId, noor } = await stage(db);
		await db.updateTable('person').set({ language: 'en' }).where('id', '=', noor).execute();
		await keep(db, sessionId);
		await send(db, server.url);
		expect(server.mails.map((mail) => mail.subject)).toEqual([
			'Invitation: Meldcode – session 1, Mon 29 Mar'
		]);
	});

	test('is left out when a newer one follows', async () => {
		const db = database();
		const { sessionId } = await stage(db);
		await keep(db, sessionId);
		await db
			.updateTable('session')
			.set({ sequence: 1, startsAt: '2027-03-29T08:00:00.000Z' })
			.where('id', '=', sessionId)
			.execute();
		await keep(db, sessionId);
		await send(db, server.url);
		expect(server.mails.map((mail) => vevent(calendarOf(mail)).startsAt)).toEqual([
			'2027-03-29T08:00:00.000Z'
		]);
		const left = await db.selectFrom('outbox').select('problem').where('state', '=', 'suppressed').execute();
		expect(left).toEqual([{ problem: 'a newer version follows' }]);
	});
});

async function stage(db: Db) {
	const editionId = await addEdition(db, { trainingId: await addTraining(db, { title: 'Meldcode' }) });
	const sessionId = await addSession(db, editionId, { startsAt: '2027-03-29T07:00:00.000Z' });
	const noor = await addPerson(db, { givenName: 'Noor', email: 'noor@example.nl' });
	return { sessionId, noor, enrolmentId: await addEnrolment(db, editionId, noor) };
}

async function keep(db: Db, sessionId: string) {
	await db.transaction().execute((trx) => synchroniseDiaries(trx, [sessionId]));
}

async function send(db: Db, url: string) {
	const context = { origin: ORIGIN, sender: SENDER };
	const transport = smtpTransport(url, context);
	await deliverMails(db, { ...context, templates: diaryMails, transport, worker: 'w1' });
	transport.close();
}

function vevent(text = '') {
	const calendar = new ICAL.Component(ICAL.parse(text));
	for (const zone of calendar.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(zone);
	const component = calendar.getFirstSubcomponent('vevent');
	if (!component) throw new Error('The calendar holds no session.');
	const event = new ICAL.Event(component);
	return {
		uid: event.uid,
		method: calendar.getFirstPropertyValue('method'),
		sequence: event.sequence,
		startsAt: event.startDate.toJSDate().toISOString(),
		organizer: String(component.getFirstPropertyValue('organizer')),
		attendee: String(component.getFirstPropertyValue('attendee'))
	};
}
