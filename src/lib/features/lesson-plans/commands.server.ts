import type { Actor } from '#lib/features/people/actor.ts';
import { writeAudit } from '#lib/server/audit.ts';
import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { conflict } from '#lib/server/refuse.ts';
import { getPlannedSession } from './access.server.ts';
import { startingFrame } from './frame.ts';
import { getOpenPlan, getPart, saveVersion, planChanged, type OpenPlan } from './open-plan.server.ts';
import { listLeads } from './queries.server.ts';
import type { NewPartForm, PartForm } from './schema.ts';
import { lengthOf } from './times.ts';

/** At the first opening by one of its trainers a session gets its plan: a frame as long as the session. */
export async function openLessonPlan(db: Db, actor: Actor, sessionId: string) {
	await db.transaction().execute(async (trx) => {
		const session = await getPlannedSession(trx, actor, sessionId);
		if (!session.mayWrite) return;
		const id = newId();
		const { numInsertedOrUpdatedRows } = await trx
			.insertInto('lessonPlan')
			.values({ id, sessionId, madeAt: now(), madeBy: actor.personId })
			.onConflict((made) => made.column('sessionId').doNothing())
			.executeTakeFirst();
		if (!numInsertedOrUpdatedRows) return;
		for (const [index, part] of startingFrame(lengthOf(session)).entries()) {
			await insertPart(trx, actor, id, index + 1, { ...part, partLeadId: null, material: '', text: '' });
		}
		await writeAudit(trx, {
			actorId: actor.personId,
			action: 'lesson_plan.make',
			objectId: id
		});
	});
}

/**
 * Saves one part if nobody saved it since `form.version`. Otherwise it is refused, and both texts are still
 * there: theirs in the plan, this one with whoever typed it.
 */
export async function savePart(db: Db, actor: Actor, sessionId: string, form: PartForm) {
	await db.transaction().execute(async (trx) => {
		const plan = await getOpenPlan(trx, actor, sessionId);
		const part = await getPart(trx, plan, form.partId);
		if (part.removedAt) conflict('lesson_plans_part_removed');
		if (part.version !== form.version) conflict('lesson_plans_part_changed', {}, 'version');
		await askLead(trx, sessionId, form.partLeadId, part.partLeadId);
		const { partId, version, ...content } = form;
		await trx
			.updateTable('lessonPlanPart')
			.set({ ...content, version: version + 1, changedAt: now(), changedBy: actor.personId })
			.where('id', '=', partId)
			.execute();
		await saveVersion(trx, partId);
		await planChanged(trx, actor, plan, 'lesson_plan.save_part', partId);
	});
}

export async function addPart(db: Db, actor: Actor, sessionId: string, form: NewPartForm): Promise<string> {
	return await db.transaction().execute(async (trx) => {
		const plan = await getOpenPlan(trx, actor, sessionId);
		const last = await trx
			.selectFrom('lessonPlanPart')
			.select((select) => select.fn.max('position').as('position'))
			.where('planId', '=', plan.id)
			.executeTakeFirst();
		const content = { ...form, counts: 1, method: '', partLeadId: null, material: '', text: '' };
		const id = await insertPart(trx, actor, plan.id, (last?.position ?? 0) + 1, content);
		await planChanged(trx, actor, plan, 'lesson_plan.add_part', id);
		return id;
	});
}

/** Changes places with the part above or below; at the edge nothing happens. */
export async function movePart(
	db: Db,
	actor: Actor,
	sessionId: string,
	partId: string,
	direction: 'up' | 'down'
) {
	await db.transaction().execute(async (trx) => {
		const plan = await getOpenPlan(trx, actor, sessionId);
		const part = await getPart(trx, plan, partId);
		const other = await findNeighbour(trx, plan, part.position, direction);
		if (!other || part.removedAt) return;
		await trx
			.updateTable('lessonPlanPart')
			.set({ position: other.position })
			.where('id', '=', part.id)
			.execute();
		await trx
			.updateTable('lessonPlanPart')
			.set({ position: part.position })
			.where('id', '=', other.id)
			.execute();
		await planChanged(trx, actor, plan, 'lesson_plan.move_part', partId);
	});
}

/** Takes a part out of the plan; it can be put back, with all it ever said. */
export async function removePart(db: Db, actor: Actor, sessionId: string, partId: string) {
	await setRemoved(db, actor, sessionId, partId, true);
}

export async function restorePart(db: Db, actor: Actor, sessionId: string, partId: string) {
	await setRemoved(db, actor, sessionId, partId, false);
}

/** Signs for the plan as this person saw it; a plan that changed since has to be looked at again. */
export async function signOff(db: Db, actor: Actor, sessionId: string, version: number) {
	await db.transaction().execute(async (trx) => {
		const plan = await getOpenPlan(trx, actor, sessionId);
		if (plan.version !== version) conflict('lesson_plans_changed_before_signing');
		await trx
			.insertInto('lessonPlanSignOff')
			.values({ planId: plan.id, personId: actor.personId, planVersion: version, signedAt: now() })
			.onConflict((signed) => signed.columns(['planId', 'personId', 'planVersion']).doNothing())
			.execute();
		await writeAudit(trx, {
			actorId: actor.personId,
			action: 'lesson_plan.sign_off',
			objectId: plan.id,
			details: { version }
		});
	});
}

async function setRemoved(db: Db, actor: Actor, sessionId: string, partId: string, removed: boolean) {
	await db.transaction().execute(async (trx) => {
		const plan = await getOpenPlan(trx, actor, sessionId);
		const part = await getPart(trx, plan, partId);
		if ((part.removedAt !== null) === removed) return;
		await trx
			.updateTable('lessonPlanPart')
			.set({ removedAt: removed ? now() : null, removedBy: removed ? actor.personId : null })
			.where('id', '=', partId)
			.execute();
		await planChanged(
			trx,
			actor,
			plan,
			removed ? 'lesson_plan.remove_part' : 'lesson_plan.restore_part',
			partId
		);
	});
}

type Content = {
	title: string;
	minutes: number;
	counts: number;
	method: string;
	partLeadId: string | null;
	material: string;
	text: string;
};

async function insertPart(trx: Trx, actor: Actor, planId: string, position: number, content: Content) {
	const id = newId();
	await trx
		.insertInto('lessonPlanPart')
		.values({ id, planId, position, ...content, version: 1, changedAt: now(), changedBy: actor.personId })
		.execute();
	await saveVersion(trx, id);
	return id;
}

/** A part is led by one of the two trainers, or by both; who led it before a substitution may stay. */
async function askLead(trx: Trx, sessionId: string, partLeadId: string | null, before: string | null) {
	if (partLeadId === null || partLeadId === before) return;
	const leads = await listLeads(trx, sessionId);
	if (!leads.some((lead) => lead.personId === partLeadId))
		conflict('lesson_plans_lead_unknown', {}, 'partLeadId');
}

async function findNeighbour(trx: Trx, plan: OpenPlan, position: number, direction: 'up' | 'down') {
	return await trx
		.selectFrom('lessonPlanPart')
		.select(['id', 'position'])
		.where('planId', '=', plan.id)
		.where('removedAt', 'is', null)
		.where('position', direction === 'up' ? '<' : '>', position)
		.orderBy('position', direction === 'up' ? 'desc' : 'asc')
		.executeTakeFirst();
}
