import { sql } from 'kysely';
import { findKnownDevice } from '#lib/server/auth/devices.ts';
import { hashPassword, verifyPassword } from '#lib/server/auth/password.ts';
import { writeAudit } from '#lib/server/audit.ts';
import { addMs, DAY, HOUR, now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { takeBackTry } from '#lib/server/limits.ts';
import { queueMails } from '#lib/server/mail/outbox.ts';
import { conflict } from '#lib/server/refuse.ts';
import { verifyToken } from '#lib/server/secrets.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import type { Way } from './arrival.server.ts';
import { refuseEasyFor, tellPasswordChanged } from './passwords.server.ts';
import { closeConfidential } from '#lib/features/people/closings.server.ts';
import { countReset, countSignIn, type From } from './tries.server.ts';
import { opensConfidential, wasEverUsed } from '#lib/features/people/used.server.ts';

const INVITATION_LASTS = 14 * DAY;
const RESET_LASTS = 2 * HOUR;

/** The purpose that links of this kind are signed for. */
export const SIGN_IN_LINK = 'sign-in-link';

/** The user behind an address and password; every other case gives the same answer after the same time. */
export async function checkPassword(db: Db, email: string, password: string, from: From): Promise<string> {
	const user = await findUserByEmail(db, email);
	const device = await findKnownDevice(db, user?.id ?? '', from.deviceCookie);
	const tried = await countSignIn(db, email, from, device?.id);
	if (!(await verifyPassword(user?.passwordHash, password)) || !user) conflict('auth_wrong');
	await takeBackTry(db, tried);
	return user.id;
}

async function findUserByEmail(db: Db, email: string) {
	return await db
		.selectFrom('personAddress')
		.innerJoin('user', 'user.id', 'personAddress.personId')
		.select(['user.id', 'user.passwordHash', 'personAddress.unsafeAt'])
		.where(sql`lower(person_address.email)`, '=', email.trim().toLowerCase())
		.where('user.disabledAt', 'is', null)
		.where(
			'user.demonstration',
			'=',
			sql<number>`(select case when exists (select 1 from setting where key = 'mark' and value = 'demonstration') then ${sql.ref('user.demonstration')} else 0 end)`
		)
		.executeTakeFirst();
}

/** Invites people who cannot sign in yet; the link in the mail is made when the mail is sent. */
export async function inviteToSignIn(trx: Trx, actor: Actor | null, personIds: string[]) {
	for (const personId of personIds) {
		await addUser(trx, personId);
		const linkId = await addLink(trx, personId, 'invitation', actor?.personId ?? null, INVITATION_LASTS);
		await queueMails(trx, {
			dedupKey: `invitation/${linkId}`,
			recipientId: personId,
			template: 'people.invitation',
			ids: { linkId }
		});
		await writeAudit(trx, {
			actorId: actor?.personId ?? null,
			action: 'person.invite',
			objectId: personId,
			personId
		});
	}
}

async function addUser(trx: Trx, personId: string) {
	await trx
		.insertInto('user')
		.values({ id: personId, createdAt: now() })
		.onConflict((conflict) => conflict.column('id').doNothing())
		.execute();
}

async function addLink(
	trx: Trx,
	personId: string,
	kind: 'invitation' | 'reset',
	createdBy: string | null,
	lastsMs: number
) {
	const id = newId();
	await trx
		.insertInto('signInLink')
		.values({ id, personId, kind, createdAt: now(), createdBy, expiresAt: addMs(now(), lastsMs) })
		.execute();
	return id;
}

/** Promises a mail with a reset link to a known address; says nothing about whether it is known. */
export async function askReset(db: Db, email: string, from: From) {
	await countReset(db, email, from);
	const user = await findUserByEmail(db, email);
	await db.transaction().execute(async (trx) => {
		if (user && !user.unsafeAt) await promiseReset(trx, user.id);
		else await workJustAsLong(trx);
	});
}

async function promiseReset(trx: Trx, userId: string) {
	const linkId = await addLink(trx, userId, 'reset', null, RESET_LASTS);
	await queueMails(trx, {
		dedupKey: `reset/${linkId}`,
		recipientId: userId,
		template: 'people.reset',
		ids: { linkId }
	});
	await writeAudit(trx, {
		actorId: null,
		action: 'person.ask_reset',
		objectId: userId,
		personId: userId
	});
}

/** As many rows as a promise takes, so that the time of an answer tells nobody which addresses are known. */
async function workJustAsLong(trx: Trx) {
	for (const key of ['link', 'mail', 'audit'])
		await trx
			.insertInto('limitHit')
			.values({ key: `nobody/${key}`, at: now(), tryId: newId() })
			.execute();
}

export type OpenLink = {
	id: string;
	personId: string;
	kind: 'invitation' | 'reset';
	givenName: string;
	email: string;
	/** This person chose a password before, so that setting one now is a recovery. */
	hasPassword: boolean;
};

/** The person a sign-in link is for, while it is valid and unused; looking at it uses nothing up. */
export async function findOpenLink(db: Db, token: string): Promise<OpenLink | undefined> {
	const id = verifyToken(SIGN_IN_LINK, token);
	if (!id) return undefined;
	const row = await db
		.selectFrom('signInLink')
		.innerJoin('person', 'person.id', 'signInLink.personId')
		.innerJoin('user', 'user.id', 'signInLink.personId')
		.select(['signInLink.id', 'signInLink.personId', 'kind', 'givenName', 'email', 'passwordHash'])
		.where('signInLink.id', '=', id)
		.where('usedAt', 'is', null)
		.where('expiresAt', '>', now())
		.where('user.disabledAt', 'is', null)
		.executeTakeFirst();
	if (!row) return undefined;
	const { passwordHash, ...link } = row;
	return { ...link, hasPassword: passwordHash !== null };
}

/** Sets a password by a mailed link, once; every other link of this person dies, and so does every sign-in. */
export async function setPasswordByLink(
	db: Db,
	token: string,
	password: string,
	deviceCookie?: string
): Promise<{ userId: string; way: Way }> {
	const link = await findOpenLink(db, token);
	if (!link) conflict('auth_link_over');
	await refuseEasyFor(db, link.personId, password);
	const passwordHash = await hashPassword(password);
	await db.transaction().execute(async (trx) => {
		await useLink(trx, link);
		await closeUnlessHeld(trx, link.personId, deviceCookie);
		await trx.updateTable('user').set({ passwordHash }).where('id', '=', link.personId).execute();
		await trx.deleteFrom('loginSession').where('userId', '=', link.personId).execute();
		if (link.hasPassword) await tellPasswordChanged(trx, link.personId);
		await writeAudit(trx, {
			actorId: link.personId,
			action: 'person.set_password',
			objectId: link.personId,
			personId: link.personId
		});
	});
	return { userId: link.personId, way: link.hasPassword ? 'link' : 'invitation' };
}

/** Of a mailed link alone nobody knows who used it; of a device that signed in before one does. */
async function closeUnlessHeld(trx: Trx, personId: string, deviceCookie: string | undefined) {
	const recovers = await wasEverUsed(trx, personId);
	const closes = recovers
		? !(await findKnownDevice(trx, personId, deviceCookie))
		: await opensConfidential(trx, personId);
	if (closes) await closeConfidential(trx, personId, recovers ? 'link' : 'invitation');
}

async function useLink(trx: Trx, link: OpenLink) {
	const { numUpdatedRows } = await trx
		.updateTable('signInLink')
		.set({ usedAt: now() })
		.where('id', '=', link.id)
		.where('usedAt', 'is', null)
		.executeTakeFirst();
	if (!numUpdatedRows) conflict('auth_link_over');
	await trx
		.updateTable('signInLink')
		.set({ usedAt: now() })
		.where('personId', '=', link.personId)
		.where('usedAt', 'is', null)
		.execute();
}
