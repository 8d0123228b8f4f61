import { m } from '#lib/i18n/paraglide/messages.js';
import { writeAudit } from '#lib/server/audit.ts';
import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { conflict, forbidden, notFound } from '#lib/server/refuse.ts';
import { keepDiaries } from '../diaries/keep-diaries.server.ts';
import { recheckLeads } from '../pairings/recheck.server.ts';
import type { Actor } from '../people/actor.ts';
import { lockPeople } from '../people/lock.server.ts';
import { mayMerge } from '../people/policy.ts';
import { listRoles } from '../people/work.server.ts';
import { describe } from './duplicates.server.ts';
import { moveEverything } from './moves.server.ts';

/** Both people side by side, before anything happens. */
export async function getMerger(db: Db, actor: Actor, keptId: string, goneId: string) {
	if (!actor.staff || keptId === goneId) notFound();
	const people = await describe(db, [keptId, goneId]);
	const [kept, gone] = [people.get(keptId), people.get(goneId)];
	if (!kept || !gone) notFound();
	return { kept, gone, allowed: await isAllowed(db, actor, keptId, goneId) };
}

/** Makes one person of two: everything of the one who goes is moved to the one who is kept, all of it or nothing. */
export async function mergePeople(db: Db, actor: Actor, keptId: string, goneId: string) {
	await db.transaction().execute(async (trx) => {
		await lockPeople(trx, [keptId, goneId]);
		const people = await trx
			.selectFrom('person')
			.select('id')
			.where('id', 'in', [keptId, goneId])
			.where('erasedAt', 'is', null)
			.execute();
		if (!actor.staff || people.length !== 2) notFound();
		if (!(await isAllowed(trx, actor, keptId, goneId))) forbidden();
		await refuseTwoAtWork(trx, keptId, goneId);
		const sessionIds = await listSessionsOf(trx, [keptId, goneId]);
		await moveEverything(trx, actor, keptId, goneId);
		await noteMerger(trx, actor, keptId, goneId);
		await recheckLeads(trx, actor, [keptId]);
		await keepDiaries(trx, sessionIds);
	});
}

async function isAllowed(db: Db, actor: Actor, keptId: string, goneId: string) {
	const roles = await listRoles(db, [keptId, goneId]);
	return mayMerge(
		actor,
		[keptId, goneId],
		roles.some(({ role }) => role !== 'coordinator')
	);
}

/** Two people who stood before one group, or both handed something in, are two people. */
async function refuseTwoAtWork(trx: Trx, keptId: string, goneId: string) {
	const led = await trx
		.selectFrom('sessionLead as one')
		.innerJoin('sessionLead as other', 'other.sessionId', 'one.sessionId')
		.select('one.sessionId')
		.where('one.personId', '=', keptId)
		.where('other.personId', '=', goneId)
		.executeTakeFirst();
	if (led) conflict(m.people_merge_led_together());
	const handedIn = await trx
		.selectFrom('submission as one')
		.innerJoin('submission as other', 'other.assignmentId', 'one.assignmentId')
		.select('one.id')
		.where('one.personId', '=', keptId)
		.where('other.personId', '=', goneId)
		.executeTakeFirst();
	if (handedIn) conflict(m.people_merge_both_handed_in());
}

async function listSessionsOf(trx: Trx, personIds: string[]) {
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

async function noteMerger(trx: Trx, actor: Actor, keptId: string, goneId: string) {
	await trx
		.insertInto('mergedPerson')
		.values({ goneId, keptId, mergedAt: now(), mergedBy: actor.personId })
		.execute();
	await writeAudit(trx, {
		actorId: actor.personId,
		action: 'person.merge',
		objectType: 'person',
		objectId: keptId,
		personId: keptId,
		details: { gone: goneId }
	});
}
