import { resetFactorsByOperator } from '#lib/features/factors/reset/reset.server.ts';
import { SIGN_IN_LINK } from '#lib/features/accounts/access.server.ts';
import { endSignInLinks } from '#lib/features/people/addresses/addresses.server.ts';
import { addMs, DAY, now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { writeAudit } from '#lib/server/audit.ts';
import { signToken } from '#lib/server/secrets.ts';
import { withRunningDatabase } from './database.ts';

const USAGE = 'Usage: tweespan user list | link EMAIL | close EMAIL | open EMAIL | reset-factor EMAIL';

/** `user …`: who can sign in, a one-time link for somebody without mail, an account closed, opened again or without its second step. */
export async function run([act = '', email = '']: string[]) {
	await withRunningDatabase(async (db, config) => {
		if (act === 'list') return await list(db);
		if (!['link', 'close', 'open', 'reset-factor'].includes(act) || !email) throw new Error(USAGE);
		const personId = await findPerson(db, email);
		if (act === 'link') return console.log(`${config.origin}/toegang/${await makeLink(db, personId)}`);
		if (act === 'reset-factor') return await resetFactor(db, personId);
		await setDisabled(db, personId, act === 'close');
	});
}

async function list(db: Db) {
	const users = await db
		.selectFrom('user')
		.innerJoin('person', 'person.id', 'user.id')
		.select(['email', 'passwordHash', 'disabledAt'])
		.where('erasedAt', 'is', null)
		.orderBy('email')
		.execute();
	for (const user of users)
		console.log(`${user.email}\t${user.disabledAt ? 'closed' : user.passwordHash ? 'open' : 'invited'}`);
}

async function findPerson(db: Db, email: string) {
	const row = await db
		.selectFrom('personAddress')
		.select('personId')
		.where('email', '=', email.toLowerCase())
		.executeTakeFirst();
	if (!row) throw new Error(`Nobody has the address ${email}.`);
	return row.personId;
}

async function makeLink(db: Db, personId: string) {
	const id = newId();
	await db.transaction().execute(async (trx) => {
		await trx
			.insertInto('user')
			.values({ id: personId, createdAt: now() })
			.onConflict((conflict) => conflict.column('id').doNothing())
			.execute();
		await trx
			.insertInto('signInLink')
			.values({ id, personId, kind: 'invitation', createdAt: now(), expiresAt: addMs(now(), DAY) })
			.execute();
		await writeAudit(trx, {
			actorId: null,
			action: 'person.invite',
			objectId: personId,
			personId,
			details: { by: 'command line' }
		});
	});
	return signToken(SIGN_IN_LINK, id);
}

/** The last way for somebody who lost everything, when nobody is left who could confirm it. */
async function resetFactor(db: Db, personId: string) {
	await resetFactorsByOperator(db, personId);
	console.log('The second step is gone, everywhere signed out, and every known address gets a mail.');
}

/** A closed account is signed out everywhere at once. */
async function setDisabled(db: Db, personId: string, closed: boolean) {
	await db.transaction().execute(async (trx) => {
		await trx
			.updateTable('user')
			.set({ disabledAt: closed ? now() : null })
			.where('id', '=', personId)
			.execute();
		if (closed) {
			await trx.deleteFrom('loginSession').where('userId', '=', personId).execute();
			await endSignInLinks(trx, personId);
		}
		const action = closed ? 'person.close_account' : 'person.open_account';
		await writeAudit(trx, {
			actorId: null,
			action,
			objectId: personId,
			personId,
			details: { by: 'command line' }
		});
	});
	console.log(closed ? 'Closed, and signed out everywhere.' : 'Opened.');
}
