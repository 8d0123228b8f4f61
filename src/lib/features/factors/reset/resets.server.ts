/** The requests to take lost factors away: which are open, from when, and who may confirm them. */
import { addMs, now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { visibleName } from '#lib/features/people/names/names.ts';
import { listRoles } from '#lib/features/people/work.server.ts';
import { RESET_LASTS, RESET_WAITS } from '#lib/features/factors/factor.ts';
import { listHelperRoles } from './helpers.server.ts';
import { mayConfirmReset } from '#lib/features/factors/policy.ts';

export type Reset = NonNullable<Awaited<ReturnType<typeof findOpen>>>;

export async function findOpen(db: Db, personId: string) {
	return await openResets(db).where('personId', '=', personId).executeTakeFirst();
}

export function openResets(db: Db) {
	return db
		.selectFrom('factorReset')
		.select(['id', 'personId', 'askedAt', 'askedBy', 'askedAs'])
		.where('confirmedAt', 'is', null)
		.where('refusedAt', 'is', null)
		.where('lapsedAt', 'is', null)
		.where('askedAt', '>', addMs(now(), -RESET_LASTS));
}

/** When somebody last said no, while that is worth telling. */
export async function findRefusedAt(db: Db, personId: string): Promise<string | null> {
	const reset = await db
		.selectFrom('factorReset')
		.select('refusedAt')
		.where('personId', '=', personId)
		.where('refusedAt', '>', addMs(now(), -RESET_LASTS))
		.orderBy('refusedAt', 'desc')
		.limit(1)
		.executeTakeFirst();
	return reset?.refusedAt ?? null;
}

/** From when it can be confirmed: a day after the last address was told; undefined while a mail is still on its way. */
export async function confirmedFrom(db: Db, resetId: string): Promise<string | undefined> {
	const mails = await db
		.selectFrom('outbox')
		.select(['state', 'settledAt'])
		.where('dedupKey', 'like', `factors.reset_asked/${resetId}/%`)
		.where('state', '!=', 'suppressed')
		.execute();
	if (mails.some(({ settledAt }) => !settledAt) || !mails.some(({ state }) => state === 'sent'))
		return undefined;
	const told = mails.flatMap(({ settledAt }) => settledAt ?? []).toSorted();
	return addMs(told.at(-1) ?? now(), RESET_WAITS);
}

export async function mayConfirm(db: Db, helperId: string, reset: Reset) {
	const roles = await listHelperRoles(db, helperId, reset.personId, reset.askedAt);
	const own = (await listRoles(db, [reset.personId])).map(({ role }) => role);
	return mayConfirmReset(helperId, roles, { by: reset.askedBy, as: reset.askedAs, own });
}

/** Everybody who may confirm it and can sign in. */
export async function listSeconds(db: Db, reset: Reset) {
	const holders = await db
		.selectFrom('roleGrant')
		.innerJoin('user', 'user.id', 'roleGrant.personId')
		.innerJoin('person', 'person.id', 'roleGrant.personId')
		.select(['person.id', 'givenName', 'infix', 'familyName', 'shieldedAt'])
		.distinct()
		.where('roleGrant.endedAt', 'is', null)
		.where('user.disabledAt', 'is', null)
		.where('person.id', '!=', reset.personId)
		.orderBy('givenName')
		.orderBy('person.id')
		.execute();
	const seconds = [];
	for (const holder of holders)
		if (await mayConfirm(db, holder.id, reset)) seconds.push({ id: holder.id, name: visibleName(holder) });
	return seconds;
}
