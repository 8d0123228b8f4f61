import { expect, test } from 'vitest';
import {
	askReset,
	checkPassword,
	setPasswordByLink,
	SIGN_IN_LINK
} from '#lib/features/accounts/access.server.ts';
import { arrive } from '#lib/features/accounts/arrival.server.ts';
import { accountJobs } from '#lib/features/accounts/jobs.server.ts';
import { accountMails } from '#lib/features/accounts/mails.server.ts';
import { changePassword } from '#lib/features/accounts/passwords.server.ts';
import { hashPassword } from '#lib/server/auth/password.ts';
import { createSignIns } from '#lib/server/auth/sign-ins.ts';
import { addMs, DAY, HOUR, now, setClock } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { renderMail } from '#lib/server/mail/outbox.ts';
import { sha256, signToken } from '#lib/server/secrets.ts';
import { onBothDatabases } from '../../support/database.ts';
import { refusalOf } from '../../support/problems.ts';
import { actorOf, addOrganisation, addPerson } from '../../support/builders.ts';

const OLD = 'drie paarden voor de wagen';
const NEW = 'vier zwaluwen op het dak';
const FROM = { ip: '192.0.2.1' };

onBothDatabases('Changing a password', (database) => {
	test('ends every other sign-in and open link, and mails it', async () => {
		const db = database();
		const { id, email, actor, here, there, signIns } = await member(db);
		await askReset(db, email, FROM);
		setClock(addMs(now(), HOUR));
		await changePassword(db, actor, sha256(here), { oldPassword: OLD, password: NEW });
		expect(await signIns.read(there)).toBeNull();
		expect((await signIns.read(here))?.facts.confirmedAt).toContain('2027-01-12T09:00');
		expect(await checkPassword(db, email, NEW, FROM)).toBe(id);
		expect(await refusalOf(checkPassword(db, email, OLD, FROM))).toEqual({ status: 409 });
		expect(await mailsTo(db, id)).toEqual(['people.password_changed', 'people.reset']);
		const open = db.selectFrom('signInLink').select('id').where('usedAt', 'is', null);
		expect(await open.execute()).toEqual([]);
	});

	test('asks for the old one, ten times a quarter of an hour at most', async () => {
		const db = database();
		const { actor } = await member(db);
		const change = (oldPassword: string) =>
			refusalOf(changePassword(db, actor, null, { oldPassword, password: NEW }));
		const guesses = await Promise.all(Array.from({ length: 12 }, () => change('fout')));
		expect(guesses).toEqual(guesses.map(() => ({ status: 409, field: 'oldPassword' })));
		expect(await change(OLD)).toEqual({ status: 409, field: 'oldPassword' });
		setClock(addMs(now(), HOUR));
		expect(await change(OLD)).toBeUndefined();
	});

	test('refuses the same one, and what is easy to guess for who knows the person', async () => {
		const db = database();
		const { actor } = await member(db);
		for (const password of [OLD, 'noorzwanenburg', 'Linde & Waterhuis', 'tweespan-tweespan'])
			expect(await refusalOf(changePassword(db, actor, null, { oldPassword: OLD, password }))).toEqual({
				status: 409,
				field: 'password'
			});
	});

	test('twice at once is done once', async () => {
		const db = database();
		const { actor } = await member(db);
		const changes = ['zes eenden in de vijver', NEW].map((password) =>
			refusalOf(changePassword(db, actor, null, { oldPassword: OLD, password }))
		);
		expect((await Promise.all(changes)).filter((refused) => refused === undefined)).toHaveLength(1);
	});

	test('by a mailed link is told too, but not the first one somebody chooses', async () => {
		const db = database();
		const { id, email } = await member(db);
		for (const told of [['people.password_changed', 'people.recovered', 'people.reset'], ['people.reset']]) {
			await askReset(db, email, FROM);
			const link = await db
				.selectFrom('signInLink')
				.select('id')
				.where('usedAt', 'is', null)
				.executeTakeFirstOrThrow();
			const token = signToken(SIGN_IN_LINK, link.id);
			expect(await refusalOf(setPasswordByLink(db, token, 'noorzwanenburg'))).toEqual({
				status: 409,
				field: 'password'
			});
			await setPasswordByLink(db, token, NEW);
			expect(await mailsTo(db, id)).toEqual(told);
			await db.deleteFrom('outbox').execute();
			await db.updateTable('user').set({ passwordHash: null }).where('id', '=', id).execute();
		}
	});
});

onBothDatabases('A sign-in on a new device', (database) => {
	test('is mailed, but not the very first of an account, nor one on a device that is known', async () => {
		const db = database();
		const id = await addPerson(db, { givenName: 'Noor' });
		const come = (given: object) =>
			arrive(db, createSignIns(db, false), id, {
				...{ way: 'password', device: 'Firefox, Linux', deviceCookie: undefined, shared: false },
				...given
			});
		const [, device] = await come({});
		expect(await mailsTo(db, id)).toEqual([]);
		await come({ deviceCookie: device?.value });
		await come({ way: 'link' });
		expect(await mailsTo(db, id)).toEqual([]);
		await come({ device: 'Chrome, Android' });
		await come({ shared: true, device: 'Edge, Windows' });
		const rows = await db.selectFrom('outbox').selectAll().orderBy('createdAt').orderBy('id').execute();
		const texts = [];
		for (const row of rows) {
			const ids = JSON.parse(row.ids);
			const mail = await renderMail(db, { ...row, ids }, { templates: accountMails, ...CONTEXT });
			texts.push('text' in mail ? /nog niet kenden: (.*?)\. Was/.exec(mail.text)?.[1] : mail);
		}
		expect(texts.toSorted()).toEqual(['Chrome, Android', 'een gedeelde computer']);
	});
});

onBothDatabases('At night', (database) => {
	test('sign-ins that ended and devices of long ago are forgotten', async () => {
		const db = database();
		const { id } = await member(db);
		const rows = async () => [
			(await db.selectFrom('loginSession').selectAll().execute()).length,
			(await db.selectFrom('knownDevice').selectAll().execute()).length
		];
		const night = async () => {
			for (const job of accountJobs) await job.run(db);
			return await rows();
		};
		expect(await night()).toEqual([2, 2]);
		setClock(addMs(now(), 31 * DAY));
		expect(await night()).toEqual([0, 2]);
		setClock(addMs(now(), 366 * DAY));
		expect(await night()).toEqual([0, 0]);
		expect(id).toBeTruthy();
	});
});

const CONTEXT = { origin: 'https://tweespan.example', sender: 'noreply@tweespan.example' };

/** Somebody with a password, signed in on two devices. */
async function member(db: Db) {
	const organisation = await addOrganisation(db, 'Linde & Waterhuis');
	const id = await addPerson(db, {
		givenName: 'Noor',
		familyName: 'Zwanenburg',
		organisations: [organisation]
	});
	const passwordHash = await hashPassword(OLD);
	await db.updateTable('user').set({ passwordHash }).where('id', '=', id).execute();
	const signIns = createSignIns(db, false);
	const come = async () => {
		const arrival = { way: 'invitation', device: '', deviceCookie: undefined, shared: false } as const;
		return (await arrive(db, signIns, id, arrival))[0]?.value ?? '';
	};
	const [here, there] = [await come(), await come()];
	return { id, email: `${id}@example.nl`, actor: await actorOf(db, id), here, there, signIns };
}

async function mailsTo(db: Db, recipientId: string) {
	const rows = await db
		.selectFrom('outbox')
		.select('template')
		.where('recipientId', '=', recipientId)
		.execute();
	return rows.map(({ template }) => template).toSorted();
}
