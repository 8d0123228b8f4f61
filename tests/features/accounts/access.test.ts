import { expect, test } from 'vitest';
import {
	askReset,
	checkPassword,
	findOpenLink,
	inviteToSignIn,
	setPasswordByLink,
	SIGN_IN_LINK
} from '#lib/features/accounts/access.server.ts';
import { endSignIn } from '#lib/features/accounts/arrival.server.ts';
import { newPasswordSchema } from '#lib/features/accounts/access.ts';
import { makeFirstAdministrator, findFirstToken } from '#lib/features/accounts/first-administrator.server.ts';
import { createSignIns } from '#lib/server/auth/sign-ins.ts';
import { addMs, DAY, now, setClock } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { sha256, signToken } from '#lib/server/secrets.ts';
import { onBothDatabases } from '../../support/database.ts';
import { actorOf, addPerson } from '../../support/builders.ts';
import { wordsOf } from '../../support/problems.ts';

const PASSWORD = 'drie paarden voor de wagen';

onBothDatabases('Signing in', (database) => {
	test('works with the password chosen by an invitation, once', async () => {
		const db = database();
		const { id, token } = await invite(db, 'noor@example.nl');
		expect(await findOpenLink(db, token)).toMatchObject({ personId: id, kind: 'invitation' });
		expect(await setPasswordByLink(db, token, PASSWORD)).toEqual({ userId: id, way: 'invitation' });
		expect(await checkPassword(db, ' Noor@Example.nl ', PASSWORD, { ip: '::1' })).toBe(id);
		expect(await findOpenLink(db, token)).toBeUndefined();
		await expect(setPasswordByLink(db, token, PASSWORD)).rejects.toMatchObject({ status: 409 });
	});

	test('answers the same for a wrong password, an unknown address and a closed account', async () => {
		const db = database();
		const { id, token } = await invite(db, 'noor@example.nl');
		await setPasswordByLink(db, token, PASSWORD);
		const wrong = await refusal(checkPassword(db, 'noor@example.nl', 'iets heel anders', { ip: '::1' }));
		const unknown = await refusal(checkPassword(db, 'niemand@example.nl', PASSWORD, { ip: '::1' }));
		await db.updateTable('user').set({ disabledAt: now() }).where('id', '=', id).execute();
		const closed = await refusal(checkPassword(db, 'noor@example.nl', PASSWORD, { ip: '::1' }));
		expect(new Set([wrong, unknown, closed]).size).toBe(1);
	});

	test('stops guessing after ten tries on one account, also with the right password', async () => {
		const db = database();
		const { token } = await invite(db, 'noor@example.nl');
		await setPasswordByLink(db, token, PASSWORD);
		for (let tries = 0; tries < 10; tries += 1)
			await refusal(checkPassword(db, 'noor@example.nl', 'fout', { ip: '::1' }));
		await expect(checkPassword(db, 'noor@example.nl', PASSWORD, { ip: '::1' })).rejects.toMatchObject({
			status: 409
		});
		setClock(addMs(now(), 16 * 60_000));
		expect(await checkPassword(db, 'noor@example.nl', PASSWORD, { ip: '::1' })).toBeTruthy();
	});

	test('never lets a demonstration account into another database', async () => {
		const db = database();
		const { id, token } = await invite(db, 'noor@example.nl');
		await setPasswordByLink(db, token, PASSWORD);
		await db.updateTable('user').set({ demonstration: 1 }).where('id', '=', id).execute();
		await expect(checkPassword(db, 'noor@example.nl', PASSWORD, { ip: '::1' })).rejects.toMatchObject({
			status: 409
		});
		await db.updateTable('setting').set({ value: 'demonstration' }).where('key', '=', 'mark').execute();
		expect(await checkPassword(db, 'noor@example.nl', PASSWORD, { ip: '::1' })).toBe(id);
	});

	test('stores only a hash of the session id', async () => {
		const db = database();
		const id = await addPerson(db);
		const signIns = createSignIns(db, true);
		const cookie = await signIns.start(id, 'Firefox, Linux');
		const row = await db.selectFrom('loginSession').selectAll().executeTakeFirstOrThrow();
		expect(cookie.name).toBe('__Host-session');
		expect(row.idHash).toBe(sha256(cookie.value));
		expect(JSON.stringify(row)).not.toContain(cookie.value);
		expect(await signIns.read(cookie.value)).toMatchObject({ userId: id });
		expect(await signIns.read(row.idHash)).toBeNull();
	});

	test("ends one's own sign-in and nobody else's", async () => {
		const db = database();
		const [mine, other] = [await addPerson(db), await addPerson(db)];
		const signIns = createSignIns(db, false);
		const cookie = await signIns.start(mine, '');
		await endSignIn(db, await actorOf(db, other), sha256(cookie.value));
		expect(await signIns.read(cookie.value)).not.toBeNull();
		await endSignIn(db, await actorOf(db, mine), sha256(cookie.value));
		expect(await signIns.read(cookie.value)).toBeNull();
	});
});

onBothDatabases('A forgotten password', (database) => {
	test('queues a mail for a known address only, and tells nobody which it was', async () => {
		const db = database();
		await invite(db, 'noor@example.nl');
		await askReset(db, 'noor@example.nl', { ip: '::1' });
		await askReset(db, 'niemand@example.nl', { ip: '::1' });
		const mails = await db
			.selectFrom('outbox')
			.select('template')
			.where('template', '=', 'people.reset')
			.execute();
		expect(mails).toHaveLength(1);
	});

	test('a link dies after two hours, and a forged one never lived', async () => {
		const db = database();
		await invite(db, 'noor@example.nl');
		await askReset(db, 'noor@example.nl', { ip: '::1' });
		const link = await db
			.selectFrom('signInLink')
			.select('id')
			.where('kind', '=', 'reset')
			.executeTakeFirstOrThrow();
		const token = signToken(SIGN_IN_LINK, link.id);
		expect(await findOpenLink(db, token)).toBeDefined();
		expect(await findOpenLink(db, `${link.id}.AAAA`)).toBeUndefined();
		expect(await findOpenLink(db, signToken('seat-offer', link.id))).toBeUndefined();
		setClock(addMs(now(), DAY));
		expect(await findOpenLink(db, token)).toBeUndefined();
	});

	test('a new password ends every sign-in there was', async () => {
		const db = database();
		const { id, token } = await invite(db, 'noor@example.nl');
		const signIns = createSignIns(db, false);
		const cookie = await signIns.start(id, '');
		await setPasswordByLink(db, token, PASSWORD);
		expect(await signIns.read(cookie.value)).toBeNull();
	});
});

onBothDatabases('The first administrator', (database) => {
	test('is made once by the one-time link', async () => {
		const db = database();
		const token = (await findFirstToken(db)) ?? '';
		const person = {
			givenName: 'Bo',
			initials: 'B.',
			infix: '',
			familyName: 'Kooi',
			email: 'bo@example.nl',
			password: PASSWORD
		};
		const id = await makeFirstAdministrator(db, token, person);
		expect(await actorOf(db, id)).toMatchObject({ admin: true, staff: true });
		expect(await findFirstToken(db)).toBeUndefined();
		await expect(
			makeFirstAdministrator(db, token, { ...person, email: 'c@example.nl' })
		).rejects.toMatchObject({ status: 409 });
	});
});

test('refuses short and long passwords, and accepts sentences whole', () => {
	const accepts = (password: string) =>
		newPasswordSchema.safeParse({ password, passwordAgain: password }).success;
	expect(accepts('kort')).toBe(false);
	expect(accepts('x'.repeat(129))).toBe(false);
	expect(accepts(' een zin met spaties 🐎 ')).toBe(true);
	expect(newPasswordSchema.safeParse({ password: PASSWORD, passwordAgain: 'anders' }).success).toBe(false);
});

async function invite(db: Db, email: string) {
	const id = await addPerson(db, { email });
	const staff = await actorOf(db, await addPerson(db, { staff: true }));
	await db.transaction().execute((trx) => inviteToSignIn(trx, staff, [id]));
	const link = await db
		.selectFrom('signInLink')
		.select('id')
		.where('personId', '=', id)
		.executeTakeFirstOrThrow();
	return { id, token: signToken(SIGN_IN_LINK, link.id) };
}

async function refusal(attempt: Promise<unknown>): Promise<string> {
	return await attempt.then(() => 'let in', wordsOf);
}
