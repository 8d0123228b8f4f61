import { expect, test } from 'vitest';
import { makeFeed } from '#lib/features/diaries/feeds.server.ts';
import {
	askReset,
	checkPassword,
	setPasswordByLink,
	SIGN_IN_LINK
} from '#lib/features/accounts/access.server.ts';
import { findFirstToken, makeFirstAdministrator } from '#lib/features/accounts/first-administrator.server.ts';
import { saveDraft } from '#lib/features/assignments/hand-in.server.ts';
import { startMembership } from '#lib/features/memberships/commands.server.ts';
import { rememberDevice } from '#lib/server/auth/devices.ts';
import { hashPassword } from '#lib/server/auth/password.ts';
import { addMs, HOUR, MINUTE, now, setClock } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { sha256, signToken } from '#lib/server/secrets.ts';
import { onBothDatabases } from '../../support/database.ts';
import { addCast } from '../../support/cast.ts';
import { addAssignment } from '../../support/submissions.ts';
import { actorOf, addOrganisation, addPerson } from '../../support/builders.ts';
import { wordsOf } from '../../support/problems.ts';

const MANY = 60;

onBothDatabases('All at once', (database) => {
	test('of sixty guesses at one account ten are looked at', async () => {
		const db = database();
		await addPerson(db, { email: 'noor@example.nl' });
		const answers = await together(MANY, () => checkPassword(db, 'noor@example.nl', 'fout', { ip: '::1' }));
		expect(tally(answers)).toEqual({ 'horen niet': 10, 'te vaak': 50 });
	});

	test('of fifteen feeds ten are made', async () => {
		const db = database();
		const actor = await actorOf(db, await addPerson(db));
		const answers = await together(15, () => makeFeed(db, actor, 'telefoon'));
		expect(answers.filter((answer) => answer === 'done')).toHaveLength(10);
		expect(await db.selectFrom('diaryFeed').selectAll().execute()).toHaveLength(10);
	});

	test('of twenty asked resets five are mailed', async () => {
		const db = database();
		await addPerson(db, { email: 'noor@example.nl' });
		await together(20, () => askReset(db, 'noor@example.nl', { ip: '::1' }));
		expect(await db.selectFrom('outbox').selectAll().execute()).toHaveLength(5);
	});

	test('of five first administrators there is one', async () => {
		const db = database();
		const token = (await findFirstToken(db)) ?? '';
		const names = { givenName: 'Bo', initials: 'B.', infix: '', familyName: 'Kooi' };
		let number = 0;
		const answers = await together(5, () =>
			makeFirstAdministrator(db, token, {
				...names,
				email: `bo${(number += 1)}@example.nl`,
				password: 'drie paarden voor de wagen'
			})
		);
		expect(answers.filter((answer) => answer === 'done')).toHaveLength(1);
	});
});

onBothDatabases('All at once', (database) => {
	test('of five memberships of one organisation there is one', async () => {
		const db = database();
		const [organisationId, personId] = [await addOrganisation(db), await addPerson(db)];
		const staff = await actorOf(db, await addPerson(db, { staff: true }));
		const membership = {
			organisationId,
			function: 'coach',
			discipline: '',
			startsOn: '2027-01-01',
			endsOn: null
		};
		const answers = await together(5, () => startMembership(db, staff, personId, membership));
		expect(answers.filter((answer) => answer === 'done')).toHaveLength(1);
	});

	test('of eight files handed in two at a time four are kept', async () => {
		const db = database();
		const cast = await addCast(db);
		const assignmentId = await addAssignment(db, cast);
		const answers = await together(4, () =>
			saveDraft(db, cast.actors.participant, assignmentId, { text: '', files: [aFile(), aFile()] })
		);
		expect(answers.filter((answer) => answer === 'done')).toHaveLength(2);
		expect(await db.selectFrom('submissionFile').selectAll().execute()).toHaveLength(4);
	});
});

onBothDatabases('Tries', (database) => {
	test('at one account are ninety an hour from everywhere together, and its own devices still get in', async () => {
		const db = database();
		const { id, email, device } = await member(db);
		for (let place = 0; place < 9; place += 1)
			await together(10, () => checkPassword(db, email, 'fout', { ip: `10.0.0.${place}` }));
		const elsewhere = { ip: '10.0.1.1' };
		expect(await answerOf(checkPassword(db, email, PASSWORD, elsewhere))).toContain('60 minuten');
		expect(await checkPassword(db, email, PASSWORD, { ...elsewhere, deviceCookie: device })).toBe(id);
		const bo = await member(db);
		const foreign = { ...elsewhere, deviceCookie: bo.device };
		expect(await answerOf(checkPassword(db, email, PASSWORD, foreign))).toContain('60 minuten');
		setClock(addMs(now(), HOUR + MINUTE));
		expect(await checkPassword(db, email, PASSWORD, elsewhere)).toBe(id);
	});

	test('from one office lock no device that somebody signed in on before', async () => {
		const db = database();
		const { id, email, device } = await member(db);
		await together(12, () => checkPassword(db, email, 'fout', OFFICE));
		expect(await answerOf(checkPassword(db, email, PASSWORD, OFFICE))).toContain('15 minuten');
		expect(await checkPassword(db, email, PASSWORD, { ...OFFICE, deviceCookie: device })).toBe(id);
		await together(10, () => checkPassword(db, email, 'fout', { ...OFFICE, deviceCookie: device }));
		expect(await answerOf(checkPassword(db, email, PASSWORD, { ...OFFICE, deviceCookie: device }))).toContain(
			'15 minuten'
		);
	});

	test('that were right count for nothing, so that a whole office signs in', async () => {
		const db = database();
		const { id, email } = await member(db);
		for (let times = 0; times < 12; times += 1)
			expect(await checkPassword(db, email, PASSWORD, OFFICE)).toBe(id);
		expect(await db.selectFrom('limitHit').selectAll().execute()).toEqual([]);
	});

	test('that failed are three hundred a quarter of an hour from one place', async () => {
		const db = database();
		const { id, email } = await member(db);
		const at = now();
		const key = `sign-in-from/${sha256(OFFICE.ip)}`;
		const hits = Array.from({ length: 299 }, () => ({ key, at }));
		await db.insertInto('limitHit').values(hits).execute();
		expect(await checkPassword(db, email, PASSWORD, OFFICE)).toBe(id);
		await answerOf(checkPassword(db, email, 'fout', OFFICE));
		expect(await answerOf(checkPassword(db, email, PASSWORD, OFFICE))).toContain('15 minuten');
		expect(await checkPassword(db, email, PASSWORD, { ip: '10.0.1.1' })).toBe(id);
	});

	test('of others do not close the way of a mailed link', async () => {
		const db = database();
		const { id, email } = await member(db);
		for (let place = 0; place < 9; place += 1)
			await together(10, () => checkPassword(db, email, 'fout', { ip: `10.0.0.${place}` }));
		await askReset(db, email, OFFICE);
		const link = await db.selectFrom('signInLink').select('id').executeTakeFirstOrThrow();
		const token = signToken(SIGN_IN_LINK, link.id);
		expect(await setPasswordByLink(db, token, 'vier zwaluwen op het dak')).toMatchObject({ userId: id });
	});

	test('leave as many rows for an address that nobody has', async () => {
		const db = database();
		const { email } = await member(db);
		const rows = async () => {
			const tables = ['signInLink', 'outbox', 'audit', 'limitHit'] as const;
			const counts = tables.map((table) => db.selectFrom(table).selectAll().execute());
			return (await Promise.all(counts)).flat().length;
		};
		const added = [];
		for (const address of [email, 'niemand@example.nl']) {
			const before = await rows();
			await askReset(db, address, OFFICE);
			added.push((await rows()) - before);
		}
		expect(added).toEqual([5, 5]);
	});
});

const OFFICE = { ip: '192.0.2.1' };
const PASSWORD = 'drie paarden voor de wagen';

/** Somebody with a password and a device that is known. */
async function member(db: Db) {
	const id = await addPerson(db);
	const passwordHash = await hashPassword(PASSWORD);
	await db.updateTable('user').set({ passwordHash }).where('id', '=', id).execute();
	const device = await db
		.transaction()
		.execute((trx) => rememberDevice(trx, id, undefined, 'Firefox, Linux'));
	return { id, email: `${id}@example.nl`, device: device.cookie };
}

function aFile() {
	return { id: newId(), name: 'verslag.pdf', mediaType: 'application/pdf', size: 1, sha256: '' };
}

async function answerOf(attempt: Promise<unknown>) {
	return (await together(1, () => attempt))[0];
}

async function together(times: number, act: () => Promise<unknown>): Promise<string[]> {
	return await Promise.all(Array.from({ length: times }, () => act().then(() => 'done', wordsOf)));
}

function tally(answers: string[]) {
	const found = (words: string) => answers.filter((answer) => answer.includes(words)).length;
	return { 'horen niet': found('horen niet'), 'te vaak': found('te vaak') };
}
