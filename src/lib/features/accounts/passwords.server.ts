import { hashPassword, verifyPassword } from '#lib/server/auth/password.ts';
import { writeAudit } from '#lib/server/audit.ts';
import { MINUTE, now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { countTry, takeBackTry } from '#lib/server/limits.ts';
import { queueMails } from '#lib/server/mail/outbox.ts';
import { conflict } from '#lib/server/refuse.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { refuseEasy } from './easy.server.ts';
import type { NameParts } from '#lib/features/people/names/names.ts';

const TRIES = { hits: 10, withinMs: 15 * MINUTE };

/** Refuses a new password that is easy to guess for who knows this person. */
export async function refuseEasyFor(db: Db, personId: string, password: string) {
	await refuseEasy(password, await namesOf(db, personId));
}

async function namesOf(db: Db, personId: string) {
	const person = await db
		.selectFrom('person')
		.select(['givenName', 'infix', 'familyName', 'email'])
		.where('id', '=', personId)
		.executeTakeFirstOrThrow();
	const organisations = await db
		.selectFrom('membership')
		.innerJoin('organisation', 'organisation.id', 'membership.organisationId')
		.select('organisation.name')
		.where('personId', '=', personId)
		.execute();
	return [...wordsOf(person), ...organisations.map(({ name }) => name)];
}

/** What somebody is called, and what their address is made of. */
export function wordsOf({ givenName, infix, familyName, email }: NameParts & { email: string }) {
	const whole = `${givenName}${infix}${familyName}`.replaceAll(' ', '');
	const [local = '', host = ''] = email.split('@');
	return [givenName, familyName, whole, local, host.replace(/\.[^.]*$/, '')];
}

/** Changes one's own password, which ends every other sign-in and every link that could set one. */
export async function changePassword(
	db: Db,
	actor: Actor,
	here: string | null,
	{ oldPassword, password }: { oldPassword: string; password: string }
) {
	const before = await checkOldPassword(db, actor, oldPassword);
	if (oldPassword === password) conflict('auth_password_same', {}, 'password');
	await refuseEasyFor(db, actor.personId, password);
	const passwordHash = await hashPassword(password);
	await db.transaction().execute(async (trx) => {
		const { numUpdatedRows } = await trx
			.updateTable('user')
			.set({ passwordHash })
			.where('id', '=', actor.personId)
			.where('passwordHash', '=', before)
			.executeTakeFirst();
		if (!numUpdatedRows) conflict('auth_password_meanwhile');
		await endOthers(trx, actor.personId, here);
		await tellPasswordChanged(trx, actor.personId);
		await writeAudit(trx, {
			actorId: actor.personId,
			action: 'person.change_password',
			objectId: actor.personId,
			personId: actor.personId
		});
	});
}

/** Whoever found a screen unlocked may not try until it fits. */
async function checkOldPassword(db: Db, { personId }: Actor, oldPassword: string): Promise<string> {
	const answer = await countTry(db, [{ key: `change-password/${personId}`, limit: TRIES }]);
	if ('full' in answer) conflict('auth_too_many_tries', { minutes: TRIES.withinMs / MINUTE }, 'oldPassword');
	const user = await db
		.selectFrom('user')
		.select('passwordHash')
		.where('id', '=', personId)
		.executeTakeFirst();
	const stored = user?.passwordHash ?? null;
	if (!(await verifyPassword(stored, oldPassword)) || !stored) conflict('auth_old_wrong', {}, 'oldPassword');
	await takeBackTry(db, answer.made);
	return stored;
}

async function endOthers(trx: Trx, userId: string, here: string | null) {
	await trx
		.deleteFrom('loginSession')
		.where('userId', '=', userId)
		.where('idHash', '!=', here ?? '')
		.execute();
	await trx.updateTable('loginSession').set({ confirmedAt: now() }).where('userId', '=', userId).execute();
	await trx
		.updateTable('signInLink')
		.set({ usedAt: now() })
		.where('personId', '=', userId)
		.where('usedAt', 'is', null)
		.execute();
}

/** Promises the mail that tells somebody of a new password, whoever chose it. */
export async function tellPasswordChanged(trx: Trx, personId: string) {
	const dedupKey = `password-changed/${newId()}`;
	await queueMails(trx, {
		dedupKey,
		recipientId: personId,
		template: 'people.password_changed',
		ids: { at: now() }
	});
}
