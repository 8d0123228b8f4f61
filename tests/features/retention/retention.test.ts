import { existsSync, mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { showAssignment } from '#lib/features/assignments/pages.server.ts';
import {
	acceptCoaching,
	askCoaching,
	endCoaching,
	writeNote
} from '#lib/features/coaching/commands.server.ts';
import { listNotes } from '#lib/features/coaching/queries.server.ts';
import { forgetOldMails } from '#lib/features/retention/mails.server.ts';
import { removeOldNotes, tellOfOldNotes } from '#lib/features/retention/notes.server.ts';
import { chooseTerms, showRetention } from '#lib/features/retention/retention.server.ts';
import { emptyOldSubmissions } from '#lib/features/retention/submissions.server.ts';
import { DAY, HOUR, addMs, now, setClock } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { pathOf } from '#lib/server/files/store.ts';
import { newId } from '#lib/server/ids.ts';
import { queueMails } from '#lib/server/mail/outbox.ts';
import { addCast } from '../../support/cast.ts';
import { onBothDatabases } from '../../support/database.ts';
import { addAssignment, addSubmission } from '../../support/submissions.ts';

/** The session is on 26 January 2027, so six months later is 26 July. */
const BEFORE = '2027-07-26T10:00:00.000Z';
const AFTER = '2027-07-27T01:00:00.000Z';

async function prepare(db: Db) {
	const cast = await addCast(db);
	const assignmentId = await addAssignment(db, cast);
	const submissionId = await addSubmission(db, cast.actors.participant, assignmentId, 'Van lang geleden.');
	const dataDir = mkdtempSync(join(tmpdir(), 'tweespan-old-'));
	const fileId = newId();
	const facts = { name: 'a.pdf', mediaType: 'application/pdf', size: 1, sha256: 'x' };
	await db
		.insertInto('file')
		.values({ id: fileId, ...facts, storedAt: now(), storedBy: cast.actors.participant.personId })
		.execute();
	await db.insertInto('submissionFile').values({ fileId, submissionId }).execute();
	mkdirSync(dirname(pathOf(dataDir, fileId)), { recursive: true });
	writeFileSync(pathOf(dataDir, fileId), 'x');
	return { ...cast, assignmentId, submissionId, fileId, dataDir };
}

async function submissionOf(db: Db, id: string) {
	return await db
		.selectFrom('submission')
		.select(['text', 'handedInAt', 'emptiedAt'])
		.where('id', '=', id)
		.executeTakeFirstOrThrow();
}

onBothDatabases('What is not kept for ever', (database) => {
	test('are text and files of a hand-in, six months after the edition, not a day before', async () => {
		const db = database();
		const { submissionId, fileId, dataDir, actors, assignmentId } = await prepare(db);
		const { handedInAt } = await submissionOf(db, submissionId);
		setClock(BEFORE);
		await emptyOldSubmissions(db, dataDir);
		expect(await submissionOf(db, submissionId)).toEqual({
			text: 'Van lang geleden.',
			handedInAt,
			emptiedAt: null
		});
		setClock(AFTER);
		expect((await showRetention(db, actors.admin)).submissions).toEqual({ months: 6, due: 1 });
		await emptyOldSubmissions(db, dataDir);
		expect(await submissionOf(db, submissionId)).toEqual({
			text: '',
			handedInAt,
			emptiedAt: expect.any(String)
		});
		expect(existsSync(pathOf(dataDir, fileId))).toBe(false);
		expect(await db.selectFrom('file').selectAll().execute()).toEqual([]);
		expect((await showRetention(db, actors.admin)).submissions.due).toBe(0);
		const page = await showAssignment(db, actors.participant, assignmentId);
		expect(page.own).toMatchObject({ state: 'handed_in', expired: true, html: '', canWrite: false });
		rmSync(dataDir, { recursive: true });
	});

	test('stay as long as the administrator chooses', async () => {
		const db = database();
		const { submissionId, dataDir, actors } = await prepare(db);
		await chooseTerms(db, actors.admin, { submissions: 12, notes: 3 });
		setClock(AFTER);
		await emptyOldSubmissions(db, dataDir);
		expect((await submissionOf(db, submissionId)).text).toBe('Van lang geleden.');
		setClock('2028-01-27T01:00:00.000Z');
		await emptyOldSubmissions(db, dataDir);
		expect((await submissionOf(db, submissionId)).text).toBe('');
		rmSync(dataDir, { recursive: true });
	});

	test('are notes of a coaching that ended, after both were told thirty days before', async () => {
		const db = database();
		const { actors } = await addCast(db);
		const pairId = await askCoaching(db, actors.participant, actors.trainerA.personId);
		await acceptCoaching(db, actors.trainerA, pairId);
		await writeNote(db, actors.trainerA, pairId, 'Onder ons.');
		await endCoaching(db, actors.participant, pairId);
		const notes = async () => (await listNotes(db, actors.participant, pairId)).length;
		const told = async () =>
			(await db.selectFrom('alert').select('recipientId').where('kind', '=', 'coaching_notes_go').execute())
				.length;
		const night = async (instant: string) => {
			setClock(instant);
			await tellOfOldNotes(db);
			await removeOldNotes(db);
		};
		await night('2027-06-10T07:00:00.000Z');
		expect([await told(), await notes()]).toEqual([0, 1]);
		await night('2027-06-14T07:00:00.000Z');
		expect([await told(), await notes()]).toEqual([2, 1]);
		await night('2027-07-12T07:00:00.000Z');
		expect([await told(), await notes()]).toEqual([2, 1]);
		await night('2027-07-14T09:00:00.000Z');
		expect([await told(), await notes()]).toEqual([2, 0]);
	});

	test('never are notes of a coaching that goes on, nor of one nobody was told of in time', async () => {
		const db = database();
		const { actors } = await addCast(db);
		const pairId = await askCoaching(db, actors.participant, actors.trainerA.personId);
		await acceptCoaching(db, actors.trainerA, pairId);
		await writeNote(db, actors.trainerA, pairId, 'Onder ons.');
		setClock('2030-01-01T08:00:00.000Z');
		await tellOfOldNotes(db);
		await removeOldNotes(db);
		expect(await listNotes(db, actors.participant, pairId)).toHaveLength(1);
		await endCoaching(db, actors.participant, pairId);
		setClock('2031-01-01T08:00:00.000Z');
		await tellOfOldNotes(db);
		setClock(addMs(now(), 29 * DAY));
		await removeOldNotes(db);
		expect(await listNotes(db, actors.participant, pairId)).toHaveLength(1);
		setClock(addMs(now(), DAY + HOUR));
		await removeOldNotes(db);
		expect(await listNotes(db, actors.participant, pairId)).toEqual([]);
	});

	test('is who was sent a mail, after ninety days; what still has to go stays', async () => {
		const db = database();
		const { actors } = await addCast(db);
		const mail = (dedupKey: string) => ({
			dedupKey,
			recipientId: actors.staff.personId,
			template: 'alert',
			ids: {}
		});
		await db.transaction().execute((trx) => queueMails(trx, mail('sent'), mail('waits')));
		await db
			.updateTable('outbox')
			.set({ state: 'sent', settledAt: now() })
			.where('dedupKey', '=', 'sent')
			.execute();
		setClock(addMs(now(), 90 * DAY - HOUR));
		await forgetOldMails(db);
		expect(await db.selectFrom('outbox').select('dedupKey').execute()).toHaveLength(2);
		setClock(addMs(now(), 2 * HOUR));
		await forgetOldMails(db);
		expect(await db.selectFrom('outbox').select('dedupKey').execute()).toEqual([{ dedupKey: 'waits' }]);
	});
});
