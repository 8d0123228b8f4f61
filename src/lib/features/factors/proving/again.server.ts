import { verifyPassword } from '#lib/server/auth/password.ts';
import type { SignedIn } from '#lib/server/auth/sign-ins.ts';
import type { Config } from '#lib/server/config.ts';
import type { Db } from '#lib/server/db/open.ts';
import { takeBackTry } from '#lib/server/limits.ts';
import { conflict } from '#lib/server/refuse.ts';
import { giveCode } from './give.server.ts';
import { noteProof } from './given.server.ts';
import { listFactors } from '#lib/features/factors/manage.server.ts';
import { usePasskey } from '#lib/features/factors/passkeys/passkeys.server.ts';
import { countProof } from '#lib/features/factors/tries.server.ts';

/** What somebody gives to show that it is still them: one of these will do. */
export type Proof = {
	password: string;
	code: string;
	/** What a passkey signed. */ answer: string;
	browser: string | undefined;
};

/** With what somebody can prove it, besides the password. */
export async function findWaysAgain(db: Db, userId: string) {
	const { passkeys, appSince, codesLeft } = await listFactors(db, userId);
	return { passkey: passkeys.length > 0, code: appSince !== null || codesLeft > 0 };
}

/** Proves who is signed in here once more; everything wrong is refused in words. */
export async function proveAgain(db: Db, site: Config, signedIn: SignedIn, proof: Proof) {
	if (proof.answer) await provePasskey(db, site, signedIn.userId, proof);
	else if (proof.code) await giveCode(db, signedIn.userId, proof.code);
	else await provePassword(db, signedIn.userId, proof.password);
	await noteProof(db, signedIn);
}

async function provePasskey(db: Db, site: Config, userId: string, proof: Proof) {
	if ((await usePasskey(db, site, proof)) !== userId) conflict('factors_passkey_failed', {}, 'again');
}

async function provePassword(db: Db, userId: string, password: string) {
	const tried = await countProof(db, userId);
	const user = await db.selectFrom('user').select('passwordHash').where('id', '=', userId).executeTakeFirst();
	if (!(await verifyPassword(user?.passwordHash, password))) conflict('factors_again_wrong', {}, 'again');
	await takeBackTry(db, tried);
}
