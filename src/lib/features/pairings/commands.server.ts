import { keepDiaries } from '#lib/features/diaries/keep-diaries.server.ts';
import { fallBack } from '#lib/features/editions/state.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { lockPeople } from '#lib/features/people/lock.server.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { getPlannedSession } from '#lib/features/sessions/commands.server.ts';
import type { SessionRow } from '#lib/features/sessions/queries.server.ts';
import { writeAudit } from '#lib/server/audit.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { conflict } from '#lib/server/refuse.ts';
import { findLead, takePlace, tellOther, type Place } from './places.server.ts';

type Choice = { overrideReason?: string };

/** Gives an open place of a session to a trainer of another organisation than the other trainer's. */
export async function pairTrainer(
	db: Db,
	actor: Actor,
	sessionId: string,
	place: Place,
	personId: string,
	choice: Choice = {}
) {
	await db.transaction().execute(async (trx) => {
		await lockPeople(trx, [personId]);
		const session = await getPlannedSession(trx, actor, sessionId);
		if (await findLead(trx, sessionId, place)) conflict(m.planning_place_taken(), 'personId');
		await takePlace(trx, actor, session, place, personId, choice.overrideReason);
		await tellOther(trx, session, place, personId);
		await keepDiaries(trx, [sessionId]);
	});
}

/** Takes a trainer off a session; the place is open again and the edition no longer definitive. */
export async function openPlace(db: Db, actor: Actor, sessionId: string, place: Place) {
	await db.transaction().execute(async (trx) => {
		const session = await getPlannedSession(trx, actor, sessionId);
		await leavePlace(trx, actor, session, place);
		await fallBack(trx, session.editionId, actor.personId);
		await tellOther(trx, session, place, null);
		await keepDiaries(trx, [sessionId]);
	});
}

/** Puts another trainer in the place of one who cannot come; the edition stays as it is. */
export async function substitute(
	db: Db,
	actor: Actor,
	sessionId: string,
	place: Place,
	personId: string,
	choice: Choice = {}
) {
	await db.transaction().execute(async (trx) => {
		await lockPeople(trx, [personId]);
		const session = await getPlannedSession(trx, actor, sessionId);
		await leavePlace(trx, actor, session, place);
		await takePlace(trx, actor, session, place, personId, choice.overrideReason);
		await tellOther(trx, session, place, personId);
		await keepDiaries(trx, [sessionId]);
	});
}

async function leavePlace(trx: Trx, actor: Actor, session: SessionRow, place: Place) {
	const lead = await findLead(trx, session.id, place);
	if (!lead) conflict(m.planning_place_open());
	await trx
		.deleteFrom('sessionLead')
		.where('sessionId', '=', session.id)
		.where('place', '=', place)
		.execute();
	await writeAudit(trx, {
		actorId: actor.personId,
		action: 'lead.leave',
		objectType: 'session',
		objectId: session.id,
		personId: lead.personId,
		details: { place }
	});
}
