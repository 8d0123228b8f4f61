import { HOUR, MINUTE } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { countTry } from '#lib/server/limits.ts';
import { conflict } from '#lib/server/refuse.ts';

const ADDRESSES = { hits: 5, withinMs: HOUR };

/** Counts an address somebody asks for themselves: each is a mail to somebody. */
export async function countAddress(db: Db, personId: string) {
	const answer = await countTry(db, [{ key: `address/${personId}`, limit: ADDRESSES }]);
	if ('full' in answer) conflict('addresses_too_many', { minutes: answer.full.withinMs / MINUTE }, 'email');
}
