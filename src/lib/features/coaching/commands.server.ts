import { raiseAlerts } from '#lib/features/alerts/commands.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import type { AuditAction } from '#lib/i18n/audit-actions.ts';
import { writeAudit } from '#lib/server/audit.ts';
import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { conflict, forbidden, notFound } from '#lib/server/refuse.ts';
import { canBeDeleted } from './coaching.ts';
import { sealNote } from './keys.server.ts';
import { mayCoach, type Two } from './policy.ts';
import {
	getPair,
	listPossibleCoaches,
	listPossibleParticipants,
	readableNotes,
	type Pair
} from './queries.server.ts';

/** A coach begins with somebody of the own editions; it is active at once. */
export async function startCoaching(db: Db, actor: Actor, participantId: string): Promise<string> {
	return await db.transaction().execute(async (trx) => {
		if (!mayCoach(actor)) forbidden();
		const choice = (await listPossibleParticipants(trx, actor)).find((one) => one.personId === participantId);
		if (!choice) conflict('coaching_person_missing', {}, 'personId');
		return await insertPair(trx, actor, { coachId: actor.personId, participantId }, choice.editionId, now());
	});
}

/** A participant asks a trainer of the own editions, who accepts or declines. */
export async function askCoaching(db: Db, actor: Actor, coachId: string): Promise<string> {
	return await db.transaction().execute(async (trx) => {
		const choice = (await listPossibleCoaches(trx, actor)).find((one) => one.personId === coachId);
		if (!choice) conflict('coaching_person_missing', {}, 'personId');
		const id = await insertPair(
			trx,
			actor,
			{ coachId, participantId: actor.personId },
			choice.editionId,
			null
		);
		await raiseAlerts(trx, {
			key: `coaching-asked/${id}`,
			recipientId: coachId,
			kind: 'coaching_asked',
			facts: {},
			href: `/coaching/${id}`,
			mail: true
		});
		return id;
	});
}

export async function acceptCoaching(db: Db, actor: Actor, id: string) {
	await db.transaction().execute(async (trx) => {
		const pair = await getPair(trx, actor, id);
		if (!pair.coaches) forbidden();
		if (pair.state !== 'asked') conflict('coaching_no_longer_asked');
		await trx.updateTable('coachingPair').set({ acceptedAt: now() }).where('id', '=', id).execute();
		await tellOther(trx, actor, { ...pair, id }, 'coaching_accepted');
		await audit(trx, actor, 'coaching.accept', id, pair);
	});
}

/** Ends it, or declines what was asked; either of the two can. The notes stay readable for both. */
export async function endCoaching(db: Db, actor: Actor, id: string) {
	await db.transaction().execute(async (trx) => {
		const pair = await getPair(trx, actor, id);
		if (pair.endedAt) return;
		await trx
			.updateTable('coachingPair')
			.set({ endedAt: now(), endedBy: actor.personId })
			.where('id', '=', id)
			.execute();
		await tellOther(trx, actor, { ...pair, id }, endingOf(actor, pair));
		await audit(trx, actor, 'coaching.end', id, pair);
	});
}

/** What was asked and not begun yet is declined by the one, and taken back by the other. */
function endingOf(actor: Actor, pair: Pair) {
	if (pair.state !== 'asked') return 'coaching_ended';
	return pair.askedBy === actor.personId ? 'coaching_taken_back' : 'coaching_declined';
}

async function tellOther(
	trx: Trx,
	actor: Actor,
	{ id, coachId, participantId }: Two & { id: string },
	kind: 'coaching_accepted' | 'coaching_declined' | 'coaching_taken_back' | 'coaching_ended'
) {
	await raiseAlerts(trx, {
		key: `${kind}/${id}`,
		recipientId: actor.personId === coachId ? participantId : coachId,
		kind,
		facts: {},
		href: `/coaching/${id}`,
		mail: true
	});
}

export async function writeNote(db: Db, actor: Actor, pairId: string, text: string) {
	await db.transaction().execute(async (trx) => {
		const pair = await getPair(trx, actor, pairId);
		if (pair.state !== 'active') conflict('coaching_not_active');
		const id = newId();
		await trx
			.insertInto('coachingNote')
			.values({ id, pairId, authorId: actor.personId, ...sealNote(pairId, id, text), writtenAt: now() })
			.execute();
		await audit(trx, actor, 'coaching.write', pairId, pair);
	});
}

/** Takes one's own note away: gone within a day of writing, struck and still there after that. */
export async function withdrawNote(db: Db, actor: Actor, pairId: string, noteId: string) {
	return await db.transaction().execute(async (trx) => {
		const pair = await getPair(trx, actor, pairId);
		const note = await readableNotes(trx, actor)
			.select(['coachingNote.id', 'authorId', 'writtenAt', 'struckAt'])
			.where('coachingNote.id', '=', noteId)
			.where('pairId', '=', pairId)
			.executeTakeFirst();
		if (!note) notFound();
		if (note.authorId !== actor.personId) forbidden();
		const struck = !canBeDeleted(note, now());
		if (!struck) await trx.deleteFrom('coachingNote').where('id', '=', noteId).execute();
		else if (!note.struckAt)
			await trx.updateTable('coachingNote').set({ struckAt: now() }).where('id', '=', noteId).execute();
		await audit(trx, actor, 'coaching.withdraw_note', pairId, pair);
		return { struck };
	});
}

async function insertPair(trx: Trx, actor: Actor, two: Two, editionId: string, acceptedAt: string | null) {
	const id = newId();
	const { numInsertedOrUpdatedRows } = await trx
		.insertInto('coachingPair')
		.values({ id, ...two, editionId, askedAt: now(), askedBy: actor.personId, acceptedAt })
		.onConflict((taken) =>
			taken.columns(['coachId', 'participantId']).where('endedAt', 'is', null).doNothing()
		)
		.executeTakeFirst();
	if (!numInsertedOrUpdatedRows) conflict('coaching_already', {}, 'personId');
	await audit(trx, actor, acceptedAt ? 'coaching.start' : 'coaching.ask', id, two);
	return id;
}

async function audit(trx: Trx, actor: Actor, action: AuditAction, pairId: string, pair: Two) {
	await writeAudit(trx, {
		actorId: actor.personId,
		action,
		objectId: pairId,
		personId: pair.participantId
	});
}
