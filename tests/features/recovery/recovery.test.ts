import { expect, test } from 'vitest';
import { findOwnAssignmentState, readsOwnWork } from '../../support/own-work.ts';
import { releaseFeedback } from '#lib/features/assignments/feedback.server.ts';
import { saveDraft, takeBack } from '#lib/features/assignments/hand-in.server.ts';
import { showAssignment, showWriting } from '#lib/features/assignments/pages.server.ts';
import { getSubmission } from '#lib/features/assignments/submissions.server.ts';
import { startCoaching, withdrawNote, writeNote } from '#lib/features/coaching/commands.server.ts';
import { showPair } from '#lib/features/coaching/pages.server.ts';
import { askWish } from '#lib/features/wishes/asking/ask.server.ts';
import { readableWishes } from '#lib/features/wishes/read.server.ts';
import { answerWish } from '#lib/features/wishes/handling/answer.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { askAddressFor } from '#lib/features/people/addresses/ask.server.ts';
import { closeConfidential } from '#lib/features/people/closings.server.ts';
import { confirmAsSecond } from '#lib/features/people/addresses/decide.server.ts';
import { grantRole } from '#lib/features/people/roles/roles.server.ts';
import { openConfidential } from '#lib/features/recovery/open.server.ts';
import { listClosedTo, showOpening } from '#lib/features/recovery/pages.server.ts';
import { rememberDevice } from '#lib/server/auth/devices.ts';
import { addMs, DAY, HOUR, now, setClock } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { addCast } from '../../support/cast.ts';
import { onBothDatabases } from '../../support/database.ts';
import { refusalOf } from '../../support/problems.ts';
import { giveAccount, recover, runRecoveryJobs } from '../../support/recovered.ts';
import { sendEverything } from '../../support/settled-mail.ts';
import { addAssignment, addSubmission } from '../../support/submissions.ts';
import { actorOf, addLead, addOrganisation, addPerson, addSession } from '../../support/builders.ts';

onBothDatabases('A recovered account', (database) => {
	/** Mila, coached by Aya, with a note, a coaching wish and work handed in; everybody signed in before. */
	async function before() {
		const db = database();
		const cast = await addCast(db);
		const { participant: mila, trainerA: aya, trainerB: bram } = cast.actors;
		for (const { personId } of Object.values(cast.actors)) await giveAccount(db, personId);
		const pairId = await startCoaching(db, aya, mila.personId);
		await writeNote(db, aya, pairId, 'Wat je zei.');
		await writeNote(db, mila, pairId, 'Wat ik zei.');
		const wish = { formKey: newId(), kind: 'coaching' as const, summary: 'Grenzen', body: '' };
		const wishId = await askWish(db, mila, { ...wish, coachId: aya.personId });
		const assignmentId = await addAssignment(db, cast);
		const submissionId = await addSubmission(db, mila, assignmentId);
		await releaseFeedback(db, bram, submissionId, 'Goed gedaan.');
		await sendEverything(db);
		setClock(addMs(now(), HOUR));
		return { db, cast, mila, aya, bram, pairId, wishId, assignmentId, submissionId };
	}

	type Before = Awaited<ReturnType<typeof before>>;

	async function emailOf(db: Db, { personId }: Actor) {
		const row = db.selectFrom('person').select('email').where('id', '=', personId);
		return (await row.executeTakeFirstOrThrow()).email;
	}

	/** What somebody reads of what is confidential between Mila, Aya and Bram. */
	async function reads({ db, pairId, wishId, assignmentId, submissionId }: Before, actor: Actor) {
		const pair = await showPair(db, actor, pairId).catch(() => undefined);
		const wish = await readableWishes(db, actor)
			.select('wish.id')
			.where('wish.id', '=', wishId)
			.executeTakeFirst();
		const ofOthers = await getSubmission(db, actor, submissionId).catch(() => undefined);
		return {
			notes: pair?.notes.length ?? 0,
			wish: wish !== undefined,
			work: (await readsOwnWork(db, actor, assignmentId)) || ofOthers !== undefined
		};
	}

	const ALL = { notes: 2, wish: true, work: true };
	const NOTHING = { notes: 0, wish: false, work: false };

	test('finds nothing confidential of before, and all of afterwards', async () => {
		const all = await before();
		const { db, mila, aya, pairId, assignmentId } = all;
		expect(await reads(all, mila)).toEqual(ALL);
		await recover(db, await emailOf(db, mila));
		setClock(addMs(now(), HOUR));
		expect(await reads(all, mila)).toEqual(NOTHING);
		expect(await reads(all, aya)).toEqual(ALL);
		expect(await findOwnAssignmentState(db, mila, assignmentId)).toBe('closed');
		expect((await showAssignment(db, mila, assignmentId)).own).toMatchObject({
			html: '',
			files: [],
			feedback: []
		});
		expect(await showWriting(db, mila, assignmentId)).toMatchObject({ text: '', canWrite: false });
		const closed = { body: { refusal: { code: 'assignments_closed' } } };
		const draft = saveDraft(db, mila, assignmentId, { text: 'Weg', files: [] });
		await expect(draft).rejects.toMatchObject(closed);
		await expect(takeBack(db, mila, assignmentId)).rejects.toMatchObject(closed);
		await writeNote(db, aya, pairId, 'Nieuw.');
		await writeNote(db, mila, pairId, 'Ook nieuw.');
		expect((await showPair(db, mila, pairId)).notes).toHaveLength(2);
		const notes = db.selectFrom('coachingNote').select('id').where('authorId', '=', mila.personId);
		const [old] = await notes.orderBy('writtenAt').execute();
		expect(await refusalOf(withdrawNote(db, mila, pairId, old?.id ?? ''))).toEqual({ status: 404 });
	});

	test('on a device that signed in before closes nothing, and after a recovery elsewhere that device is a stranger', async () => {
		const all = await before();
		const { db, mila, cast } = all;
		const email = await emailOf(db, mila);
		const device = await knownDevice(db, mila);
		const ofSomebodyElse = await knownDevice(db, cast.actors.staff);
		expect((await recover(db, email, device)).sent).toEqual([]);
		expect(await reads(all, mila)).toEqual(ALL);
		await recover(db, email, ofSomebodyElse);
		expect(await reads(all, mila)).toEqual(NOTHING);
		await recover(db, email, device);
		expect(await db.selectFrom('confidentialClosing').select('way').execute()).toHaveLength(2);
	});

	test('says what is closed, who can open it and from when, and every safe address is told', async () => {
		const all = await before();
		const { db, mila, aya, bram, cast } = all;
		const email = await emailOf(db, mila);
		const former = 'mila@vroeger.example';
		const unsafe = 'mila@gedeeld.example';
		const known = { personId: mila.personId, addedAt: now() };
		await db
			.insertInto('personAddress')
			.values([
				{ ...known, email: former },
				{ ...known, email: unsafe, unsafeAt: now(), unsafeBy: mila.personId }
			])
			.execute();
		const { sent } = await recover(db, email);
		expect(sent.map(({ to }) => to).toSorted()).toEqual([email, former].toSorted());
		expect(sent[0]?.text).toContain('met een link uit de mail');
		const from = addMs(now(), DAY);
		const closed = (await listClosedTo(db, mila)).map(({ since: _, now: _1, from: opens, ...one }) => ({
			...one,
			opens: opens !== null && Math.abs(Date.parse(opens) - Date.parse(from)) < 5000
		}));
		expect(closed).toEqual([
			{
				otherId: aya.personId,
				editionId: null,
				edition: null,
				openers: ['Aya Proef'],
				other: 'Aya Proef',
				opens: true,
				way: 'link'
			},
			{
				...{ otherId: null, editionId: cast.editionId, opens: true, other: null, way: 'link' },
				openers: ['Aya Proef', 'Bram Proef'],
				edition: closed[1]?.edition
			}
		]);
		expect(await listClosedTo(db, bram)).toEqual([]);
	});

	test('hears by mail in which way the account was opened', async () => {
		const { db, mila } = await before();
		await db.transaction().execute((trx) => closeConfidential(trx, mila.personId, 'factor'));
		const [mail] = await sendEverything(db);
		expect(mail?.text).toContain('De tweede stap van je account van Tweespan is weggehaald');
		expect(mail?.text).not.toContain('wachtwoord');
	});

	test('is opened after a day by the other half alone, and the hand-ins by a trainer without another role', async () => {
		const all = await before();
		const { db, cast, mila, aya, bram } = all;
		const admin = cast.actors.admin;
		await grantRole(db, admin, bram.personId, 'staff', null);
		await recover(db, await emailOf(db, mila));
		const closedAt = now();
		const open = (actor: Actor, editionId: string | null) =>
			refusalOf(openConfidential(db, actor, mila.personId, editionId));
		setClock(addMs(closedAt, 23 * HOUR));
		expect(await open(aya, null)).toEqual({ status: 409 });
		await runRecoveryJobs(db);
		expect(await askedToOpen(db)).toEqual([]);
		setClock(addMs(closedAt, 24 * HOUR + 1000));
		await runRecoveryJobs(db);
		await runRecoveryJobs(db);
		expect(await askedToOpen(db)).toEqual([aya.personId]);
		for (const role of [
			'staff',
			'admin',
			'coordinator',
			'otherParticipant',
			'participant',
			'otherTrainer'
		] as const)
			for (const editionId of [null, cast.editionId])
				expect(await open(cast.actors[role], editionId), role).toEqual({ status: 404 });
		expect(await open(bram, null)).toEqual({ status: 404 });
		expect(await open(bram, cast.editionId)).toEqual({ status: 404 });
		expect((await showOpening(db, aya, mila.personId)).pieces.map(({ can }) => can)).toEqual([true, true]);
		expect(await open(aya, null)).toBeUndefined();
		expect(await reads(all, mila)).toEqual({ notes: 2, wish: true, work: false });
		expect(await open(aya, cast.editionId)).toBeUndefined();
		expect(await reads(all, mila)).toEqual(ALL);
		expect(await listClosedTo(db, mila)).toEqual([]);
		const acts = db
			.selectFrom('audit')
			.select(['actorId', 'details'])
			.where('action', '=', 'person.open_confidential');
		expect(await acts.execute()).toEqual([
			{ actorId: aya.personId, details: '{"what":"coaching"}' },
			{ actorId: aya.personId, details: '{"what":"hand-ins"}' }
		]);
	});

	test('says to who opens one piece whether there is more', async () => {
		const { db, cast, mila, aya } = await before();
		await recover(db, await emailOf(db, mila));
		setClock(addMs(now(), DAY + HOUR));
		expect(await openConfidential(db, aya, mila.personId, null)).toBe(true);
		expect(await openConfidential(db, aya, mila.personId, cast.editionId)).toBe(false);
	});

	test('is closed again by a second recovery', async () => {
		const all = await before();
		const { db, mila, aya } = all;
		const email = await emailOf(db, mila);
		await recover(db, email);
		setClock(addMs(now(), 25 * HOUR));
		await openConfidential(db, aya, mila.personId, null);
		expect((await reads(all, mila)).notes).toBe(2);
		await recover(db, email);
		expect(await reads(all, mila)).toEqual(NOTHING);
		expect(await refusalOf(openConfidential(db, aya, mila.personId, null))).toEqual({ status: 409 });
		setClock(addMs(now(), 25 * HOUR));
		await openConfidential(db, aya, mila.personId, null);
		expect((await reads(all, mila)).notes).toBe(2);
	});

	test('of a coach closes the notes of every pair, and of a trainer what was handed in', async () => {
		const all = await before();
		const { db, cast, mila, aya, bram } = all;
		await recover(db, await emailOf(db, aya));
		expect(await reads(all, aya)).toEqual(NOTHING);
		expect(await reads(all, mila)).toEqual(ALL);
		setClock(addMs(now(), 25 * HOUR));
		expect(await refusalOf(openConfidential(db, mila, aya.personId, cast.editionId))).toEqual({
			status: 404
		});
		await openConfidential(db, mila, aya.personId, null);
		expect(await reads(all, aya)).toEqual({ notes: 2, wish: true, work: false });
		await openConfidential(db, bram, aya.personId, cast.editionId);
		expect(await reads(all, aya)).toEqual(ALL);
	});

	test('opens nothing while the account of who would open it was recovered too', async () => {
		const all = await before();
		const { db, cast, mila, aya, bram } = all;
		for (const one of [mila, aya, bram]) await recover(db, await emailOf(db, one));
		setClock(addMs(now(), 25 * HOUR));
		expect(await refusalOf(openConfidential(db, aya, mila.personId, null))).toEqual({ status: 404 });
		expect(await refusalOf(openConfidential(db, mila, aya.personId, null))).toEqual({ status: 404 });
		expect(await refusalOf(openConfidential(db, bram, mila.personId, cast.editionId))).toEqual({
			status: 404
		});
		expect((await listClosedTo(db, mila)).map(({ openers }) => openers)).toEqual([[], []]);
	});

	test('is opened by no trainer who came to the edition after it was closed', async () => {
		const all = await before();
		const { db, cast, mila } = all;
		await recover(db, await emailOf(db, mila));
		const newcomer = await actorOf(db, await addPerson(db, { teaches: [] }));
		await giveAccount(db, newcomer.personId);
		const sessionId = await addSession(db, cast.editionId, { number: 2 });
		await addLead(db, sessionId, 1, newcomer.personId, await addOrganisation(db));
		await recover(db, await emailOf(db, mila));
		setClock(addMs(now(), 25 * HOUR));
		const refusal = await refusalOf(openConfidential(db, newcomer, mila.personId, cast.editionId));
		expect(refusal).toEqual({ status: 404 });
	});

	test('waits for a mail that was not sent yet, and stays closed where no mail could be sent', async () => {
		const all = await before();
		const { db, mila, aya } = all;
		await db.transaction().execute((trx) => closeConfidential(trx, mila.personId, 'factor'));
		setClock(addMs(now(), 3 * DAY));
		expect(await refusalOf(openConfidential(db, aya, mila.personId, null))).toEqual({ status: 409 });
		const mails = db.updateTable('outbox').where('template', '=', 'people.recovered');
		await mails.set({ state: 'failed', settledAt: now() }).execute();
		setClock(addMs(now(), 3 * DAY));
		expect(await refusalOf(openConfidential(db, aya, mila.personId, null))).toEqual({ status: 409 });
		await mails.set({ state: 'sent', settledAt: now() }).execute();
		setClock(addMs(now(), DAY));
		await openConfidential(db, aya, mila.personId, null);
	});

	test('by a first password closes only where something confidential was there already', async () => {
		const all = await before();
		const { db, mila, cast } = all;
		const noud = cast.actors.otherParticipant;
		for (const { personId } of [mila, noud])
			await db.updateTable('user').set({ passwordHash: null }).where('id', '=', personId).execute();
		for (const one of [mila, noud]) await recover(db, await emailOf(db, one));
		const closings = await db.selectFrom('confidentialClosing').select(['personId', 'way']).execute();
		expect(closings).toEqual([{ personId: mila.personId, way: 'invitation' }]);
		expect(await reads(all, mila)).toEqual(NOTHING);
	});

	test('is no way for staff to read notes: not by an address, not with help, not with a reset', async () => {
		const all = await before();
		const { db, cast, aya } = all;
		const { staff, admin } = cast.actors;
		const mine = 'stiekem@staf.example';
		expect(await askAddressFor(db, staff, aya.personId, mine)).toBe('asked');
		await expect(recover(db, mine)).rejects.toThrow('No link');
		expect(await reads(all, aya)).toEqual(ALL);
		const { id } = await db.selectFrom('addressChange').select('id').executeTakeFirstOrThrow();
		expect(await refusalOf(confirmAsSecond(db, admin, id))).toEqual({ status: 409 });
		setClock(addMs(now(), 73 * HOUR));
		await confirmAsSecond(db, admin, id);
		const { sent } = await recover(db, mine);
		expect(sent.map(({ to }) => to)).toContain(mine);
		expect(await reads(all, aya)).toEqual(NOTHING);
		setClock(addMs(now(), 100 * DAY));
		expect(await reads(all, aya)).toMatchObject({ notes: 0, wish: false });
		for (const one of [staff, admin])
			expect(await refusalOf(openConfidential(db, one, aya.personId, null))).toEqual({ status: 404 });
	});

	test('hears of a coaching wish by mail without what it asks', async () => {
		const all = await before();
		const { db, mila, aya, wishId } = all;
		const { version } = await db
			.selectFrom('wish')
			.select('version')
			.where('id', '=', wishId)
			.executeTakeFirstOrThrow();
		await answerWish(db, aya, { wishId: wishId, version }, { body: 'Zo kan het.' });
		const sent = await sendEverything(db);
		expect(sent.map(({ to }) => to)).toEqual([await emailOf(db, mila)]);
		expect(JSON.stringify(sent)).toContain('coachingsvraag');
		expect(JSON.stringify(sent)).not.toContain('Grenzen');
	});
});

async function knownDevice(db: Db, { personId }: Actor) {
	const { cookie } = await db
		.transaction()
		.execute((trx) => rememberDevice(trx, personId, undefined, 'Firefox'));
	return cookie;
}

async function askedToOpen(db: Db) {
	const rows = await db
		.selectFrom('alert')
		.select('recipientId')
		.where('kind', '=', 'confidential_closed')
		.orderBy('recipientId')
		.execute();
	return rows.map((row) => row.recipientId);
}
