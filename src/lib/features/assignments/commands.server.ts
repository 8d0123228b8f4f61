import { findEditionRelation } from '#lib/features/editions/relation.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import type { AuditAction } from '#lib/i18n/audit-actions.ts';
import { writeAudit } from '#lib/server/audit.ts';
import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { conflict, forbidden, notFound } from '#lib/server/refuse.ts';
import { atLocal } from '#lib/server/zone.ts';
import { maySeeWhoHandedIn, mayManageAssignments } from './policy.ts';
import { getAssignment } from './queries.server.ts';
import type { AssignmentForm } from './schema.ts';

/** Makes a draft that participants do not see yet. */
export async function makeAssignment(
	db: Db,
	actor: Actor,
	editionId: string,
	form: AssignmentForm
): Promise<string> {
	return await db.transaction().execute(async (trx) => {
		await askManager(trx, actor, editionId);
		const id = newId();
		const row = await toRow(trx, editionId, form);
		await trx
			.insertInto('assignment')
			.values({ id, editionId, ...row, madeAt: now(), madeBy: actor.personId })
			.execute();
		await audit(trx, actor, 'assignment.make', id);
		return id;
	});
}

export async function changeAssignment(db: Db, actor: Actor, id: string, form: AssignmentForm) {
	await db.transaction().execute(async (trx) => {
		const assignment = await getManaged(trx, actor, id);
		const row = await toRow(trx, assignment.editionId, form);
		const { numUpdatedRows } = await trx
			.updateTable('assignment')
			.set((set) => ({ ...row, version: set('version', '+', 1) }))
			.where('id', '=', id)
			.where('version', '=', form.version)
			.executeTakeFirst();
		if (!numUpdatedRows) conflict('assignments_changed_meanwhile');
		await audit(trx, actor, 'assignment.change', id);
	});
}

/** From now on participants see it and can hand in. */
export async function publishAssignment(db: Db, actor: Actor, id: string) {
	await db.transaction().execute(async (trx) => {
		const assignment = await getManaged(trx, actor, id);
		if (assignment.publishedAt) return;
		if (assignment.dueAt <= now()) conflict('assignments_due_passed', {}, 'dueOn');
		await trx
			.updateTable('assignment')
			.set({ publishedAt: now(), publishedBy: actor.personId })
			.where('id', '=', id)
			.execute();
		await audit(trx, actor, 'assignment.publish', id);
	});
}

async function askManager(trx: Trx, actor: Actor, editionId: string) {
	const edition = await trx.selectFrom('edition').select('id').where('id', '=', editionId).executeTakeFirst();
	if (!edition) notFound();
	const relation = await findEditionRelation(trx, actor, editionId);
	if (mayManageAssignments(relation)) return;
	if (relation.participates || maySeeWhoHandedIn(relation)) forbidden();
	notFound();
}

async function getManaged(trx: Trx, actor: Actor, id: string) {
	const assignment = await getAssignment(trx, actor, id);
	if (!mayManageAssignments(await findEditionRelation(trx, actor, assignment.editionId))) forbidden();
	return assignment;
}

async function toRow(trx: Trx, editionId: string, form: AssignmentForm) {
	if (form.sessionId) await askSession(trx, editionId, form.sessionId);
	return { title: form.title, body: form.body, sessionId: form.sessionId, dueAt: dueAt(form) };
}

async function askSession(trx: Trx, editionId: string, sessionId: string) {
	const session = await trx
		.selectFrom('session')
		.select('id')
		.where('id', '=', sessionId)
		.where('editionId', '=', editionId)
		.executeTakeFirst();
	if (!session) conflict('assignments_session_unknown', {}, 'sessionId');
}

function dueAt(form: AssignmentForm) {
	const moment = atLocal(form.dueOn, form.dueTime);
	if (moment.kind === 'never') conflict('assignments_time_never', {}, 'dueTime');
	return moment.kind === 'twice' ? moment.second : moment.instant;
}

async function audit(trx: Trx, actor: Actor, action: AuditAction, id: string) {
	await writeAudit(trx, { actorId: actor.personId, action, objectId: id });
}
