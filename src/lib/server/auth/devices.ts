import { addMs, DAY, now } from '../clock.ts';
import type { Db, Trx } from '../db/open.ts';
import { newId } from '../ids.ts';
import { randomToken, sha256 } from '../secrets.ts';

/** A device on which nobody signed in for so long is a stranger again. */
export const DEVICE_LASTS = 365 * DAY;

/** How long a device on which a second factor was given is trusted to be that person's. */
export const FACTOR_LASTS = 30 * DAY;

export type KnownDevice = {
	id: string;
	name: string;
	firstAt: string;
	lastAt: string;
	/** Until when a second factor given there need not be given again. */ factorUntil: string | null;
};

/** The device with this cookie, when this user completed a sign-in there that was not itself a recovery. */
export async function findKnownDevice(
	db: Db,
	userId: string,
	cookie: string | undefined
): Promise<KnownDevice | undefined> {
	if (!cookie) return undefined;
	return await devicesOf(db, userId).where('tokenHash', '=', sha256(cookie)).executeTakeFirst();
}

export async function listDevices(db: Db, userId: string): Promise<KnownDevice[]> {
	return await devicesOf(db, userId).orderBy('lastAt', 'desc').orderBy('id').execute();
}

function devicesOf(db: Db, userId: string) {
	return db
		.selectFrom('knownDevice')
		.select(['id', 'name', 'firstAt', 'lastAt', 'factorUntil'])
		.where('userId', '=', userId)
		.where('lastAt', '>', addMs(now(), -DEVICE_LASTS));
}

/**
 * Knows this browser for this user from now on, by a new cookie: whoever kept a copy of the one before, which
 * somebody else may have left on this computer, holds nothing.
 */
export async function rememberDevice(trx: Trx, userId: string, cookie: string | undefined, name: string) {
	const token = randomToken();
	const known = await findKnownDevice(trx, userId, cookie);
	if (cookie) {
		await trx
			.updateTable('knownDevice')
			.set({ tokenHash: sha256(token) })
			.where('tokenHash', '=', sha256(cookie))
			.execute();
	}
	const id = known?.id ?? newId();
	if (known) await trx.updateTable('knownDevice').set({ name, lastAt: now() }).where('id', '=', id).execute();
	else await addDevice(trx, id, userId, token, name);
	return { id, cookie: token, factorAt: givenAt(known) };
}

/** When the factor was given that this device is still trusted for. */
function givenAt(device: KnownDevice | undefined) {
	const until = device?.factorUntil;
	return until && until > now() ? addMs(until, -FACTOR_LASTS) : null;
}

async function addDevice(trx: Trx, id: string, userId: string, token: string, name: string) {
	// One that was known more than a year ago makes way.
	await trx
		.deleteFrom('knownDevice')
		.where('userId', '=', userId)
		.where('tokenHash', '=', sha256(token))
		.execute();
	await trx
		.insertInto('knownDevice')
		.values({ id, userId, tokenHash: sha256(token), name, firstAt: now(), lastAt: now() })
		.execute();
}

/** This browser is nobody's own: whoever it was known for, it is a stranger again. */
export async function forgetBrowser(trx: Trx, cookie: string | undefined) {
	if (cookie) await trx.deleteFrom('knownDevice').where('tokenHash', '=', sha256(cookie)).execute();
}

/** Forgets one device of this user and ends what is signed in there; somebody else's stays. */
export async function forgetDevice(trx: Trx, userId: string, id: string) {
	await trx.deleteFrom('loginSession').where('deviceId', '=', id).where('userId', '=', userId).execute();
	await trx.deleteFrom('knownDevice').where('id', '=', id).where('userId', '=', userId).execute();
}

export async function forgetOldDevices(db: Db) {
	await db.deleteFrom('knownDevice').where('lastAt', '<=', addMs(now(), -DEVICE_LASTS)).execute();
}
