import { FACTOR_LASTS } from '#lib/server/auth/devices.ts';
import type { SignedIn } from '#lib/server/auth/sign-ins.ts';
import { addMs, now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { noteFactor } from './tell.server.ts';

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
		await trx
			.updateTable('loginSession')
			.set({ confirmedAt: now(), factorAt: now() })
			.where('idHash', '=', hash)
			.where('userId', '=', userId)
			.execute();
		if (remember && facts.deviceId)
			await trx
				.updateTable('knownDevice')
				.set({ factorUntil: addMs(now(), FACTOR_LASTS) })
				.where('id', '=', facts.deviceId)
				.where('userId', '=', userId)
				.execute();
		await noteFactor(trx, userId, 'factor.give');
	});
}

/** Who just made a factor need not give it here as well; that is no proof of who they are. */
export async function noteMade(db: Db, { userId, hash, facts }: SignedIn) {
	const factorAt = now();
	await db.transaction().execute(async (trx) => {
		await trx
			.updateTable('loginSession')
			.set({ factorAt })
			.where('idHash', '=', hash)
			.where('userId', '=', userId)
			.execute();
		await noteFactor(trx, userId, 'factor.give');
	});
	// The page that this very request shows asks as well.
	facts.factorAt = factorAt;
}
