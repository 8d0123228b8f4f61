import { synchroniseDiaries } from '#lib/features/diaries/synchronise-diaries.server.ts';
import { fallBack } from '#lib/features/editions/state.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { lockPeople } from '#lib/features/people/lock.server.ts';
import { getPlannedSession } from '#lib/features/sessions/commands.server.ts';
import type { SessionRow } from '#lib/features/sessions/queries.server.ts';
import { writeAudit } from '#lib/server/audit.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { conflict } from '#lib/server/refuse.ts';
import { findLead, takeHalf, tellOther, type Half } from './halves.server.ts';

type Choice = { overrideReason?: string };

/** Gives an open half of a session to a trainer of another organisation than the other trainer's. */
export async function pairTrainer(
	db: Db,
	actor: Actor,
	sessionId: string,
	half: Half,
	personId: string,
	choice: Choice = {}
) {
	await db.transaction().execute(async (trx) => {
		await lockPeople(trx, [personId]);
		const session = await getPlannedSession(trx, actor, sessionId);
		if (await findLead(trx, sessionId, half)) conflict('planning_place_taken', {}, 'personId');
		await takeHalf(trx, actor, session, half, personId, choice.overrideReason);
		await tellOther(trx, session, half, personId);
		await synchroniseDiaries(trx, [sessionId]);
	});
}

/** Takes a trainer off a session; the half is open again and the edition no longer definitive. */
export async function openHalf(db: Db, actor: Actor, sessionId: string, half: Half) {
	await db.transaction().execute(async (trx) => {
		const session = await getPlannedSession(trx, actor, sessionId);
		await leaveHalf(trx, actor, session, half);
		await fallBack(trx, session.editionId, actor.personId);
		await tellOther(trx, session, half, null);
		await synchroniseDiaries(trx, [sessionId]);
	});
}

/** Puts another trainer in the place of one who cannot come; the edition stays as it is. */
export async function substitute(
	db: Db,
	actor: Actor,
	sessionId: string,
	half: Half,
	personId: string,
	choice: Choice = {}
) {
	await db.transaction().execute(async (trx) => {
		await lockPeople(trx, [personId]);
		const session = await getPlannedSession(trx, actor, sessionId);
		await leaveHalf(trx, actor, session, half);
		await takeHalf(trx, actor, session, half, personId, choice.overrideReason);
		await tellOther(trx, session, half, personId);
		await synchroniseDiaries(trx, [sessionId]);
	});
}

async function leaveHalf(trx: Trx, actor: Actor, session: SessionRow, half: Half) {
	const lead = await findLead(trx, session.id, half);
	if (!lead) conflict('planning_place_open');
	await trx.deleteFrom('sessionLead').where('sessionId', '=', session.id).where('half', '=', half).execute();
	await writeAudit(trx, {
		actorId: actor.personId,
		action: 'lead.leave',
		objectId: session.id,
		personId: lead.personId,
		details: { half }
	});
}
