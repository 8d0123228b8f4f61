import type { Db, Trx } from '#lib/server/db/open.ts';
import { conflict, notFound } from '#lib/server/refuse.ts';
import type { Actor } from '../people/actor.ts';
import { lockPeople } from '../people/lock.server.ts';
import { countCodes } from './codes.server.ts';
import { isBound } from './factor.ts';
import { hasFactor } from './standing.server.ts';
import { noteFactor, tellChange } from './tell.server.ts';

/** What somebody has to sign in with besides a password. */
export async function listFactors(db: Db, userId: string) {
	const passkeys = await db
		.selectFrom('passkey')
		.select(['id', 'name', 'addedAt', 'usedAt'])
		.where('userId', '=', userId)
		.orderBy('addedAt')
		.orderBy('id')
		.execute();
	const app = await db
		.selectFrom('authenticatorApp')
		.select(['confirmedAt'])
		.where('userId', '=', userId)
		.where('confirmedAt', 'is not', null)
		.executeTakeFirst();
	return { passkeys, appSince: app?.confirmedAt ?? null, codesLeft: await countCodes(db, userId) };
}

/** Takes one of the own passkeys away. */
export async function removePasskey(db: Db, actor: Actor, id: string) {
	await db.transaction().execute(async (trx) => {
		await lockPeople(trx, [actor.personId]);
		const { numDeletedRows } = await trx
			.deleteFrom('passkey')
			.where('id', '=', id)
			.where('userId', '=', actor.personId)
			.executeTakeFirst();
		if (!numDeletedRows) notFound();
		await followRemoval(trx, actor);
		await noteFactor(trx, actor.personId, 'factor.remove_passkey');
		await tellChange(trx, actor.personId, 'passkey_removed');
	});
}

/** Takes the own app away. */
export async function removeApp(db: Db, actor: Actor) {
	await db.transaction().execute(async (trx) => {
		await lockPeople(trx, [actor.personId]);
		const { numDeletedRows } = await trx
			.deleteFrom('authenticatorApp')
			.where('userId', '=', actor.personId)
			.where('confirmedAt', 'is not', null)
			.executeTakeFirst();
		if (!numDeletedRows) notFound();
		await followRemoval(trx, actor);
		await noteFactor(trx, actor.personId, 'factor.remove_app');
		await tellChange(trx, actor.personId, 'app_removed');
	});
}

/** Whoever must have a factor keeps the last one; with the last one of others the codes go too. */
async function followRemoval(trx: Trx, actor: Actor) {
	await forgetTrust(trx, actor.personId);
	if (await hasFactor(trx, actor.personId)) return;
	if (isBound(actor)) conflict('factors_last_stays');
	await trx.deleteFrom('oneTimeCode').where('userId', '=', actor.personId).execute();
}

/** No device is trusted on account of a factor of before. */
export async function forgetTrust(trx: Trx, userId: string) {
	await trx.updateTable('knownDevice').set({ factorUntil: null }).where('userId', '=', userId).execute();
}
