import { addMs, DAY, HOUR, now } from '#lib/server/clock.ts';
import type { Trx } from '#lib/server/db/open.ts';

/** How long anybody stays signed in, and how long who can do most. */
const LASTS = 30 * DAY;
const LASTS_FOR_STAFF = 12 * HOUR;

/** When a sign-in of this person that begins now ends: sooner for who can do most. */
export async function signInEnds(trx: Trx, userId: string): Promise<string> {
	const mostRights = await trx
		.selectFrom('roleGrant')
		.select('id')
		.where('personId', '=', userId)
		.where('role', 'in', ['staff', 'admin'])
		.where('endedAt', 'is', null)
		.executeTakeFirst();
	return addMs(now(), mostRights ? LASTS_FOR_STAFF : LASTS);
}

/** Whoever becomes staff or administrator stays signed in no longer than those do. */
export async function shortenSignIns(trx: Trx, userId: string) {
	const endsAt = addMs(now(), LASTS_FOR_STAFF);
	for (const column of ['endsAt', 'expiresAt'] as const) {
		await trx
			.updateTable('loginSession')
			.set({ [column]: endsAt })
			.where('userId', '=', userId)
			.where(column, '>', endsAt)
			.execute();
	}
}
