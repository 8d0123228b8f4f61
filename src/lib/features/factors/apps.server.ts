import { Secret, TOTP } from 'otpauth';
import { encode } from 'uqr';
import { addMs, HOUR, now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { conflict } from '#lib/server/refuse.ts';
import { findAddress } from './address.server.ts';
import { lockPeople } from '../people/lock.server.ts';
import { renewWhenFirst } from './codes.server.ts';
import { noteFactor, tellChange } from './tell.server.ts';
import { openSecret, sealSecret } from './secret.server.ts';

/** A secret that was shown and never confirmed is thrown away after this. */
const UNCONFIRMED_LASTS = HOUR;
const SECRET_BYTES = 20;
const PERIOD = 30_000;
/** A code of the step before or after counts too: clocks differ. */
const WINDOW = 1;

/** Begins with an authenticator app: a new secret, which counts for nothing before a code of it was given. */
export async function beginApp(db: Db, userId: string) {
	await db.transaction().execute(async (trx) => {
		await lockPeople(trx, [userId]);
		await forgetUnconfirmed(trx, userId);
		const id = newId();
		const sealed = sealSecret(userId, id, new Secret({ size: SECRET_BYTES }).base32);
		await trx
			.insertInto('authenticatorApp')
			.values({ id, userId, ...sealed, begunAt: now() })
			.execute();
		await noteFactor(trx, userId, 'factor.begin_app');
	});
}

export type BegunApp = { secret: string; address: string; qr: { size: number; path: string } };

/** What the app has to be told: the secret in groups of four, and the same as a picture. */
export async function findBegunApp(db: Db, userId: string): Promise<BegunApp | undefined> {
	const app = await findUnconfirmed(db, userId);
	const person = await findAddress(db, userId);
	if (!app || !person) return undefined;
	const secret = openSecret(app);
	const address = new TOTP({
		issuer: 'Tweespan',
		label: person.email,
		secret: Secret.fromBase32(secret)
	}).toString();
	return { secret: secret.replace(/(.{4})(?=.)/g, '$1 '), address, qr: drawQr(address) };
}

/** The dark squares of a QR code as one path, in units of a square. */
function drawQr(text: string) {
	const { size, data } = encode(text, { ecc: 'M', border: 2 });
	const squares = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])));
	return { size, path: squares.join('') };
}

/** Confirms the app by a code of it; an earlier app counts no more. Answers one-time codes with a first factor. */
export async function confirmApp(db: Db, userId: string, code: string): Promise<string[] | undefined> {
	return await db.transaction().execute(async (trx) => {
		await lockPeople(trx, [userId]);
		const app = await findUnconfirmed(trx, userId);
		if (!app) conflict('factors_app_over');
		const step = stepOf(app, code);
		if (step === undefined) conflict('factors_app_code_wrong', {}, 'code');
		await trx
			.deleteFrom('authenticatorApp')
			.where('userId', '=', userId)
			.where('confirmedAt', 'is not', null)
			.execute();
		await trx
			.updateTable('authenticatorApp')
			.set({ confirmedAt: now(), usedStep: step })
			.where('id', '=', app.id)
			.execute();
		await noteFactor(trx, userId, 'factor.add_app');
		await tellChange(trx, userId, 'app_added');
		return await renewWhenFirst(trx, userId);
	});
}

/** Whether this is a code of this user's app that was not given before; it is never accepted again. */
export async function useAppCode(db: Db, userId: string, code: string): Promise<boolean> {
	const app = await db
		.selectFrom('authenticatorApp')
		.selectAll()
		.where('userId', '=', userId)
		.where('confirmedAt', 'is not', null)
		.executeTakeFirst();
	const step = app && stepOf(app, code);
	if (!app || step === undefined) return false;
	const { numUpdatedRows } = await db
		.updateTable('authenticatorApp')
		.set({ usedStep: step })
		.where('id', '=', app.id)
		.where('usedStep', '<', step)
		.executeTakeFirst();
	return numUpdatedRows > 0n;
}

/** The step of time that this code belongs to, when it is about now. */
function stepOf(app: Parameters<typeof openSecret>[0], code: string): number | undefined {
	const timestamp = Date.parse(now());
	const secret = Secret.fromBase32(openSecret(app));
	const delta = TOTP.validate({ token: code.replace(/\s/g, ''), secret, timestamp, window: WINDOW });
	return delta === null ? undefined : Math.floor(timestamp / PERIOD) + delta;
}

async function findUnconfirmed(db: Db, userId: string) {
	return await db
		.selectFrom('authenticatorApp')
		.selectAll()
		.where('userId', '=', userId)
		.where('confirmedAt', 'is', null)
		.where('begunAt', '>', addMs(now(), -UNCONFIRMED_LASTS))
		.executeTakeFirst();
}

async function forgetUnconfirmed(trx: Trx, userId: string) {
	await trx
		.deleteFrom('authenticatorApp')
		.where('userId', '=', userId)
		.where('confirmedAt', 'is', null)
		.execute();
}
