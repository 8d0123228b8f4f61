import type { AuditAction } from '#lib/i18n/audit-actions.ts';
import { writeAudit } from '#lib/server/audit.ts';
import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { conflict, forbidden, notFound } from '#lib/server/refuse.ts';
import { synchroniseDiaries } from '#lib/features/diaries/synchronise-diaries.server.ts';
import type { Actor } from '../people/actor.ts';
import type { PlaceForm } from './schema.ts';

/** Every place with its address, for those who plan. */
export async function listPlaces(db: Db, actor: Actor) {
	if (!actor.staff) notFound();
	return await db
		.selectFrom('place')
		.select(['id', 'name', 'kind', 'address', 'directions', 'addressFor'])
		.orderBy('name')
		.execute();
}

export async function getPlace(db: Db, actor: Actor, placeId: string) {
	const place = (await listPlaces(db, actor)).find((row) => row.id === placeId);
	if (!place) notFound();
	return place;
}

export async function addPlace(db: Db, actor: Actor, form: PlaceForm): Promise<string> {
	if (!actor.staff) forbidden();
	return await db.transaction().execute(async (trx) => {
		await refuseTaken(trx, form.name);
		const id = newId();
		await trx
			.insertInto('place')
			.values({ id, ...form, createdAt: now() })
			.execute();
		await note(trx, actor, 'place.add', id);
		return id;
	});
}

/** Changes a place; whoever holds a coming session there in a diary hears of it. */
export async function changePlace(db: Db, actor: Actor, id: string, form: PlaceForm) {
	if (!actor.staff) forbidden();
	await db.transaction().execute(async (trx) => {
		await refuseTaken(trx, form.name, id);
		const before = await trx.selectFrom('place').selectAll().where('id', '=', id).executeTakeFirst();
		if (!before) notFound();
		await trx.updateTable('place').set(form).where('id', '=', id).execute();
		await note(trx, actor, 'place.change', id);
		const moved =
			before.name !== form.name || before.address !== form.address || before.addressFor !== form.addressFor;
		if (moved) await tellDiaries(trx, id);
	});
}

async function tellDiaries(trx: Trx, placeId: string) {
	const rows = await trx
		.updateTable('session')
		.set((session) => ({ sequence: session('sequence', '+', 1), changedAt: now() }))
		.where('placeId', '=', placeId)
		.where('startsAt', '>', now())
		.where('cancelledAt', 'is', null)
		.returning('id')
		.execute();
	await synchroniseDiaries(
		trx,
		rows.map((row) => row.id)
	);
}

async function refuseTaken(trx: Trx, name: string, except = '') {
	const places = await trx.selectFrom('place').select('name').where('id', '!=', except).execute();
	const taken = places.some((place) => place.name.toLocaleLowerCase('nl') === name.toLocaleLowerCase('nl'));
	if (taken) conflict('organisations_place_taken', {}, 'name');
}

async function note(trx: Trx, actor: Actor, action: AuditAction, id: string) {
	await writeAudit(trx, { actorId: actor.personId, action, objectId: id });
}
