import type { SignedIn } from '#lib/server/auth/sign-ins.ts';
import type { Config } from '#lib/server/config.ts';
import type { Db } from '#lib/server/db/open.ts';
import { takeBackTry } from '#lib/server/limits.ts';
import { conflict } from '#lib/server/refuse.ts';
import { useAppCode } from '#lib/features/factors/apps.server.ts';
import { useOneTimeCode } from '#lib/features/factors/codes.server.ts';
import { noteGiven } from './given.server.ts';
import { usePasskey } from '#lib/features/factors/passkeys/passkeys.server.ts';
import { countCode } from '#lib/features/factors/tries.server.ts';

export type Given = {
	code: string;
	/** What a passkey signed. */ answer: string;
	browser: string | undefined;
	/** Whether this device is to be trusted for a while. */ remember: boolean;
};

/** Gives the second factor for who is signed in here; everything wrong is refused in words. */
export async function giveFactor(db: Db, site: Config, signedIn: SignedIn, given: Given) {
	const { code, answer, remember } = given;
	if (!answer) await giveCode(db, signedIn.userId, code);
	else if ((await usePasskey(db, site, given)) !== signedIn.userId) conflict('factors_passkey_failed');
	await noteGiven(db, signedIn, remember);
}

/** Gives a code: of the app, or one of the ten that work once. A try is counted before, and taken back when right. */
export async function giveCode(db: Db, userId: string, code: string) {
	const tried = await countCode(db, userId);
	const digits = /^\s*(\d\s*){6}$/.test(code);
	const right = digits ? await useAppCode(db, userId, code) : await useOneTimeCode(db, userId, code);
	if (!right) conflict('factors_code_wrong', {}, 'code');
	await takeBackTry(db, tried);
}
