import { writeAudit } from '#lib/server/audit.ts';
import { now } from '#lib/server/clock.ts';
import { locksRows, type Db, type Trx } from '#lib/server/db/open.ts';
import { conflict, forbidden, notFound } from '#lib/server/refuse.ts';
import { synchroniseDiaries } from '#lib/features/diaries/synchronise-diaries.server.ts';
import { recheckLeads } from '../pairings/recheck.server.ts';
import type { Actor } from '../people/actor.ts';
import { mayMerge } from '../people/policy.ts';
import { listRoles } from '../people/work.server.ts';
import { describe } from './duplicates.server.ts';
import { listSignedIn, takesTwo } from './guarded.server.ts';
import { openJournal } from './journal.server.ts';
import { endProposals } from './proposal.server.ts';
import { repointEverything, type Merger } from './repoint.server.ts';

/** Both people side by side, before anything happens. */
export async function getMerger(db: Db, actor: Actor, keptId: string, goneId: string) {
	if (!actor.staff || keptId === goneId) notFound();
	const people = await describe(db, [keptId, goneId]);
	const [kept, gone] = [people.get(keptId), people.get(goneId)];
	if (!kept || !gone) notFound();
	return {
		kept,
		gone,
		allowed: await isAllowed(db, actor, keptId, goneId),
		takesTwo: await takesTwo(db, [keptId, goneId])
	};
}

/** Makes one person of two at once, where nobody has anything to lose; else it is to be proposed. */
export async function mergePeople(db: Db, actor: Actor, keptId: string, goneId: string) {
	await db.transaction().execute(async (trx) => {
		await refuseMerger(trx, actor, keptId, goneId);
		if (await takesTwo(trx, [keptId, goneId])) conflict('merging_takes_two');
		await carryOut(trx, { keptId, goneId, by: actor.personId, sealed: true });
	});
}

/** Who may not propose this, and which two cannot be one; from here on nothing else happens to either. */
export async function refuseMerger(trx: Trx, actor: Actor, keptId: string, goneId: string) {
	await lockBoth(trx, [keptId, goneId]);
	if (!actor.staff || !(await areThere(trx, keptId, goneId))) notFound();
	if (!(await isAllowed(trx, actor, keptId, goneId))) forbidden();
	await refuseTwoPeople(trx, keptId, goneId);
}

/** Everything of the one who goes to the one who is kept, all of it or nothing; with what is needed to undo it. */
export async function carryOut(trx: Trx, merger: Merger) {
	const { keptId, goneId, by } = merger;
	await refuseTwoPeople(trx, keptId, goneId);
	const journal = openJournal(trx);
	const sessionIds = await listSessionsOf(trx, [keptId, goneId]);
	await repointEverything(trx, journal, merger);
	await noteMerger(trx, merger);
	await journal.watch(await whatLeadsTouch(trx, sessionIds), () =>
		recheckLeads(trx, by === null ? null : { personId: by }, [keptId])
	);
	await synchroniseDiaries(trx, sessionIds);
	await journal.write(goneId);
	await endProposals(trx, [keptId, goneId]);
}

/** Nobody gets or loses anything while two become one; also what only points at them waits. */
export async function lockBoth(trx: Trx, personIds: string[]) {
	if (!locksRows(trx)) return;
	await trx
		.selectFrom('person')
		.select('id')
		.where('id', 'in', personIds)
		.orderBy('id')
		.forUpdate()
		.execute();
}

/** Neither was erased, nor has become somebody else. */
export async function areThere(db: Db, keptId: string, goneId: string) {
	const people = await db
		.selectFrom('person')
		.select('id')
		.where('id', 'in', [keptId, goneId])
		.where('erasedAt', 'is', null)
		.where('id', 'not in', (inner) => inner.selectFrom('mergedPerson').select('goneId'))
		.execute();
	return people.length === 2;
}

async function isAllowed(db: Db, actor: Actor, keptId: string, goneId: string) {
	const roles = await listRoles(db, [keptId, goneId]);
	return mayMerge(
		actor,
		[keptId, goneId],
		roles.some(({ role }) => role !== 'coordinator')
	);
}

/**
 * Two who stood before one group, or both handed something in, are two people. And an account is never handed over:
 * who signs in is who is kept.
 */
async function refuseTwoPeople(trx: Trx, keptId: string, goneId: string) {
	const led = await trx
		.selectFrom('sessionLead as one')
		.innerJoin('sessionLead as other', 'other.sessionId', 'one.sessionId')
		.select('one.sessionId')
		.where('one.personId', '=', keptId)
		.where('other.personId', '=', goneId)
		.executeTakeFirst();
	if (led) conflict('people_merge_led_together');
	const handedIn = await trx
		.selectFrom('submission as one')
		.innerJoin('submission as other', 'other.assignmentId', 'one.assignmentId')
		.select('one.id')
		.where('one.personId', '=', keptId)
		.where('other.personId', '=', goneId)
		.executeTakeFirst();
	if (handedIn) conflict('people_merge_both_handed_in');
	const signedIn = await listSignedIn(trx, [keptId, goneId]);
	if (signedIn.includes(goneId) && !signedIn.includes(keptId)) conflict('merging_keep_who_signs_in');
}

export async function listSessionsOf(trx: Trx, personIds: string[]) {
	const led = await trx
		.selectFrom('sessionLead')
		.select('sessionId as id')
		.where('personId', 'in', personIds)
		.execute();
	const joined = await trx
		.selectFrom('enrolment')
		.innerJoin('session', 'session.editionId', 'enrolment.editionId')
		.select('session.id')
		.where('personId', 'in', personIds)
		.execute();
	return [...new Set([...led, ...joined].map((row) => row.id))];
}

/** A lead who fits no longer loses the place, and the edition is no longer definitive. */
async function whatLeadsTouch(trx: Trx, sessionIds: string[]) {
	const editions = await trx
		.selectFrom('session')
		.select('editionId')
		.distinct()
		.where('id', 'in', ['', ...sessionIds])
		.execute();
	return [
		{ table: 'edition', column: 'id', values: editions.map((row) => row.editionId) },
		{ table: 'session_lead', column: 'session_id', values: sessionIds },
		{ table: 'session_lead_organisation', column: 'session_id', values: sessionIds }
	];
}

async function noteMerger(trx: Trx, { keptId, goneId, by }: Merger) {
	await trx.insertInto('mergedPerson').values({ goneId, keptId, mergedAt: now(), mergedBy: by }).execute();
	await writeAudit(trx, {
		actorId: by,
		action: 'person.merge',
		objectId: keptId,
		personId: keptId,
		details: { gone: goneId }
	});
}
