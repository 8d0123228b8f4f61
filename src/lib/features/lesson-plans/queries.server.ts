import type { Actor } from '#lib/features/people/actor.ts';
import { fullName } from '#lib/features/people/names/names.ts';
import type { Db } from '#lib/server/db/open.ts';
import { notFound } from '#lib/server/refuse.ts';
import { getPlannedSession } from './access.server.ts';

/** The plan of a session with its parts, its trainers and who signed off what it says now. */
export async function getLessonPlan(db: Db, actor: Actor, sessionId: string) {
	const session = await getPlannedSession(db, actor, sessionId);
	const leads = await listLeads(db, sessionId);
	const plan = await findPlan(db, sessionId);
	if (!plan) return { session, leads, plan: undefined, parts: [], removed: [], signOffs: [] };
	const parts = await listParts(db, plan.id);
	return {
		session,
		leads,
		plan,
		parts: parts.filter((part) => !part.removedAt),
		removed: parts.filter((part) => part.removedAt),
		signOffs: await listSignOffs(db, plan)
	};
}

export type LessonPlan = Awaited<ReturnType<typeof getLessonPlan>>;
export type Part = LessonPlan['parts'][number];
export type Lead = LessonPlan['leads'][number];

async function findPlan(db: Db, sessionId: string) {
	return await db
		.selectFrom('lessonPlan')
		.select(['id', 'version'])
		.where('sessionId', '=', sessionId)
		.executeTakeFirst();
}

/** The two trainers in order of place, each with one organisation. */
export async function listLeads(db: Db, sessionId: string) {
	const rows = await db
		.selectFrom('sessionLead')
		.innerJoin('person', 'person.id', 'sessionLead.personId')
		.innerJoin('organisation', 'organisation.id', 'sessionLead.organisationId')
		.select(['sessionLead.half', 'sessionLead.personId', 'givenName', 'infix', 'familyName'])
		.select(['organisation.name as organisation', 'organisation.colour', 'organisation.shape'])
		.where('sessionLead.sessionId', '=', sessionId)
		.orderBy('half')
		.execute();
	return rows.map((row) => ({
		personId: row.personId,
		name: fullName(row),
		organisation: row.organisation,
		colour: row.colour,
		shape: row.shape
	}));
}

async function listParts(db: Db, planId: string) {
	const rows = await db
		.selectFrom('lessonPlanPart')
		.innerJoin('person', 'person.id', 'lessonPlanPart.changedBy')
		.selectAll('lessonPlanPart')
		.select(['person.givenName', 'person.infix', 'person.familyName'])
		.where('planId', '=', planId)
		.orderBy('position')
		.orderBy('lessonPlanPart.id')
		.execute();
	return rows.map(({ givenName, infix, familyName, ...part }) => ({
		...part,
		changedByName: fullName({ givenName, infix, familyName })
	}));
}

async function listSignOffs(db: Db, plan: { id: string; version: number }) {
	return await db
		.selectFrom('lessonPlanSignOff')
		.select(['personId', 'signedAt'])
		.where('planId', '=', plan.id)
		.where('planVersion', '=', plan.version)
		.execute();
}

/** Everything a part ever said, the latest first. */
export async function listPartHistory(db: Db, actor: Actor, sessionId: string, partId: string) {
	await getPlannedSession(db, actor, sessionId);
	const rows = await db
		.selectFrom('lessonPlanPartVersion as version')
		.innerJoin('lessonPlanPart', 'lessonPlanPart.id', 'version.partId')
		.innerJoin('lessonPlan', 'lessonPlan.id', 'lessonPlanPart.planId')
		.innerJoin('person', 'person.id', 'version.writtenBy')
		.select([
			'version.version',
			'version.title',
			'version.minutes',
			'version.counts',
			'version.method',
			'version.partLeadId'
		])
		.select(['version.material', 'version.text', 'version.writtenAt', 'givenName', 'infix', 'familyName'])
		.where('version.partId', '=', partId)
		.where('lessonPlan.sessionId', '=', sessionId)
		.orderBy('version.version', 'desc')
		.execute();
	if (!rows.length) notFound();
	return rows.map(({ givenName, infix, familyName, ...row }) => ({
		...row,
		writtenBy: fullName({ givenName, infix, familyName })
	}));
}
