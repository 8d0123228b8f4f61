import { findKnownDevice, forgetBrowser, forgetDevice, rememberDevice } from '#lib/server/auth/devices.ts';
import type { AuthCookie, SignIns } from '#lib/server/auth/sign-ins.ts';
import { writeAudit } from '#lib/server/audit.ts';
import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { queueMails } from '#lib/server/mail/outbox.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { signInEnds } from '#lib/features/people/roles/sign-in-ends.server.ts';

/**
 * How somebody got in: by the password; by a passkey, which counts as both factors; by setting the very first one; by a mailed link to set a new one, which is a
 * recovery; or as whoever began this installation.
 */
export type Way = 'password' | 'passkey' | 'invitation' | 'link' | 'first_administrator';

export type Arrival = {
	way: Way;
	/** The browser and system, in words. */ device: string;
	/** The cookie by which this device may be known. */ deviceCookie: string | undefined;
	/** The person says that others use this computer too. */ shared: boolean;
	/** When a second factor was given, if one was. */ factorAt?: string | null;
};

/** Minutes without use after which a shared computer is signed out. */
const IDLE_MINUTES = 30;

/** Signs in somebody who just proved who they are, and gives the cookies that this browser gets. */
export async function arrive(db: Db, signIns: SignIns, userId: string, arrival: Arrival) {
	const { endsAt, device } = await db.transaction().execute(async (trx) => {
		const known = await findKnownDevice(trx, userId, arrival.deviceCookie);
		const device = await saveDevice(trx, userId, arrival, known !== undefined);
		if (!known && arrival.way === 'password') await tellOfDevice(trx, userId, device?.id);
		await noteSignIn(trx, userId, 'person.sign_in');
		return { endsAt: await signInEnds(trx, userId), device };
	});
	const cookie = await signIns.start(userId, arrival.device, {
		way: arrival.way,
		endsAt,
		idleMinutes: arrival.shared ? IDLE_MINUTES : null,
		deviceId: device?.id ?? null,
		factorAt: arrival.factorAt ?? device?.factorAt ?? null
	});
	const cookies: AuthCookie[] = [cookie];
	if (device) cookies.push(signIns.deviceCookie(device.cookie));
	else if (arrival.shared) cookies.push(signIns.deviceCookie(null));
	return cookies;
}

/** A shared computer is nobody's; a recovery makes no device known, and takes nothing from one that was. */
async function saveDevice(
	trx: Trx,
	userId: string,
	{ way, device, deviceCookie, shared }: Arrival,
	known: boolean
) {
	if (shared) return void (await forgetBrowser(trx, deviceCookie));
	if (way === 'link' && !known) return undefined;
	return await rememberDevice(trx, userId, deviceCookie, device);
}

/** Mails somebody who signed in before about a device that is new; one that is shared stays new. */
async function tellOfDevice(trx: Trx, userId: string, deviceId = '') {
	const before = await trx
		.selectFrom('audit')
		.select('seq')
		.where('personId', '=', userId)
		.where('action', '=', 'person.sign_in')
		.executeTakeFirst();
	if (!before) return;
	await queueMails(trx, {
		dedupKey: `new-device/${newId()}`,
		recipientId: userId,
		template: 'people.new_device',
		ids: { deviceId, at: now() }
	});
}

/** Writes down a sign-in or the end of one. */
async function noteSignIn(
	trx: Trx,
	personId: string,
	action: 'person.sign_in' | 'person.sign_out' | 'person.end_sign_in' | 'person.forget_device'
) {
	await writeAudit(trx, { actorId: personId, action, objectId: personId, personId });
}

/** Ends one of one's own sign-ins, known by its hash; somebody else's stays. */
export async function endSignIn(
	db: Db,
	actor: Actor,
	hash: string,
	action: 'person.sign_out' | 'person.end_sign_in' = 'person.end_sign_in'
) {
	await db.transaction().execute(async (trx) => {
		await trx
			.deleteFrom('loginSession')
			.where('idHash', '=', hash)
			.where('userId', '=', actor.personId)
			.execute();
		await noteSignIn(trx, actor.personId, action);
	});
}

/** Makes one of one's own devices a stranger again, signed out. */
export async function forgetKnownDevice(db: Db, actor: Actor, deviceId: string) {
	await db.transaction().execute(async (trx) => {
		await forgetDevice(trx, actor.personId, deviceId);
		await noteSignIn(trx, actor.personId, 'person.forget_device');
	});
}

/** Ends every sign-in, and knows no device any more: one of them may be in other hands. */
export async function leaveEverywhere(db: Db, actor: Actor) {
	await db.transaction().execute(async (trx) => {
		await trx.deleteFrom('loginSession').where('userId', '=', actor.personId).execute();
		await trx.deleteFrom('knownDevice').where('userId', '=', actor.personId).execute();
		await noteSignIn(trx, actor.personId, 'person.end_sign_in');
	});
}
