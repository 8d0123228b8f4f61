import type { Actor } from '#lib/features/people/actor.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { writeAudit } from '#lib/server/audit.ts';
import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { conflict } from '#lib/server/refuse.ts';
import { getMixableEdition } from './ask.server.ts';
import type { WishForm } from './schema.ts';

/** Two people who are to sit together, or apart, from the next calculation on. */
export async function addWish(db: Db, actor: Actor, editionId: string, form: WishForm) {
	await db.transaction().execute(async (trx) => {
		await getMixableEdition(trx, actor, editionId);
		const placed = await listPlaced(trx, editionId);
		if (!placed.has(form.personId)) conflict(m.mixes_choose_person(), 'personId');
		if (!placed.has(form.otherId)) conflict(m.mixes_choose_person(), 'otherId');
		const [personId = '', otherId = ''] = [form.personId, form.otherId].sort();
		await dropWishes(trx, editionId, personId, otherId);
		await trx
			.insertInto('mixWish')
			.values({
				id: newId(),
				editionId,
				kind: form.kind,
				personId,
				otherId,
				askedBy: actor.personId,
				askedAt: now()
			})
			.execute();
		await auditWish(trx, actor, editionId, 'mix.add_wish', form.kind);
	});
}

async function listPlaced(trx: Trx, editionId: string) {
	const rows = await trx
		.selectFrom('enrolment')
		.select('personId')
		.where('editionId', '=', editionId)
		.where('placedAt', 'is not', null)
		.where('endedAt', 'is', null)
		.execute();
	return new Set(rows.map((row) => row.personId));
}

/** The last wish about two people counts. */
async function dropWishes(trx: Trx, editionId: string, personId: string, otherId: string) {
	await trx
		.deleteFrom('mixWish')
		.where('editionId', '=', editionId)
		.where('personId', '=', personId)
		.where('otherId', '=', otherId)
		.execute();
}

type Pin = { sessionId: string; personId: string; group: number };

/** From the next calculation on this person sits in this group of this session. */
export async function pinPerson(trx: Trx, actor: Actor, editionId: string, pin: Pin) {
	const { sessionId, personId, group } = pin;
	await trx
		.deleteFrom('mixWish')
		.where('editionId', '=', editionId)
		.where('kind', '=', 'pinned')
		.where('sessionId', '=', sessionId)
		.where('personId', '=', personId)
		.execute();
	await trx
		.insertInto('mixWish')
		.values({
			id: newId(),
			editionId,
			kind: 'pinned',
			personId,
			sessionId,
			groupNumber: group,
			askedBy: actor.personId,
			askedAt: now()
		})
		.execute();
	await auditWish(trx, actor, editionId, 'mix.add_wish', 'pinned');
}

export async function dropWish(db: Db, actor: Actor, editionId: string, wishId: string) {
	await db.transaction().execute(async (trx) => {
		await getMixableEdition(trx, actor, editionId);
		const row = await trx
			.deleteFrom('mixWish')
			.where('editionId', '=', editionId)
			.where('id', '=', wishId)
			.returning('kind')
			.executeTakeFirst();
		if (row) await auditWish(trx, actor, editionId, 'mix.drop_wish', row.kind);
	});
}

async function auditWish(trx: Trx, actor: Actor, editionId: string, action: string, kind: string) {
	await writeAudit(trx, {
		actorId: actor.personId,
		action,
		objectType: 'edition',
		objectId: editionId,
		details: { kind }
	});
}
