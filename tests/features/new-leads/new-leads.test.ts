import { expect, test } from 'vitest';
import {
	getSubmission,
	listHandIns,
	listWaitingSubmissions
} from '#lib/features/assignments/submissions.server.ts';
import { countNewHandIns } from '#lib/features/assignments/news.server.ts';
import { answerNewLead, openToNewLead } from '#lib/features/new-leads/commands.server.ts';
import { newLeadMails } from '#lib/features/new-leads/mails.server.ts';
import { listNewLeads } from '#lib/features/new-leads/queries.server.ts';
import { openHalf, pairTrainer, substitute } from '#lib/features/pairings/commands.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { closeConfidential } from '#lib/features/people/closings.server.ts';
import { addMs, DAY, HOUR, now, setClock } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { deliverMails } from '#lib/server/mail/outbox.ts';
import { addCast, statusOf } from '../../support/cast.ts';
import { onBothDatabases } from '../../support/database.ts';
import { addAssignment, addSubmission } from '../../support/submissions.ts';
import * as world from '../../support/builders.ts';

/** A participant handed in; then staff put somebody else beside the trainer who was there. */
async function prepare(db: Db) {
	const cast = await addCast(db);
	const assignmentId = await addAssignment(db, cast);
	const author = cast.actors.participant;
	const submissionId = await addSubmission(db, author, assignmentId, 'Van voor de wissel.');
	const organisationId = await world.addOrganisation(db, 'Nieuw');
	const { topicId } = await db.selectFrom('trainerTopic').select('topicId').executeTakeFirstOrThrow();
	const { trainingId } = await db
		.selectFrom('edition')
		.select('trainingId')
		.where('id', '=', cast.editionId)
		.executeTakeFirstOrThrow();
	await db.insertInto('trainingTopic').values({ trainingId, topicId }).execute();
	const newcomerId = await world.addPerson(db, {
		givenName: 'Nieuwe',
		familyName: 'Trainer',
		organisations: [organisationId],
		teaches: [topicId]
	});
	return { ...cast, assignmentId, submissionId, author, newcomerId };
}

type Situation = Awaited<ReturnType<typeof prepare>>;

async function settle(db: Db, { actors, sessionId, newcomerId }: Situation): Promise<Actor> {
	await substitute(db, actors.staff, sessionId, 2, newcomerId);
	return await world.actorOf(db, newcomerId);
}

/** Sends what is promised; answers to whom a mail about the new lead went. */
async function sendMails(db: Db): Promise<string[]> {
	const sent: string[] = [];
	await deliverMails(db, {
		templates: { ...newLeadMails, alert: async () => ({ suppress: 'not looked at here' }) },
		transport: { send: async (mail) => void sent.push(mail.subject), close() {} },
		origin: 'https://tweespan.example',
		sender: 'noreply@tweespan.example',
		worker: 'test'
	});
	return sent;
}

/** Everything by which a lead could come to know what was handed in. */
async function readsIt(db: Db, lead: Actor, { submissionId, assignmentId, editionId }: Situation) {
	const rows = await listHandIns(db, lead, { id: assignmentId, editionId });
	const waiting = await listWaitingSubmissions(db, lead);
	return {
		status: await statusOf(getSubmission(db, lead, submissionId)),
		link: rows.find(({ id }) => id === submissionId)?.open,
		waits: waiting.some(({ id }) => id === submissionId),
		news: (await countNewHandIns(db, lead.personId, { since: addMs(now(), -60 * DAY) })).length
	};
}

const CLOSED = { status: 404, link: false, waits: false, news: 0 };
const OPEN = { status: 200, link: true, waits: true, news: 1 };

onBothDatabases('Somebody who comes to lead an edition', (database) => {
	test('is made known by name to whoever takes part or leads, at once', async () => {
		const db = database();
		const situation = await prepare(db);
		await settle(db, situation);
		const { participant, otherParticipant, trainerA } = situation.actors;
		const told = await db
			.selectFrom('alert')
			.select(['recipientId', 'facts'])
			.where('kind', '=', 'new_lead')
			.execute();
		expect(new Set(told.map((row) => row.recipientId))).toEqual(
			new Set([participant.personId, otherParticipant.personId, trainerA.personId])
		);
		expect(told.map((row) => (JSON.parse(row.facts) as { trainer: string }).trainer)).toEqual(
			told.map(() => 'Nieuwe Trainer')
		);
		expect(await sendMails(db)).toEqual([expect.stringContaining('Nieuwe Trainer')]);
	});

	test('reads what is handed in from then on, and nothing of before', async () => {
		const db = database();
		const situation = await prepare(db);
		setClock(addMs(now(), HOUR));
		const lead = await settle(db, situation);
		expect(await readsIt(db, lead, situation)).toEqual(CLOSED);
		setClock(addMs(now(), HOUR));
		const later = await addSubmission(db, situation.actors.otherParticipant, situation.assignmentId);
		expect(await statusOf(getSubmission(db, lead, later))).toBe(200);
		expect(await readsIt(db, situation.actors.trainerA, situation)).toEqual({ ...OPEN, news: 1 });
	});

	test('waits until the author was told seventy-two hours ago and did not refuse', async () => {
		const db = database();
		const situation = await prepare(db);
		setClock(addMs(now(), HOUR));
		const lead = await settle(db, situation);
		// A mail that could not be sent tells nobody.
		setClock(addMs(now(), 10 * DAY));
		expect(await readsIt(db, lead, situation)).toEqual(CLOSED);
		await sendMails(db);
		setClock(addMs(now(), 72 * HOUR - 1000));
		expect(await readsIt(db, lead, situation)).toEqual(CLOSED);
		setClock(addMs(now(), 1000));
		expect(await readsIt(db, lead, situation)).toEqual(OPEN);
	});

	test('never reads it where the author refuses, also later, and at once where the author agrees', async () => {
		const db = database();
		const situation = await prepare(db);
		setClock(addMs(now(), HOUR));
		const lead = await settle(db, situation);
		await sendMails(db);
		const { author, editionId, newcomerId } = situation;
		await answerNewLead(db, author, editionId, newcomerId, 'refuse');
		setClock(addMs(now(), 30 * DAY));
		expect(await readsIt(db, lead, situation)).toEqual(CLOSED);
		await answerNewLead(db, author, editionId, newcomerId, 'agree');
		expect(await readsIt(db, lead, situation)).toEqual(OPEN);
		await answerNewLead(db, author, editionId, newcomerId, 'refuse');
		expect(await readsIt(db, lead, situation)).toEqual(CLOSED);
		const { otherParticipant } = situation.actors;
		expect(await statusOf(answerNewLead(db, otherParticipant, editionId, newcomerId, 'agree'))).toBe(404);
	});

	test('reads it at once where the other lead, who was there before, says so', async () => {
		const db = database();
		const situation = await prepare(db);
		setClock(addMs(now(), HOUR));
		const lead = await settle(db, situation);
		const { actors, editionId, newcomerId } = situation;
		expect((await listNewLeads(db, actors.trainerA, editionId)).opens).toEqual([
			{ personId: newcomerId, name: 'Nieuwe Trainer' }
		]);
		expect(await statusOf(openToNewLead(db, lead, editionId, newcomerId))).toBe(403);
		await openToNewLead(db, actors.trainerA, editionId, newcomerId);
		expect(await readsIt(db, lead, situation)).toEqual(OPEN);
		expect(await statusOf(openToNewLead(db, actors.trainerA, editionId, newcomerId))).toBe(409);
	});

	test('does not get it from another who is new, nor from a trainer with another role', async () => {
		const db = database();
		const situation = await prepare(db);
		const { actors, editionId, sessionId, newcomerId } = situation;
		setClock(addMs(now(), HOUR));
		const lead = await settle(db, situation);
		await world.grant(db, actors.trainerA.personId, 'staff');
		const both = await world.actorOf(db, actors.trainerA.personId);
		expect(await statusOf(openToNewLead(db, both, editionId, newcomerId))).toBe(403);
		await substitute(db, actors.staff, sessionId, 1, actors.otherTrainer.personId, {
			overrideReason: 'Ziek'
		});
		expect(await statusOf(openToNewLead(db, actors.otherTrainer, editionId, newcomerId))).toBe(403);
		expect(await readsIt(db, lead, situation)).toEqual(CLOSED);
	});

	test('is not offered to whoever it is closed to since a recovery, and the page asks what the command asks', async () => {
		const db = database();
		const situation = await prepare(db);
		const { actors, author, editionId, newcomerId } = situation;
		setClock(addMs(now(), HOUR));
		const lead = await settle(db, situation);
		const other = actors.trainerA;
		const page = async (actor: Actor) => await listNewLeads(db, actor, editionId);
		for (const personId of [other.personId, author.personId])
			await db.transaction().execute(async (trx) => await closeConfidential(trx, personId, 'link'));

		expect((await page(other)).opens).toEqual([]);
		expect(await statusOf(openToNewLead(db, other, editionId, newcomerId))).toBe(403);
		expect((await page(author)).asked).toMatchObject([{ personId: newcomerId, yesCounts: false }]);
		expect(await statusOf(answerNewLead(db, author, editionId, newcomerId, 'agree'))).toBe(409);
		expect(await statusOf(answerNewLead(db, author, editionId, newcomerId, 'refuse'))).toBe(200);
		expect(await readsIt(db, lead, situation)).toEqual(CLOSED);
	});

	test('who left and comes back is new again, whatever was said before', async () => {
		const db = database();
		const situation = await prepare(db);
		const { actors, author, editionId, sessionId, newcomerId } = situation;
		setClock(addMs(now(), HOUR));
		const lead = await settle(db, situation);
		await answerNewLead(db, author, editionId, newcomerId, 'agree');
		await openHalf(db, actors.staff, sessionId, 2);
		setClock(addMs(now(), HOUR));
		await pairTrainer(db, actors.staff, sessionId, 2, newcomerId);
		expect(await readsIt(db, lead, situation)).toEqual(CLOSED);
		expect((await listNewLeads(db, author, editionId)).asked).toEqual([
			{ personId: newcomerId, name: 'Nieuwe Trainer', state: 'waiting', opensAt: null, yesCounts: true }
		]);
	});
});
