import type { Actor } from '#lib/features/people/actor.ts';
import { writeAudit } from '#lib/server/audit.ts';
import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { conflict, forbidden } from '#lib/server/refuse.ts';
import { canBeCompleted, canBecomeDefinitive, canBeHeld, isRunning } from './edition.ts';
import { lockEditions } from './lock.server.ts';
import { mayPlan } from './policy.ts';
import { getEdition } from './queries.server.ts';
import type { EditionForm } from './schema.ts';
import { listStaffing, setEditionState } from './state.server.ts';

export async function makeEdition(db: Db, actor: Actor, form: EditionForm): Promise<string> {
	return await db.transaction().execute(async (trx) => {
		if (!mayPlan(actor)) forbidden();
		const training = await trx
			.selectFrom('training')
			.select('id')
			.where('id', '=', form.trainingId)
			.executeTakeFirst();
		if (!training) conflict('planning_training_missing', {}, 'trainingId');
		await refuseTakenTitle(trx, form.title);
		const id = newId();
		const { version: _, ...facts } = form;
		await trx
			.insertInto('edition')
			.values({
				id,
				...facts,
				state: 'to_start',
				stateSince: now(),
				stateBy: actor.personId,
				createdAt: now()
			})
			.execute();
		await writeAudit(trx, {
			actorId: actor.personId,
			action: 'edition.make',
			objectId: id
		});
		return id;
	});
}

/** The training of an edition stays what it was. */
export async function changeEdition(db: Db, actor: Actor, id: string, form: EditionForm) {
	await db.transaction().execute(async (trx) => {
		const edition = await getPlannedEdition(trx, actor, id);
		if (!isRunning(edition.state)) conflict('planning_edition_over');
		if (edition.version !== form.version) conflict('planning_changed_meanwhile');
		await refuseTakenTitle(trx, form.title, id);
		const { title, enrolUntil, minimum, groupSize, mixPublished } = form;
		await trx
			.updateTable('edition')
			.set((set) => ({
				title,
				enrolUntil,
				minimum,
				groupSize,
				mixPublished,
				version: set('version', '+', 1)
			}))
			.where('id', '=', id)
			.execute();
		await writeAudit(trx, {
			actorId: actor.personId,
			action: 'edition.change',
			objectId: id
		});
	});
}

export async function makeDefinitive(db: Db, actor: Actor, id: string) {
	await db.transaction().execute(async (trx) => {
		const edition = await getPlannedEdition(trx, actor, id);
		if (!canBecomeDefinitive(edition.state, await listStaffing(trx, id))) conflict('planning_not_all_paired');
		await setEditionState(trx, id, 'definitive', actor.personId);
	});
}

export async function markHeld(db: Db, actor: Actor, id: string) {
	await db.transaction().execute(async (trx) => {
		const edition = await getPlannedEdition(trx, actor, id);
		if (!canBeHeld(edition.state, await listStaffing(trx, id), now())) conflict('planning_not_held_yet');
		await setEditionState(trx, id, 'held', actor.personId);
	});
}

export async function completeEdition(db: Db, actor: Actor, id: string) {
	await db.transaction().execute(async (trx) => {
		const edition = await getPlannedEdition(trx, actor, id);
		if (!canBeCompleted(edition.state)) conflict('planning_not_held_yet');
		await setEditionState(trx, id, 'completed', actor.personId);
	});
}

/** The edition as one may plan it, held until the transaction ends. */
export async function getPlannedEdition(trx: Trx, actor: Actor, id: string) {
	await lockEditions(trx, [id]);
	const edition = await getEdition(trx, actor, id);
	if (!mayPlan(actor)) forbidden();
	return edition;
}

export async function refuseTakenTitle(trx: Trx, title: string, except = '') {
	const taken = await trx
		.selectFrom('edition')
		.select('id')
		.where('title', '=', title)
		.where('id', '<>', except)
		.executeTakeFirst();
	if (taken) conflict('planning_title_taken', {}, 'title');
}
