import type { AuditAction } from '#lib/i18n/audit-actions.ts';
import { writeAudit } from '#lib/server/audit.ts';
import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { conflict, forbidden, notFound } from '#lib/server/refuse.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { shortenSignIns } from './sign-in-ends.server.ts';
import { lockPeople } from '#lib/features/people/lock.server.ts';
import { refuseClosed } from '#lib/features/people/open-organisation.server.ts';
import { getVisible } from '#lib/features/people/person.server.ts';
import { mayGrantRole, type Role } from '#lib/features/people/policy.ts';

/** Gives somebody a role; a coordinator's is for one organisation. */
export async function grantRole(
	db: Db,
	actor: Actor,
	personId: string,
	role: Role,
	organisationId: string | null
) {
	await db.transaction().execute(async (trx) => {
		await lockPeople(trx, [personId]);
		await getVisible(trx, actor, personId);
		if (!mayGrantRole(actor, personId, role)) forbidden();
		const scope = role === 'coordinator' ? organisationId : null;
		if (role === 'coordinator') await refuseClosed(trx, scope ?? '');
		if (await findGrant(trx, personId, role, scope)) conflict('people_role_held', {}, 'role');
		await trx
			.insertInto('roleGrant')
			.values({
				id: newId(),
				personId,
				role,
				organisationId: scope,
				grantedAt: now(),
				grantedBy: actor.personId
			})
			.execute();
		if (role !== 'coordinator') await shortenSignIns(trx, personId);
		await note(trx, actor, 'role.grant', personId, { role });
	});
}

async function findGrant(trx: Trx, personId: string, role: Role, organisationId: string | null) {
	return await trx
		.selectFrom('roleGrant')
		.select('id')
		.where('personId', '=', personId)
		.where('role', '=', role)
		.where('organisationId', organisationId ? '=' : 'is', organisationId)
		.where('endedAt', 'is', null)
		.executeTakeFirst();
}

/** Takes a role back, at once. */
export async function endRole(db: Db, actor: Actor, grantId: string) {
	await db.transaction().execute(async (trx) => {
		const grant = await trx
			.selectFrom('roleGrant')
			.select(['personId', 'role'])
			.where('id', '=', grantId)
			.where('endedAt', 'is', null)
			.executeTakeFirst();
		if (!grant) notFound();
		await getVisible(trx, actor, grant.personId);
		if (!mayGrantRole(actor, grant.personId, grant.role)) forbidden();
		await trx
			.updateTable('roleGrant')
			.set({ endedAt: now(), endedBy: actor.personId })
			.where('id', '=', grantId)
			.execute();
		await note(trx, actor, 'role.end', grant.personId, { role: grant.role });
	});
}

/** Makes somebody a trainer, or says anew what they teach and how many sessions they can lead. */
export async function saveTrainer(
	db: Db,
	actor: Actor,
	personId: string,
	facts: { maxSessions: number; topicIds: string[] }
) {
	await db.transaction().execute(async (trx) => {
		await getVisible(trx, actor, personId);
		if (!mayGrantRole(actor, personId, 'trainer')) forbidden();
		const { maxSessions } = facts;
		const topicIds = [...new Set(facts.topicIds)];
		if (!topicIds.length || !(await areTopics(trx, topicIds)))
			conflict('people_choose_topics', {}, 'topicIds');
		await trx
			.insertInto('trainer')
			.values({ personId, maxSessions, since: now() })
			.onConflict((row) => row.column('personId').doUpdateSet({ maxSessions }))
			.execute();
		await trx.deleteFrom('trainerTopic').where('personId', '=', personId).execute();
		await trx
			.insertInto('trainerTopic')
			.values(topicIds.map((topicId) => ({ personId, topicId })))
			.execute();
		await note(trx, actor, 'trainer.keep', personId, { topics: topicIds.length });
	});
}

async function areTopics(trx: Trx, ids: string[]) {
	const known = await trx.selectFrom('topic').select('id').where('id', 'in', ids).execute();
	return known.length === ids.length;
}

/** Somebody is no trainer any more; not while they still lead a session to come. */
export async function endTrainer(db: Db, actor: Actor, personId: string) {
	await db.transaction().execute(async (trx) => {
		await getVisible(trx, actor, personId);
		if (!mayGrantRole(actor, personId, 'trainer')) forbidden();
		if (await leadsAhead(trx, personId)) conflict('people_trainer_leads');
		await trx.deleteFrom('trainerTopic').where('personId', '=', personId).execute();
		await trx.deleteFrom('trainer').where('personId', '=', personId).execute();
		await note(trx, actor, 'trainer.end', personId, {});
	});
}

/** A session to come that somebody leads, if there is one. */
export async function leadsAhead(db: Db, personId: string) {
	return await db
		.selectFrom('sessionLead')
		.innerJoin('session', 'session.id', 'sessionLead.sessionId')
		.select('session.id')
		.where('sessionLead.personId', '=', personId)
		.where('session.endsAt', '>', now())
		.where('session.cancelledAt', 'is', null)
		.executeTakeFirst();
}

async function note(
	trx: Trx,
	actor: Actor,
	action: AuditAction,
	personId: string,
	details: Record<string, unknown>
) {
	await writeAudit(trx, {
		actorId: actor.personId,
		action,
		objectId: personId,
		personId,
		details
	});
}
