import type { AuditAction } from '#lib/i18n/audit-actions.ts';
import { writeAudit } from '#lib/server/audit.ts';
import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { insertFiles } from '#lib/server/files/store.ts';
import type { ReceivedFile } from '#lib/server/files/receive.ts';
import { conflict, forbidden, notFound } from '#lib/server/refuse.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { getVisible } from '#lib/features/people/person.server.ts';
import { mayKeepWork } from '#lib/features/people/policy.ts';
import { isShieldedFrom } from '#lib/features/people/visibility.ts';
import { listMemberships } from '#lib/features/people/work.server.ts';

export type Profile = {
	language: 'nl' | 'en';
	phone: string;
	sharesContact: boolean;
	shielded: boolean;
	version: number;
};

/** What the person decides about their own account. */
export async function getProfile(db: Db, actor: Actor) {
	return await db
		.selectFrom('person')
		.select([
			'id',
			'givenName',
			'initials',
			'infix',
			'familyName',
			'email',
			'phone',
			'language',
			'shieldedAt',
			'sharesContactAt',
			'photoFileId',
			'photoConsentAt',
			'version'
		])
		.where('id', '=', actor.personId)
		.executeTakeFirstOrThrow();
}

/** Keeps what somebody wants and lets others see; sharing starts and ends at the moment it is chosen. */
export async function saveProfile(
	db: Db,
	actor: Actor,
	{ sharesContact, shielded, version, ...facts }: Profile
) {
	await db.transaction().execute(async (trx) => {
		const { row } = await getVisible(trx, actor, actor.personId);
		if (row.version !== version) conflict('people_changed_meanwhile');
		await trx
			.updateTable('person')
			.set({
				...facts,
				sharesContactAt: sharesContact ? (row.sharesContactAt ?? now()) : null,
				shieldedAt: shielded ? (row.shieldedAt ?? now()) : null,
				version: version + 1
			})
			.where('id', '=', actor.personId)
			.execute();
		await note(trx, actor, 'person.keep_profile', actor.personId, { sharesContact, shielded });
	});
}

/** The days of the week somebody works, Monday is 1. */
export async function saveWorkingDays(db: Db, actor: Actor, personId: string, days: string[]) {
	await db.transaction().execute(async (trx) => {
		await getKeepable(trx, actor, personId);
		const workingDays = [...new Set(days)].toSorted().join('');
		if (!/^[1-7]+$/.test(workingDays)) conflict('people_choose_days', {}, 'workingDays');
		await trx.updateTable('person').set({ workingDays }).where('id', '=', personId).execute();
		await note(trx, actor, 'person.keep_working_days', personId);
	});
}

/** Places a photo that others may see; the one of before is let go, and its bytes are the caller's to remove. */
export async function savePhoto(db: Db, actor: Actor, photo: ReceivedFile): Promise<string | null> {
	return await db.transaction().execute(async (trx) => {
		await insertFiles(trx, [photo], actor.personId);
		return await swapPhoto(trx, actor, { photoFileId: photo.id, photoConsentAt: now() });
	});
}

export async function removePhoto(db: Db, actor: Actor): Promise<string | null> {
	return await db
		.transaction()
		.execute((trx) => swapPhoto(trx, actor, { photoFileId: null, photoConsentAt: null }));
}

async function swapPhoto(
	trx: Trx,
	actor: Actor,
	photo: { photoFileId: string | null; photoConsentAt: string | null }
) {
	const { row } = await getVisible(trx, actor, actor.personId);
	await trx.updateTable('person').set(photo).where('id', '=', actor.personId).execute();
	if (row.photoFileId) await trx.deleteFrom('file').where('id', '=', row.photoFileId).execute();
	await note(trx, actor, photo.photoFileId ? 'person.keep_photo' : 'person.remove_photo', actor.personId);
	return row.photoFileId;
}

/** The photo of somebody who lets this actor see it. */
export async function getPhoto(db: Db, actor: Actor, personId: string) {
	const { row, view } = await getVisible(db, actor, personId);
	if (!row.photoFileId || !row.photoConsentAt || isShieldedFrom(row, view)) notFound();
	return await db
		.selectFrom('file')
		.select(['id', 'name', 'mediaType'])
		.where('id', '=', row.photoFileId)
		.executeTakeFirstOrThrow();
}

export type Absence = { startsOn: string; endsOn: string; deputyId: string | null };

/** Days on which somebody is away, and who is there instead. */
export async function addAbsence(db: Db, actor: Actor, personId: string, absence: Absence) {
	await db.transaction().execute(async (trx) => {
		await getKeepable(trx, actor, personId);
		if (absence.endsOn < absence.startsOn) conflict('people_ends_before_start', {}, 'endsOn');
		if (absence.deputyId && !(await listDeputies(trx, personId)).some(({ id }) => id === absence.deputyId))
			conflict('people_deputy_unknown', {}, 'deputyId');
		await trx
			.insertInto('absence')
			.values({ id: newId(), personId, ...absence })
			.execute();
		await note(trx, actor, 'absence.add', personId);
	});
}

export async function removeAbsence(db: Db, actor: Actor, absenceId: string) {
	await db.transaction().execute(async (trx) => {
		const row = await trx
			.selectFrom('absence')
			.select('personId')
			.where('id', '=', absenceId)
			.executeTakeFirst();
		if (!row) notFound();
		await getKeepable(trx, actor, row.personId);
		await trx.deleteFrom('absence').where('id', '=', absenceId).execute();
		await note(trx, actor, 'absence.remove', row.personId);
	});
}

/** Colleagues of today, of whom one can be the deputy. */
export async function listDeputies(db: Db, personId: string) {
	const organisationIds = (await listMemberships(db, [personId])).map(
		(membership) => membership.organisationId
	);
	const colleagues = db
		.selectFrom('membership')
		.select('personId')
		.where('organisationId', 'in', [...organisationIds, ''])
		.where('endsOn', 'is', null);
	return await db
		.selectFrom('person')
		.select(['id', 'givenName', 'infix', 'familyName', 'shieldedAt'])
		.where('id', 'in', colleagues)
		.where('id', '!=', personId)
		.where('erasedAt', 'is', null)
		.orderBy('familyName')
		.orderBy('givenName')
		.execute();
}

/** The number of one register; an empty one is taken away. */
export async function saveRegisterNumber(
	db: Db,
	actor: Actor,
	personId: string,
	register: string,
	number: string
) {
	await db.transaction().execute(async (trx) => {
		await getKeepable(trx, actor, personId);
		if (!number)
			await trx
				.deleteFrom('registerNumber')
				.where('personId', '=', personId)
				.where('register', '=', register)
				.execute();
		else {
			await trx
				.insertInto('registerNumber')
				.values({ personId, register, number })
				.onConflict((row) => row.columns(['personId', 'register']).doUpdateSet({ number }))
				.execute();
		}
		await note(trx, actor, 'person.keep_register_number', personId, { register });
	});
}

async function getKeepable(trx: Trx, actor: Actor, personId: string) {
	const { view } = await getVisible(trx, actor, personId);
	if (!mayKeepWork(view)) forbidden();
}

async function note(
	trx: Trx,
	actor: Actor,
	action: AuditAction,
	personId: string,
	details: Record<string, unknown> = {}
) {
	await writeAudit(trx, {
		actorId: actor.personId,
		action,
		objectId: personId,
		personId,
		details
	});
}
