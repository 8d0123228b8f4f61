import { FACTOR_LASTS } from '#lib/server/auth/devices.ts';
import type { SignedIn } from '#lib/server/auth/sign-ins.ts';
import { addMs, now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { takeBackClosings } from '#lib/features/people/closings.server.ts';
import { lockPeople } from '#lib/features/people/lock.server.ts';
import { noteFactor } from '#lib/features/factors/tell.server.ts';

/** Writes down that whoever signed in here proved it again just now. */
export async function noteProof(db: Db, { userId, hash }: SignedIn) {
	await db.transaction().execute(async (trx) => {
		await trx
			.updateTable('loginSession')
			.set({ confirmedAt: now() })
			.where('idHash', '=', hash)
			.where('userId', '=', userId)
			.execute();
		await noteFactor(trx, userId, 'factor.prove_again');
	});
}

/** Writes down that a factor was given here; a device that is to be trusted is not asked again for a while. */
export async function noteGiven(db: Db, { userId, hash, facts }: SignedIn, remember: boolean) {
	await db.transaction().execute(async (trx) => {
		await lockPeople(trx, [userId]);
		const { numUpdatedRows } = await trx
			.updateTable('loginSession')
			.set({ confirmedAt: now(), factorAt: now() })
			.where('idHash', '=', hash)
			.where('userId', '=', userId)
			.executeTakeFirst();
		if (remember && facts.deviceId)
			await trx
				.updateTable('knownDevice')
				.set({ factorUntil: addMs(now(), FACTOR_LASTS) })
				.where('id', '=', facts.deviceId)
				.where('userId', '=', userId)
				.execute();
		await noteFactor(trx, userId, 'factor.give');
		if (numUpdatedRows) await takeBackLink(trx, { userId, hash, facts });
	});
}

/** Who just made a factor need not give it here as well; that is no proof of who they are, though the device may be. */
export async function noteMade(db: Db, { userId, hash, facts }: SignedIn) {
	const factorAt = now();
	await db.transaction().execute(async (trx) => {
		await lockPeople(trx, [userId]);
		const { numUpdatedRows } = await trx
			.updateTable('loginSession')
			.set({ factorAt })
			.where('idHash', '=', hash)
			.where('userId', '=', userId)
			.executeTakeFirst();
		await noteFactor(trx, userId, 'factor.give');
		if (numUpdatedRows) await takeBackReset(trx, { userId, hash, facts });
	});
	// The page that this very request shows asks as well.
	facts.factorAt = factorAt;
}

/**
 * Whoever has the password and an own factor of before a recovery by link is the person: both were never in one hand
 * otherwise. With a passkey alone somebody else may still have the password, and then nothing opens. Asked while this sign-in lasts, which a later recovery ends.
 */
async function takeBackLink(trx: Trx, { userId, hash, facts }: SignedIn) {
	if (facts.way !== 'link' && facts.way !== 'password') return;
	const heldSince = await newestSince(trx, userId);
	if (heldSince) await takeBackClosings(trx, { personId: userId, way: 'link', heldSince, here: hash });
}

/**
 * After a reset, whoever has the password and a device that was trusted before it is the person. Not before there is a
 * factor again: until then the password alone would read what the factor guarded.
 */
async function takeBackReset(trx: Trx, { userId, hash, facts }: SignedIn) {
	const device = await trx
		.selectFrom('knownDevice')
		.select('firstAt')
		.where('id', '=', facts.deviceId ?? '')
		.where('userId', '=', userId)
		.executeTakeFirst();
	if (device)
		await takeBackClosings(trx, { personId: userId, way: 'factor', heldSince: device.firstAt, here: hash });
}

/** When the newest of somebody's factors was made: whichever was given, it is no newer. */
async function newestSince(trx: Trx, userId: string): Promise<string | undefined> {
	const passkeys = trx.selectFrom('passkey').select('addedAt as at').where('userId', '=', userId);
	const apps = trx.selectFrom('authenticatorApp').select('confirmedAt as at').where('userId', '=', userId);
	const codes = trx.selectFrom('oneTimeCode').select('madeAt as at').where('userId', '=', userId);
	const made = [...(await passkeys.execute()), ...(await apps.execute()), ...(await codes.execute())];
	return made
		.flatMap(({ at }) => at ?? [])
		.toSorted()
		.at(-1);
}
