import type { AuditAction } from '#lib/i18n/audit-actions.ts';
import { writeAudit } from '#lib/server/audit.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { forbidden, notFound } from '#lib/server/refuse.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { distrust, trust } from './addresses.server.ts';
import { putToAddresses } from './ask.server.ts';
import { lockPeople } from '#lib/features/people/lock.server.ts';
import { getVisible } from '#lib/features/people/person.server.ts';
import { mayDistrust } from '#lib/features/people/policy.ts';
import { findChangeOf } from './decide.server.ts';

/**
 * Marks an address as no longer safe, by whoever it belongs to or by staff on their word. A change that is under way
 * is put to the other addresses, and needs a second person from then on.
 */
export async function distrustAddress(db: Db, actor: Actor, addressId: string) {
	await db.transaction().execute(async (trx) => {
		const { personId, unsafeAt } = await getAddress(trx, actor, addressId);
		const { view } = await getVisible(trx, actor, personId);
		if (!mayDistrust(view)) forbidden();
		if (unsafeAt) return;
		await distrust(trx, addressId, actor.personId);
		const change = await findChangeOf(trx, personId);
		if (change && change.askedAs !== 'self') await putToAddresses(trx, change);
		await note(trx, actor, 'person.distrust_address', personId, { underWay: change !== undefined });
	});
}

/** Takes that back; only whoever it belongs to can know that it is safe again. */
export async function trustAddress(db: Db, actor: Actor, addressId: string) {
	await db.transaction().execute(async (trx) => {
		const { personId } = await getAddress(trx, actor, addressId);
		if (personId !== actor.personId) forbidden();
		await trust(trx, addressId);
		await note(trx, actor, 'person.trust_address', personId, {});
	});
}

async function getAddress(trx: Trx, actor: Actor, addressId: string) {
	const address = await trx
		.selectFrom('personAddress')
		.select(['personId', 'unsafeAt'])
		.where('id', '=', addressId)
		.executeTakeFirst();
	if (!address) notFound();
	await lockPeople(trx, [address.personId]);
	await getVisible(trx, actor, address.personId);
	return address;
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
