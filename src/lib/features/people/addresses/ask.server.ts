import { writeAudit } from '#lib/server/audit.ts';
import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { queueMails } from '#lib/server/mail/outbox.ts';
import { conflict, forbidden } from '#lib/server/refuse.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import type { AddressChange } from './change.ts';
import { findAddress, listSafeAddresses, moveAddress } from './addresses.server.ts';
import { lockPeople } from '#lib/features/people/lock.server.ts';
import { getVisible } from '#lib/features/people/person.server.ts';
import { mayChangeEmail } from '#lib/features/people/policy.ts';
import { findChangeOf, lapse, closeChange } from './decide.server.ts';
import { countAddress } from './tries.server.ts';
import { opensConfidential, wasEverUsed } from '#lib/features/people/used.server.ts';
import { listRoles } from '#lib/features/people/work.server.ts';

/** Mails a link to the address somebody wants for themselves; it counts once they open it and say yes. */
export async function askOwnAddress(db: Db, actor: Actor, email: string) {
	await countAddress(db, actor.personId);
	await db.transaction().execute(async (trx) => {
		await lockPeople(trx, [actor.personId]);
		await refuseOwn(trx, actor.personId, email);
		await lapse(trx, actor.personId);
		const before = await findChangeOf(trx, actor.personId);
		if (before) await closeChange(trx, before, { by: actor.personId, outcome: 'withdrawn' });
		const id = await insertChange(trx, actor, { personId: actor.personId, email, askedAs: 'self' });
		await queueMails(trx, {
			dedupKey: `address-confirm/${id}`,
			recipientId: actor.personId,
			template: 'people.address_confirm',
			ids: { changeId: id }
		});
	});
}

/** That somebody else has an address is nobody's to find out here: such a mail is just never sent. */
async function refuseOwn(trx: Trx, personId: string, email: string) {
	const { email: present } = await trx
		.selectFrom('person')
		.select('email')
		.where('id', '=', personId)
		.executeTakeFirstOrThrow();
	if (present === email) conflict('addresses_same', {}, 'email');
	const address = await findAddress(trx, email);
	if (address?.personId === personId && address.unsafeAt) conflict('addresses_is_unsafe', {}, 'email');
}

/**
 * Changes the address of somebody else: at once where nobody ever used the account and nothing confidential hangs on
 * it; otherwise it is asked at the old address, or where that is not safe at every other one.
 */
export async function askAddressFor(
	db: Db,
	actor: Actor,
	personId: string,
	email: string
): Promise<'done' | 'asked'> {
	return await db.transaction().execute(async (trx) => {
		await lockPeople(trx, [personId]);
		const { row, view } = await getVisible(trx, actor, personId);
		const isAdministrator = (await listRoles(trx, [personId])).some(({ role }) => role === 'admin');
		if (!mayChangeEmail(actor, view, isAdministrator)) forbidden();
		if (row.email === email) conflict('addresses_same', {}, 'email');
		const address = await findAddress(trx, email);
		if (address && address.personId !== personId) conflict('people_email_known', {}, 'email');
		if (address?.unsafeAt) conflict('addresses_is_unsafe', {}, 'email');
		await lapse(trx, personId);
		if (await findChangeOf(trx, personId)) conflict('addresses_under_way', {}, 'email');
		if (!(await wasEverUsed(trx, personId)) && !(await opensConfidential(trx, personId))) {
			await moveAddress(trx, personId, email, { by: actor.personId, consent: 'nobody_used_it' });
			return 'done';
		}
		const askedAs = isAdministrator ? 'admin' : 'staff';
		const changeId = await insertChange(trx, actor, { personId, email, askedAs });
		await putToAddresses(trx, { id: changeId, personId });
		return 'asked';
	});
}

/** Asks the present address, or where it is not safe the others; of those the no counts, the yes does not. */
export async function putToAddresses(trx: Trx, change: { id: string; personId: string }) {
	const { email } = await trx
		.selectFrom('person')
		.select('email')
		.where('id', '=', change.personId)
		.executeTakeFirstOrThrow();
	const safe = await listSafeAddresses(trx, change.personId);
	const present = safe.filter((address) => address.email === email);
	for (const address of present.length ? present : safe) {
		const id = newId();
		await trx
			.insertInto('addressQuestion')
			.values({ id, changeId: change.id, personId: change.personId, addressId: address.id })
			.onConflict((asked) => asked.columns(['changeId', 'addressId']).doNothing())
			.execute();
		await queueMails(trx, {
			dedupKey: `address-question/${change.id}/${address.id}`,
			recipientId: change.personId,
			template: 'people.address_question',
			ids: { questionId: id }
		});
	}
}

type NewChange = { personId: string; email: string; askedAs: AddressChange['askedAs'] };

async function insertChange(trx: Trx, actor: Actor, change: NewChange) {
	const id = newId();
	await trx
		.insertInto('addressChange')
		.values({ id, ...change, askedAt: now(), askedBy: actor.personId })
		.execute();
	await writeAudit(trx, {
		actorId: actor.personId,
		action: 'person.ask_address',
		objectId: change.personId,
		personId: change.personId,
		details: { as: change.askedAs }
	});
	return id;
}
