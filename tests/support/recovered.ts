import { recoveryJobs } from '#lib/features/recovery/jobs.server.ts';
import { setPasswordByLink } from '#lib/features/accounts/access.server.ts';
import { askReset } from '#lib/features/accounts/access.server.ts';
import { hashPassword } from '#lib/server/auth/password.ts';
import type { Db } from '#lib/server/db/open.ts';
import { sendEverything, tokenIn } from './settled-mail.ts';

export const PASSWORD = 'drie paarden voor de wagen';

/** Somebody chose a password once, as whoever signed in before. */
export async function giveAccount(db: Db, personId: string, password = PASSWORD) {
	const passwordHash = await hashPassword(password);
	await db.updateTable('user').set({ passwordHash }).where('id', '=', personId).execute();
}

/** A forgotten password, from the mail to the new one; answers who was told of a recovery. */
export async function recover(db: Db, email: string, deviceCookie?: string) {
	await askReset(db, email, { ip: '::1' });
	const sent = await sendEverything(db);
	const result = await setPasswordByLink(
		db,
		tokenIn(sent, email, '/toegang/'),
		'vier ezels achter de kar',
		deviceCookie
	);
	const told = await sendEverything(db);
	return { result, sent: told.filter(({ subject }) => subject.includes('hersteld')) };
}

export async function runRecoveryJobs(db: Db) {
	for (const job of recoveryJobs) await job.run(db);
}
