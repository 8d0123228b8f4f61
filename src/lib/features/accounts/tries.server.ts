import { HOUR, MINUTE } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { countTry, type Limit, type Try } from '#lib/server/limits.ts';
import { conflict } from '#lib/server/refuse.ts';
import { sha256 } from '#lib/server/secrets.ts';

/** Where a try comes from. */
export type From = { ip: string; /** The cookie by which the device may be known. */ deviceCookie?: string };

/** One account from one place; an office may share an address, so what stands for it only counts what is wrong. */
const PER_ACCOUNT_AND_PLACE = { hits: 10, withinMs: 15 * MINUTE };
/** One account from everywhere, but for devices that signed in to it before. */
const PER_ACCOUNT = { hits: 90, withinMs: HOUR };
const PER_PLACE = { hits: 300, withinMs: 15 * MINUTE };
const RESETS_PER_ACCOUNT = { hits: 5, withinMs: HOUR };
const RESETS_PER_PLACE = { hits: 60, withinMs: 15 * MINUTE };

/** Counts a try of a password before it is looked at; a known device is nobody else's, and counts by itself. */
export async function countSignIn(db: Db, email: string, { ip }: From, deviceId?: string): Promise<Try> {
	const account = keyOf('sign-in', email);
	const answer = await countTry(
		db,
		deviceId
			? [{ key: `${account}/on/${deviceId}`, limit: PER_ACCOUNT_AND_PLACE }]
			: [
					{ key: keyOf('sign-in-from', ip), limit: PER_PLACE },
					{ key: `${account}/from/${sha256(ip)}`, limit: PER_ACCOUNT_AND_PLACE },
					{ key: account, limit: PER_ACCOUNT }
				]
	);
	if ('full' in answer) conflict('auth_too_many_tries', { minutes: minutesOf(answer.full) });
	return answer.made;
}

/** Counts a reset that is asked for, whether the address is known or not. */
export async function countReset(db: Db, email: string, { ip }: From) {
	const answer = await countTry(db, [
		{ key: keyOf('reset-from', ip), limit: RESETS_PER_PLACE },
		{ key: keyOf('reset', email), limit: RESETS_PER_ACCOUNT }
	]);
	if ('full' in answer) conflict('auth_too_many_resets', { minutes: minutesOf(answer.full) });
}

function minutesOf({ withinMs }: Limit) {
	return withinMs / MINUTE;
}

/** Nobody's address stands in the table of limits. */
function keyOf(kind: string, text: string) {
	return `${kind}/${sha256(text.trim().toLowerCase())}`;
}

/** Forgets how often somebody tried under these addresses. */
export async function forgetTries(trx: Trx, addresses: string[]) {
	for (const address of addresses) {
		await trx
			.deleteFrom('limitHit')
			.where((hit) =>
				hit.or([
					hit('key', 'like', `${keyOf('sign-in', address)}%`),
					hit('key', '=', keyOf('reset', address))
				])
			)
			.execute();
	}
}
