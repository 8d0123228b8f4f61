/**
 * What a recovery closes. Whoever got in by a way that the person did not confirm with something only that person held
 * does not read what was confidential before: coaching notes, coaching wishes, hand-ins. Each of their doorways asks
 * here, and content/handbook/decisions/0017 says why.
 */
import { sql } from 'kysely';
import { writeAudit } from '#lib/server/audit.ts';
import { addMs, DAY, now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { queueMails } from '#lib/server/mail/outbox.ts';
import { UNSAFE } from '#lib/server/mail/unsafe.ts';
import { GONE, listSafeAddresses } from '#lib/features/people/addresses/addresses.server.ts';

/** By a mailed link; by a first password while there was something confidential; by a factor reset; by a merge. */
export type ClosingWay = 'link' | 'invitation' | 'factor' | 'merge';

/**
 * Closes everything confidential of before to an account, and tells every address that can be trusted. A device known
 * until now may be of whoever had the account meanwhile, so none of them vouches for anybody any more; but for those
 * where the factor was given that a reset takes away: a stranger who has only the password never had one of them.
 */
export async function closeConfidential(trx: Trx, personId: string, way: ClosingWay) {
	const id = newId();
	await trx.insertInto('confidentialClosing').values({ id, personId, way, closedAt: now() }).execute();
	await forgetDevices(trx, personId, way);
	for (const address of await listSafeAddresses(trx, personId)) {
		await queueMails(trx, {
			dedupKey: noticeKey(id, address.id),
			recipientId: personId,
			template: 'people.recovered',
			ids: { addressId: address.id, way }
		});
	}
	await writeAudit(trx, {
		actorId: null,
		action: 'person.close_confidential',
		objectId: personId,
		personId,
		details: { way }
	});
}

/** A device that is kept is known, and trusted with nothing. */
async function forgetDevices(trx: Trx, personId: string, way: ClosingWay) {
	await trx
		.deleteFrom('knownDevice')
		.where('userId', '=', personId)
		.$if(way === 'factor', (query) =>
			query.where((where) => where.or([where('factorUntil', 'is', null), where('factorUntil', '<=', now())]))
		)
		.execute();
	await trx.updateTable('knownDevice').set({ factorUntil: null }).where('userId', '=', personId).execute();
}

/**
 * Takes back what was closed in this way, once whoever got in showed something held since before; nobody else stays
 * signed in. What came while something was closed already may be of whoever got in at that time, and takes nothing back;
 * nor does anything of an account in which another one went up: what is closed may be of that one.
 */
export async function takeBackClosings(
	trx: Trx,
	{
		personId,
		way,
		heldSince,
		here
	}: { personId: string; way: 'link' | 'factor'; heldSince: string; here: string }
) {
	const closings = await trx
		.selectFrom('confidentialClosing')
		.select(['id', 'way', 'closedAt'])
		.where('personId', '=', personId)
		.execute();
	if (closings.some(({ closedAt }) => closedAt <= heldSince) || (await wasMerged(trx, personId))) return;
	const ids = closings.filter((closing) => closing.way === way).map(({ id }) => id);
	if (!ids.length) return;
	await trx.deleteFrom('confidentialOpening').where('closingId', 'in', ids).execute();
	await trx.deleteFrom('confidentialClosing').where('id', 'in', ids).execute();
	await trx.deleteFrom('loginSession').where('userId', '=', personId).where('idHash', '!=', here).execute();
	await writeAudit(trx, {
		actorId: personId,
		action: 'person.take_back_closing',
		objectId: personId,
		personId,
		details: { way }
	});
}

async function wasMerged(trx: Trx, personId: string) {
	const row = await trx
		.selectFrom('mergedPerson')
		.select('goneId')
		.where('keptId', '=', personId)
		.executeTakeFirst();
	return row !== undefined;
}

function noticeKey(closingId: string, addressId: string) {
	return `recovered/${closingId}/${addressId}`;
}

/** A condition: this row is closed to somebody until the other of the two, named by these columns, opens it. */
export function closedUntilOther(personId: string, madeAt: string, ...twoColumns: string[]) {
	const others = sql.join(twoColumns.map((column) => sql.ref(column)));
	return sql<boolean>`exists (
		select 1 from confidential_closing as closing
		where closing.person_id = ${personId} and closing.closed_at >= ${sql.ref(madeAt)} and not exists (
			select 1 from confidential_opening as opening
			where opening.closing_id = closing.id and opening.other_id in (${others})
		)
	)`;
}

/** A condition: this row is closed to somebody until a trainer of its edition opens it. */
export function closedUntilTrainer(personId: string, madeAt: string, editionColumn: string) {
	return sql<boolean>`exists (
		select 1 from confidential_closing as closing
		where closing.person_id = ${personId} and closing.closed_at >= ${sql.ref(madeAt)} and not exists (
			select 1 from confidential_opening as opening
			where opening.closing_id = closing.id and opening.edition_id = ${sql.ref(editionColumn)}
		)
	)`;
}

/** Why a notice was not needed: the address is no longer trusted, no longer theirs, or of a demonstration. */
const NOBODY_THERE = [UNSAFE, GONE, 'an invented address'];

/**
 * From when what was closed can be opened: a day after the last address was told. Undefined while a mail is still on
 * its way, or where not one of them could be sent.
 */
export async function opensFrom(db: Db, closing: { id: string; personId: string; closedAt: string }) {
	const addresses = await db
		.selectFrom('personAddress')
		.select('id')
		.where('personId', '=', closing.personId)
		.execute();
	const notices = await db
		.selectFrom('outbox')
		.select(['state', 'settledAt'])
		.where('dedupKey', 'in', ['', ...addresses.map(({ id }) => noticeKey(closing.id, id))])
		.where((where) => where.or([where('problem', 'is', null), where('problem', 'not in', NOBODY_THERE)]))
		.execute();
	if (!notices.length) return addMs(closing.closedAt, DAY);
	if (notices.some(({ state }) => state !== 'sent' && state !== 'failed')) return undefined;
	if (!notices.some(({ state }) => state === 'sent')) return undefined;
	const told = notices.map(({ settledAt }) => settledAt ?? closing.closedAt).toSorted();
	return addMs(told.at(-1) ?? closing.closedAt, DAY);
}
