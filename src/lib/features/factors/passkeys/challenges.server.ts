import { addMs, MINUTE, now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { randomToken, sha256 } from '#lib/server/secrets.ts';

/** How long somebody has to hold a finger on a reader. */
export const CHALLENGE_LASTS = 5 * MINUTE;

/** Keeps what an authenticator has to sign, for this one browser; answers the cookie by which it comes back. */
export async function saveChallenge(db: Db, challenge: string, userId: string | null): Promise<string> {
	const browser = randomToken();
	await db
		.insertInto('passkeyChallenge')
		.values({
			browserHash: sha256(browser),
			challenge,
			userId,
			expiresAt: addMs(now(), CHALLENGE_LASTS)
		})
		.execute();
	return browser;
}

/** What this browser was asked to sign, once. */
export async function takeChallenge(db: Db, browser: string | undefined, userId: string | null) {
	const challenge = await findChallenge(db, browser, userId);
	return challenge && (await spendChallenge(db, browser)) ? challenge : undefined;
}

/** The same to look at only. */
export async function findChallenge(db: Db, browser: string | undefined, userId: string | null) {
	if (!browser) return undefined;
	const row = await db
		.selectFrom('passkeyChallenge')
		.where('browserHash', '=', sha256(browser))
		.where('userId', userId === null ? 'is' : '=', userId)
		.where('expiresAt', '>', now())
		.select('challenge')
		.executeTakeFirst();
	return row?.challenge;
}

/** Uses a question up; false when somebody else did. */
export async function spendChallenge(db: Db, browser: string | undefined): Promise<boolean> {
	const { numDeletedRows } = await db
		.deleteFrom('passkeyChallenge')
		.where('browserHash', '=', sha256(browser ?? ''))
		.executeTakeFirst();
	return numDeletedRows > 0n;
}

export async function forgetOldChallenges(db: Db) {
	await db.deleteFrom('passkeyChallenge').where('expiresAt', '<=', now()).execute();
}
