/** Where an address enters and where it changes; nothing else writes one, and a test holds that. */
import { sql, type Insertable } from 'kysely';
import { writeAudit } from '#lib/server/audit.ts';
import { now } from '#lib/server/clock.ts';
import { inChunks } from '#lib/server/db/chunks.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import type { Tables } from '#lib/server/db/tables.ts';
import { queueMails } from '#lib/server/mail/outbox.ts';
import { conflict } from '#lib/server/refuse.ts';

type NewPerson = Omit<Insertable<Tables['person']>, 'createdAt'>;

/** Takes people in with their first address; whoever has it already, also since a moment ago, is refused. */
export async function insertPeople(trx: Trx, people: NewPerson[]) {
	for (const chunk of inChunks(people)) {
		const made = await trx
			.insertInto('person')
			.values(chunk.map((person) => ({ ...person, createdAt: now() })))
			.onConflict((taken) => taken.column('email').doNothing())
			.returning('id')
			.execute();
		if (made.length < chunk.length) conflict('people_email_known', {}, 'email');
		const addresses = await trx
			.insertInto('personAddress')
			.values(chunk.map(({ id, email }) => ({ email, personId: id, addedAt: now() })))
			.onConflict((taken) => taken.column('email').doNothing())
			.returning('id')
			.execute();
		if (addresses.length < chunk.length) conflict('people_email_known', {}, 'email');
	}
}

/** An address that somebody has, now or from before. */
export async function findAddress(db: Db, email: string) {
	return await db
		.selectFrom('personAddress')
		.select(['id', 'personId', 'unsafeAt'])
		.where('email', '=', email)
		.executeTakeFirst();
}

/** Every address of somebody that can be trusted, oldest first. */
export async function listSafeAddresses(db: Db, personId: string) {
	return await db
		.selectFrom('personAddress')
		.select(['id', 'email'])
		.where('personId', '=', personId)
		.where('unsafeAt', 'is', null)
		.orderBy('addedAt')
		.orderBy('id')
		.execute();
}

/** Why a mail to an address that somebody had is not sent. */
export const GONE = 'the address is gone';

/** Who let the change through. */
export type Consent = 'nobody_used_it' | 'new_address' | 'old_address' | 'second_person';

/**
 * Gives somebody another address. Whatever was signed in, subscribed or mailed before ends with it, and every address
 * of before hears that there is another one; never which.
 */
export async function moveAddress(
	trx: Trx,
	personId: string,
	email: string,
	{ by, consent }: { by: string | null; consent: Consent }
) {
	await own(trx, personId, email);
	await trx
		.updateTable('person')
		.set({ email, addressChangedAt: now(), version: sql`version + 1` })
		.where('id', '=', personId)
		.execute();
	await endWhatIsOpen(trx, personId);
	for (const address of await listSafeAddresses(trx, personId)) {
		if (address.email === email) continue;
		await queueMails(trx, {
			dedupKey: `address-changed/${address.id}/${now()}`,
			recipientId: personId,
			template: 'people.address_changed',
			ids: { addressId: address.id }
		});
	}
	await writeAudit(trx, {
		actorId: by,
		action: 'person.change_address',
		objectId: personId,
		personId,
		details: { consent }
	});
}

async function own(trx: Trx, personId: string, email: string) {
	await trx
		.insertInto('personAddress')
		.values({ email, personId, addedAt: now() })
		.onConflict((taken) => taken.column('email').doNothing())
		.execute();
	const address = await findAddress(trx, email);
	if (address?.personId !== personId) conflict('people_email_known', {}, 'email');
	if (address.unsafeAt) conflict('addresses_is_unsafe', {}, 'email');
}

/** Sign-ins, feeds and links; whoever owns the account signs in and makes them anew. */
async function endWhatIsOpen(trx: Trx, personId: string) {
	await trx.deleteFrom('loginSession').where('userId', '=', personId).execute();
	await trx
		.updateTable('diaryFeed')
		.set({ revokedAt: now() })
		.where('personId', '=', personId)
		.where('revokedAt', 'is', null)
		.execute();
	await endSignInLinks(trx, personId);
}

/** A condition on links that answer something without signing in: those mailed to an address of before are over. */
export function sentToPresentAddress(sentAt: string) {
	const changed = sql.ref('person.addressChangedAt');
	return sql<boolean>`(${changed} is null or ${changed} <= ${sql.ref(sentAt)})`;
}

export async function endSignInLinks(trx: Trx, personId: string) {
	await trx
		.updateTable('signInLink')
		.set({ usedAt: now() })
		.where('personId', '=', personId)
		.where('usedAt', 'is', null)
		.execute();
}

/** From now on nothing is sent to this address of somebody, and it decides nothing. */
export async function distrust(trx: Trx, addressId: string, by: string) {
	await trx
		.updateTable('personAddress')
		.set({ unsafeAt: now(), unsafeBy: by })
		.where('id', '=', addressId)
		.execute();
}

export async function trust(trx: Trx, addressId: string) {
	await trx
		.updateTable('personAddress')
		.set({ unsafeAt: null, unsafeBy: null })
		.where('id', '=', addressId)
		.execute();
}
