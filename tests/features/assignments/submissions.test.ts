import { expect, test } from 'vitest';
import { handIn, saveDraft, takeBack } from '#lib/features/assignments/hand-in.server.ts';
import { stateOf } from '#lib/features/assignments/assignment.ts';
import {
	flagSubmission,
	listFeedback,
	releaseFeedback,
	saveFeedback
} from '#lib/features/assignments/feedback.server.ts';
import { emptyFlaggedSubmissions } from '#lib/features/assignments/jobs.server.ts';
import {
	findOwnSubmission,
	getSubmission,
	listHandIns,
	listWaitingSubmissions
} from '#lib/features/assignments/submissions.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { addMs, DAY, now, setClock } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { addCast, statuses, statusOf, type Cast } from '../../support/cast.ts';
import { onBothDatabases } from '../../support/database.ts';
import { addAssignment, addSubmission } from '../../support/submissions.ts';
import { addEnrolment } from '../../support/builders.ts';
import { wordsOf } from '../../support/problems.ts';

const AFTER = '2027-01-20T16:00:01.000Z';

onBothDatabases('Handing in', (database) => {
	test('is for whoever has a seat, not for who leads, looks after or manages', async () => {
		const db = database();
		const cast = await addCast(db);
		const id = await addAssignment(db, cast);
		expect(await statuses(cast, (actor) => saveDraft(db, actor, id, { text: 'x', files: [] }))).toEqual({
			participant: 200,
			otherParticipant: 200,
			outsider: 404,
			trainerA: 403,
			trainerB: 403,
			otherTrainer: 404,
			coordinator: 403,
			staff: 403,
			admin: 404
		});
	});

	test('goes from nothing to draft to handed in, and back until the deadline', async () => {
		const db = database();
		const { cast, id, mila } = await prepare(db);
		expect(await stateFor(db, mila, id)).toBe('none');
		expect(await statusOf(handIn(db, mila, id, ''))).toBe(409);
		await saveDraft(db, mila, id, { text: '', files: [] });
		expect(await statusOf(handIn(db, mila, id, ''))).toBe(409);
		await saveDraft(db, mila, id, { text: 'Eerste', files: [] });
		expect(await stateFor(db, mila, id)).toBe('draft');
		await handIn(db, mila, id, '');
		expect(await stateFor(db, mila, id)).toBe('handed_in');
		expect(await statusOf(saveDraft(db, mila, id, { text: 'Anders', files: [] }))).toBe(409);
		expect(await statusOf(handIn(db, mila, id, ''))).toBe(409);
		await takeBack(db, mila, id);
		expect(await listWaitingSubmissions(db, cast.actors.trainerA)).toEqual([]);
		await saveDraft(db, mila, id, { text: 'Tweede', files: [] });
		await handIn(db, mila, id, '');
		setClock('2027-01-20T15:59:00.000Z');
		await takeBack(db, mila, id);
		await handIn(db, mila, id, '');
		setClock(AFTER);
		expect(await statusOf(takeBack(db, mila, id))).toBe(409);
		expect((await findOwnSubmission(db, mila, id))?.text).toBe('Tweede');
	});

	test('after the deadline is possible and marked', async () => {
		const db = database();
		const { id, mila } = await prepare(db);
		setClock(AFTER);
		await addSubmission(db, mila, id);
		expect(await stateFor(db, mila, id)).toBe('late');
	});

	test('asks for a reason where the text looks like client data, and keeps no more than its kind', async () => {
		const db = database();
		const { cast, id, mila } = await prepare(db);
		await saveDraft(db, mila, id, { text: 'Kind: Sanne deed mee.', files: [] });
		expect(await statusOf(handIn(db, mila, id, ''))).toBe(409);
		await handIn(db, mila, id, 'Een verzonnen naam.');
		expect(await handedIn(db)).toEqual([{ late: 0, warned: ['child'] }]);
		const row = await db.selectFrom('submission').select('id').executeTakeFirstOrThrow();
		expect((await getSubmission(db, cast.actors.trainerA, row.id)).reason).toBe('Een verzonnen naam.');
	});

	test.each([
		'BSN 123456782',
		'Zijn burgerservicenummer: 123456782.',
		'Op de brief stond 123.456.782.',
		'Mevrouw belde, 123456782.'
	])('with %j is never taken, whatever the reason', async (text) => {
		const db = database();
		const { id, mila } = await prepare(db);
		await saveDraft(db, mila, id, { text, files: [] });
		expect(await refusalOf(handIn(db, mila, id, 'Mag van mijn leidinggevende', 'other'))).toEqual({
			status: 409,
			field: 'text',
			message: 'In je tekst staat een burgerservicenummer. Haal het weg en lever opnieuw in.'
		});
		expect(await handedIn(db)).toEqual([]);
	});

	test('with a number that might be one is taken once its writer says what it is, and only that is kept', async () => {
		const db = database();
		const { id, mila } = await prepare(db);
		await saveDraft(db, mila, id, { text: 'Zie 123456782 in het overzicht.', files: [] });
		expect(await refusalOf(handIn(db, mila, id, 'Mag van mijn leidinggevende'))).toMatchObject({
			status: 409,
			field: 'number'
		});
		expect(await refusalOf(handIn(db, mila, id, 'Het is bsn 999990019.', 'invoice'))).toMatchObject({
			status: 409,
			field: 'reason'
		});
		await handIn(db, mila, id, '', 'invoice');
		expect(await handedIn(db)).toEqual([{ late: 0, warned: ['number'], number: 'invoice' }]);
		const everything = await db.selectFrom('audit').select('details').execute();
		expect(JSON.stringify(everything)).not.toMatch(/123456782|999990019/);
	});

	test('saved for the first time twice at once is one submission', async () => {
		const db = database();
		const { id, mila } = await prepare(db);
		await Promise.all(['een', 'twee'].map((text) => saveDraft(db, mila, id, { text, files: [] })));
		expect(await db.selectFrom('submission').select('id').execute()).toHaveLength(1);
	});

	test('is refused to a trainer who also has a seat in the edition', async () => {
		const db = database();
		const { cast, id } = await prepare(db);
		await addEnrolment(db, cast.editionId, cast.actors.trainerA.personId);
		expect(await statusOf(saveDraft(db, cast.actors.trainerA, id, { text: 'x', files: [] }))).toBe(403);
	});
});

onBothDatabases('A submission', (database) => {
	test('is opened by the trainers of its edition and by nobody else, each time written down', async () => {
		const db = database();
		const { cast, id, mila } = await prepare(db);
		const submissionId = await addSubmission(db, mila, id, 'KANARIE');
		expect(await statuses(cast, (actor) => getSubmission(db, actor, submissionId))).toEqual({
			participant: 404,
			otherParticipant: 404,
			outsider: 404,
			trainerA: 200,
			trainerB: 200,
			otherTrainer: 404,
			coordinator: 404,
			staff: 404,
			admin: 404
		});
		await findOwnSubmission(db, mila, id);
		const reads = await db
			.selectFrom('audit')
			.selectAll()
			.where('action', '=', 'submission.read')
			.orderBy('seq')
			.execute();
		expect(reads.map((row) => row.actorId)).toEqual([
			cast.actors.trainerA.personId,
			cast.actors.trainerB.personId,
			mila.personId
		]);
		expect(JSON.stringify(await db.selectFrom('audit').selectAll().execute())).not.toContain('KANARIE');
	});

	test('is not open to trainers as a draft, nor sixty days after the edition', async () => {
		const db = database();
		const { cast, id, mila } = await prepare(db);
		const submissionId = await addSubmission(db, mila, id);
		await takeBack(db, mila, id);
		expect(await statusOf(getSubmission(db, cast.actors.trainerA, submissionId))).toBe(404);
		await handIn(db, mila, id, '');
		const { endsAt } = await db
			.selectFrom('session')
			.select('endsAt')
			.where('id', '=', cast.sessionId)
			.executeTakeFirstOrThrow();
		setClock(addMs(endsAt, 60 * DAY - 1000));
		expect(await statusOf(getSubmission(db, cast.actors.trainerA, submissionId))).toBe(200);
		setClock(addMs(endsAt, 60 * DAY + 1000));
		expect(await statusOf(getSubmission(db, cast.actors.trainerA, submissionId))).toBe(404);
		expect(await statusOf(saveFeedback(db, cast.actors.trainerA, submissionId, 'Te laat'))).toBe(404);
		expect(await listWaitingSubmissions(db, cast.actors.trainerA)).toEqual([]);
	});

	test('waits in the list of both trainers at once, until each released feedback', async () => {
		const db = database();
		const { cast, id, mila } = await prepare(db);
		const submissionId = await addSubmission(db, mila, id);
		const waiting = async (actor: Actor) =>
			(await listWaitingSubmissions(db, actor)).map((row) => row.author);
		expect(await waiting(cast.actors.trainerA)).toEqual(['Mila Proef']);
		expect(await waiting(cast.actors.trainerB)).toEqual(['Mila Proef']);
		expect(await waiting(cast.actors.staff)).toEqual([]);
		await releaseFeedback(db, cast.actors.trainerA, submissionId, 'Mooi');
		expect(await waiting(cast.actors.trainerA)).toEqual([]);
		expect(await waiting(cast.actors.trainerB)).toEqual(['Mila Proef']);
	});

	test('with client data is hidden from all at once, replaced by its author, and no later for it', async () => {
		const db = database();
		const { cast, id, mila } = await prepare(db);
		const submissionId = await addSubmission(db, mila, id, 'Over Sanne');
		await releaseFeedback(db, cast.actors.trainerB, submissionId, 'Over Sanne dus');
		expect(await statusOf(flagSubmission(db, cast.actors.staff, submissionId))).toBe(404);
		await flagSubmission(db, cast.actors.trainerA, submissionId);
		for (const actor of Object.values(cast.actors))
			expect(await statusOf(getSubmission(db, actor, submissionId))).toBe(404);
		expect(await findOwnSubmission(db, mila, id)).toMatchObject({ text: '', files: [] });
		expect((await listFeedback(db, mila, submissionId)).released).toEqual([]);
		expect(await db.selectFrom('alert').select(['recipientId', 'kind']).execute()).toEqual([
			{ recipientId: mila.personId, kind: 'submission_flagged' }
		]);
		setClock(AFTER);
		await saveDraft(db, mila, id, { text: 'Over een meisje', files: [] });
		await saveDraft(db, mila, id, { text: 'Over een meisje van tien', files: [] });
		expect(await stateFor(db, mila, id)).toBe('draft');
		expect((await findOwnSubmission(db, mila, id))?.text).toBe('Over een meisje van tien');
		await handIn(db, mila, id, '');
		expect((await getSubmission(db, cast.actors.trainerA, submissionId)).late).toBe(0);
	});

	test('that was flagged and not replaced is destroyed after a week', async () => {
		const db = database();
		const { cast, id, mila } = await prepare(db);
		const submissionId = await addSubmission(db, mila, id, 'Over Sanne');
		await flagSubmission(db, cast.actors.trainerA, submissionId);
		setClock(addMs(now(), 7 * DAY - 1000));
		await emptyFlaggedSubmissions(db, '/nowhere');
		expect((await db.selectFrom('submission').select('text').executeTakeFirstOrThrow()).text).toBe(
			'Over Sanne'
		);
		setClock(addMs(now(), 2000));
		await emptyFlaggedSubmissions(db, '/nowhere');
		expect((await db.selectFrom('submission').select('text').executeTakeFirstOrThrow()).text).toBe('');
	});
});

onBothDatabases('Feedback', (database) => {
	test('is given by both trainers, each their own, and by nobody else', async () => {
		const db = database();
		const { cast, id, mila } = await prepare(db);
		const submissionId = await addSubmission(db, mila, id);
		expect(
			await statuses(cast, (actor) => releaseFeedback(db, actor, submissionId, `Van ${actor.name}`))
		).toEqual({
			participant: 403,
			otherParticipant: 404,
			outsider: 404,
			trainerA: 200,
			trainerB: 200,
			otherTrainer: 404,
			coordinator: 404,
			staff: 404,
			admin: 404
		});
		const { released } = await listFeedback(db, mila, submissionId);
		expect(released.map((row) => [row.author, row.text]).sort()).toEqual([
			['Aya Proef', 'Van Aya Proef'],
			['Bram Proef', 'Van Bram Proef']
		]);
	});

	test('is unseen as a draft, and keeps every released version', async () => {
		const db = database();
		const { cast, id, mila } = await prepare(db);
		const submissionId = await addSubmission(db, mila, id);
		await saveFeedback(db, cast.actors.trainerA, submissionId, 'Concept');
		expect(await listFeedback(db, mila, submissionId)).toEqual({ released: [], draft: undefined });
		expect((await listFeedback(db, cast.actors.trainerB, submissionId)).released).toEqual([]);
		expect((await listFeedback(db, cast.actors.trainerA, submissionId)).draft?.text).toBe('Concept');
		await releaseFeedback(db, cast.actors.trainerA, submissionId, 'Eerste');
		await saveFeedback(db, cast.actors.trainerA, submissionId, 'Tweede, nog niet af');
		expect(
			(await listFeedback(db, mila, submissionId)).released.map((row) => [row.version, row.text])
		).toEqual([[1, 'Eerste']]);
		await releaseFeedback(db, cast.actors.trainerA, submissionId, 'Tweede');
		expect(
			(await listFeedback(db, mila, submissionId)).released.map((row) => [row.version, row.text])
		).toEqual([[2, 'Tweede']]);
		expect(await db.selectFrom('feedback').select('text').orderBy('version').execute()).toEqual([
			{ text: 'Eerste' },
			{ text: 'Tweede' }
		]);
		expect(await statusOf(takeBack(db, mila, id))).toBe(409);
	});

	test('promises a mail without its content for each release', async () => {
		const db = database();
		const { cast, id, mila } = await prepare(db);
		const submissionId = await addSubmission(db, mila, id);
		await releaseFeedback(db, cast.actors.trainerA, submissionId, 'GEHEIM');
		const mails = await db.selectFrom('outbox').select(['recipientId', 'template', 'ids']).execute();
		expect(mails).toEqual([
			{ recipientId: mila.personId, template: 'assignments.feedback', ids: JSON.stringify({ submissionId }) }
		]);
	});

	test('writes one row for each reading of it', async () => {
		const db = database();
		const { cast, id, mila } = await prepare(db);
		const submissionId = await addSubmission(db, mila, id);
		await listFeedback(db, mila, submissionId);
		await releaseFeedback(db, cast.actors.trainerA, submissionId, 'Een');
		await releaseFeedback(db, cast.actors.trainerB, submissionId, 'Twee');
		await listFeedback(db, mila, submissionId);
		await listFeedback(db, cast.actors.staff, submissionId);
		expect(
			await db.selectFrom('audit').select('actorId').where('action', '=', 'feedback.read').execute()
		).toEqual([{ actorId: mila.personId }]);
	});
});

async function handedIn(db: Db) {
	const audits = await db
		.selectFrom('audit')
		.select('details')
		.where('action', '=', 'submission.hand_in')
		.execute();
	return audits.map((row) => JSON.parse(row.details));
}

async function refusalOf(refused: Promise<unknown>) {
	return await refused.then(
		() => undefined,
		(problem: { status: number; body: { field: string } }) => ({
			status: problem.status,
			field: problem.body.field,
			message: wordsOf(problem)
		})
	);
}

async function prepare(db: Db): Promise<{ cast: Cast; id: string; mila: Actor }> {
	const cast = await addCast(db);
	return { cast, id: await addAssignment(db, cast), mila: cast.actors.participant };
}

async function stateFor(db: Db, actor: Actor, assignmentId: string) {
	const { late, ...row } = (await listHandIns(db, actor, await assignmentRow(db, assignmentId))).find(
		(one) => one.personId === actor.personId
	) ?? { late: 0 };
	if (!('id' in row) || row.id === null) return 'none';
	return stateOf({ ...row, late });
}

async function assignmentRow(db: Db, id: string) {
	return await db
		.selectFrom('assignment')
		.select(['id', 'editionId'])
		.where('id', '=', id)
		.executeTakeFirstOrThrow();
}
