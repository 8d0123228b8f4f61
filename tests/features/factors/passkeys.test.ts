import { expect, test } from 'vitest';
import {
	addPasskey,
	askPasskey,
	offerPasskey,
	usePasskey
} from '#lib/features/factors/passkeys/passkeys.server.ts';
import { findForeignHost } from '#lib/features/factors/passkeys/host.server.ts';
import { namedOrigin } from '#lib/features/factors/passkeys/site.ts';
import { listFactors } from '#lib/features/factors/manage.server.ts';
import { addMs, MINUTE, now, setClock } from '#lib/server/clock.ts';
import type { Config } from '#lib/server/config.ts';
import type { Db } from '#lib/server/db/open.ts';
import { makeAuthenticator } from '../../support/authenticator.ts';
import { statusOf } from '../../support/cast.ts';
import { onBothDatabases } from '../../support/database.ts';
import { addPerson } from '../../support/builders.ts';

const site = {
	origin: 'http://localhost:3000',
	origins: ['http://localhost:3000', 'http://127.0.0.1:3000']
} as Config;
const AT = { origin: 'http://localhost:3000', host: 'localhost' };

onBothDatabases('A passkey', (database) => {
	test('signs in whoever made it, and the first one comes with ten codes', async () => {
		const db = database();
		const noor = await addPerson(db);
		const { phone, codes } = await enrol(db, noor);
		expect(new Set(codes).size).toBe(10);
		const { codes: none } = await enrol(db, noor);
		expect(none).toBeUndefined();
		const { options, browser } = await askPasskey(db, site, '::1');
		expect(await usePasskey(db, site, { answer: phone.use(options.challenge), browser })).toBe(noor);
		expect((await listFactors(db, noor)).passkeys).toMatchObject([
			{ name: 'telefoon', usedAt: expect.any(String) },
			{ name: 'telefoon', usedAt: null }
		]);
	});

	test('signs a question once, in the browser that asked, within five minutes', async () => {
		const db = database();
		const { phone } = await enrol(db, await addPerson(db));
		const { options, browser } = await askPasskey(db, site, '::1');
		const answer = phone.use(options.challenge);
		expect(await usePasskey(db, site, { answer, browser: undefined })).toBeUndefined();
		const other = await askPasskey(db, site, '::1');
		expect(await usePasskey(db, site, { answer, browser: other.browser })).toBeUndefined();
		expect(await usePasskey(db, site, { answer, browser })).toBeDefined();
		expect(await usePasskey(db, site, { answer, browser })).toBeUndefined();

		const late = await askPasskey(db, site, '::1');
		setClock(addMs(now(), 5 * MINUTE));
		const tooLate = { answer: phone.use(late.options.challenge), browser: late.browser };
		expect(await usePasskey(db, site, tooLate)).toBeUndefined();
	});

	test('whose counter does not grow is a copy and opens nothing', async () => {
		const db = database();
		const { phone } = await enrol(db, await addPerson(db));
		expect(await use(db, phone, { counter: 7 })).toBeDefined();
		expect(await use(db, phone, { counter: 7 })).toBeUndefined();
		expect(await use(db, phone, { counter: 6 })).toBeUndefined();
		expect(await use(db, phone, { counter: 0 })).toBeUndefined();
		expect(await use(db, phone, { counter: 8 })).toBeDefined();
	});

	test('that never counts says zero each time', async () => {
		const db = database();
		const { phone } = await enrol(db, await addPerson(db));
		expect([await use(db, phone, { counter: 0 }), await use(db, phone, { counter: 0 })]).not.toContain(
			undefined
		);
	});

	test('opens nothing without finger or PIN, from another site, of a closed account, or with nonsense', async () => {
		const db = database();
		const noor = await addPerson(db);
		const { phone } = await enrol(db, noor);
		expect(await use(db, phone, { verified: false })).toBeUndefined();
		expect(await use(db, phone, { origin: 'http://evil.example' })).toBeUndefined();
		for (const answer of ['', 'null', '{"id":{}}', '{"id":"x"}']) {
			const { browser } = await askPasskey(db, site, '::1');
			expect(await usePasskey(db, site, { answer, browser })).toBeUndefined();
		}
		await db.updateTable('user').set({ disabledAt: now() }).where('id', '=', noor).execute();
		expect(await use(db, phone)).toBeUndefined();
	});

	test('of a demonstration opens no other database', async () => {
		const db = database();
		const noor = await addPerson(db);
		const { phone } = await enrol(db, noor);
		await db.updateTable('user').set({ demonstration: 1 }).where('id', '=', noor).execute();
		expect(await use(db, phone)).toBeUndefined();
		await db.updateTable('setting').set({ value: 'demonstration' }).where('key', '=', 'mark').execute();
		expect(await use(db, phone)).toBe(noor);
	});

	test('is not added with the question of somebody else, nor twice', async () => {
		const db = database();
		const [noor, bo] = [await addPerson(db), await addPerson(db)];
		const phone = makeAuthenticator(AT);
		const { options, browser } = await offer(db, noor);
		const given = { name: 'telefoon', answer: phone.make(options.challenge), browser };
		expect(await statusOf(addPasskey(db, site, bo, given))).toBe(409);
		const again = await offer(db, noor);
		await addPasskey(db, site, noor, { ...given, ...again, answer: phone.make(again.options.challenge) });
		const third = await offer(db, bo);
		const taken = { ...given, browser: third.browser, answer: phone.make(third.options.challenge) };
		expect(await statusOf(addPasskey(db, site, bo, taken))).toBe(409);
	});

	test('remembers for which host the first was made, and tells when the site has another name', async () => {
		const db = database();
		await enrol(db, await addPerson(db));
		expect(await findForeignHost(db, site)).toBeNull();
		expect(await findForeignHost(db, { ...site, origin: 'https://leren.example.nl' })).toBe(
			'Passkeys were made for localhost and do not work on leren.example.nl; set ORIGIN back, or people add new ones.'
		);
	});
});

test('A bare address of this computer leads to its name, and behind a web server it says nothing', () => {
	expect(namedOrigin(site.origin, '127.0.0.1:3000')).toBe('http://localhost:3000');
	expect(namedOrigin('http://127.0.0.1:3000', '127.0.0.1:3000')).toBe('http://localhost:3000');
	expect(namedOrigin(site.origin, 'localhost:3000')).toBeUndefined();
	expect(namedOrigin('https://leren.example.nl', '127.0.0.1:3000')).toBeUndefined();
});

async function offer(db: Db, id: string) {
	return await offerPasskey(db, site, { personId: id, name: 'Noor' });
}

async function enrol(db: Db, id: string) {
	const phone = makeAuthenticator(AT);
	const { options, browser } = await offer(db, id);
	const answer = phone.make(options.challenge);
	return { phone, codes: await addPasskey(db, site, id, { name: 'telefoon', answer, browser }) };
}

type Phone = ReturnType<typeof makeAuthenticator>;

async function use(db: Db, phone: Phone, given: Parameters<Phone['use']>[1] = {}) {
	const { options, browser } = await askPasskey(db, site, '::1');
	return await usePasskey(db, site, { answer: phone.use(options.challenge, given), browser });
}
