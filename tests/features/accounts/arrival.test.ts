import { expect, test } from 'vitest';
import { inviteToSignIn, setPasswordByLink, SIGN_IN_LINK } from '#lib/features/accounts/access.server.ts';
import {
	arrive,
	forgetKnownDevice,
	leaveEverywhere,
	type Arrival
} from '#lib/features/accounts/arrival.server.ts';
import { grantRole } from '#lib/features/people/roles/roles.server.ts';
import { findKnownDevice, forgetOldDevices, listDevices } from '#lib/server/auth/devices.ts';
import { createSignIns } from '#lib/server/auth/sign-ins.ts';
import { addMs, DAY, HOUR, MINUTE, now, setClock } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { sha256, signToken } from '#lib/server/secrets.ts';
import { onBothDatabases } from '../../support/database.ts';
import { actorOf, addPerson } from '../../support/builders.ts';

onBothDatabases('A device', (database) => {
	test('is known after a sign-in there, for that account only, and stored as a hash', async () => {
		const db = database();
		const [noor, bo] = [await addPerson(db), await addPerson(db)];
		const { device } = await come(db, noor);
		expect(await findKnownDevice(db, noor, device)).toMatchObject({ name: 'Firefox, Linux' });
		expect(await findKnownDevice(db, bo, device)).toBeUndefined();
		expect(await findKnownDevice(db, noor, sha256(device))).toBeUndefined();
		const rows = await db.selectFrom('knownDevice').selectAll().execute();
		expect(rows).toMatchObject([{ userId: noor, tokenHash: sha256(device), factorUntil: null }]);
	});

	test('of two people stays the device of both, and a cookie kept from before opens nothing', async () => {
		const db = database();
		const [noor, bo] = [await addPerson(db), await addPerson(db)];
		const { device: first } = await come(db, noor);
		const { device: second } = await come(db, bo, { deviceCookie: first });
		const { device: third } = await come(db, noor, { deviceCookie: second });
		const known = async (id: string, cookie: string) => (await findKnownDevice(db, id, cookie)) !== undefined;
		expect(await Promise.all([known(noor, first), known(bo, second)])).toEqual([false, false]);
		expect(await Promise.all([known(noor, third), known(bo, third)])).toEqual([true, true]);
		expect(await listDevices(db, noor)).toHaveLength(1);
	});

	test('does not become known by a recovery, and stays so when it was', async () => {
		const db = database();
		const noor = await addPerson(db);
		expect((await come(db, noor, { way: 'link' })).device).toBe('');
		const { device } = await come(db, noor, { way: 'invitation' });
		const recovered = await come(db, noor, { way: 'link', deviceCookie: device });
		expect(await findKnownDevice(db, noor, recovered.device)).toBeDefined();
	});

	test('that is shared keeps no cookie, also where it was known before', async () => {
		const db = database();
		const noor = await addPerson(db);
		const { device } = await come(db, noor);
		const shared = await come(db, noor, { shared: true, deviceCookie: device });
		expect(shared.cookies.map(({ value, expires }) => ({ value, expires }))[1]).toEqual({
			value: '',
			expires: new Date(0)
		});
		expect(shared.cookies[0]?.expires).toBeUndefined();
		expect(await listDevices(db, noor)).toEqual([]);
	});

	test('can be forgotten by its own person only, which signs it out', async () => {
		const db = database();
		const signIns = createSignIns(db, false);
		const [noor, bo] = [await addPerson(db), await addPerson(db)];
		const { device, session } = await come(db, noor);
		const known = await findKnownDevice(db, noor, device);
		await forgetKnownDevice(db, await actorOf(db, bo), known?.id ?? '');
		expect(await signIns.read(session)).not.toBeNull();
		await forgetKnownDevice(db, await actorOf(db, noor), known?.id ?? '');
		expect(await signIns.read(session)).toBeNull();
		expect(await findKnownDevice(db, noor, device)).toBeUndefined();
	});

	test('is forgotten after a year, and with all others when one leaves everywhere', async () => {
		const db = database();
		const [noor, bo] = [await addPerson(db), await addPerson(db)];
		const { device } = await come(db, noor);
		await come(db, bo);
		await leaveEverywhere(db, await actorOf(db, bo));
		expect(await listDevices(db, bo)).toEqual([]);
		setClock(addMs(now(), 366 * DAY));
		expect(await findKnownDevice(db, noor, device)).toBeUndefined();
		await forgetOldDevices(db);
		expect(await db.selectFrom('knownDevice').selectAll().execute()).toEqual([]);
	});
});

onBothDatabases('Being signed in', (database) => {
	test('ends after thirty days, however much it is used', async () => {
		const { lives } = await signedIn(database());
		for (const days of [10, 20, 29]) expect(await lives(days * DAY)).toBe(true);
		expect(await lives(30 * DAY + MINUTE)).toBe(false);
	});

	test('ends after twelve hours for staff and administrators', async () => {
		const db = database();
		for (const facts of [{ staff: true }, { admin: true }]) {
			const { lives } = await signedIn(db, facts);
			expect([await lives(12 * HOUR - MINUTE), await lives(12 * HOUR + MINUTE)]).toEqual([true, false]);
		}
	});

	test('ends twelve hours after becoming staff', async () => {
		const db = database();
		const { id, lives } = await signedIn(db);
		const admin = await actorOf(db, await addPerson(db, { admin: true }));
		await grantRole(db, admin, id, 'staff', null);
		expect([await lives(12 * HOUR - MINUTE), await lives(12 * HOUR + MINUTE)]).toEqual([true, false]);
	});

	test('on a shared computer ends half an hour after the last use', async () => {
		const { lives } = await signedIn(database(), {}, { shared: true });
		for (const minutes of [29, 58, 87]) expect(await lives(minutes * MINUTE)).toBe(true);
		expect(await lives((87 + 31) * MINUTE)).toBe(false);
	});

	test('knows how it came about', async () => {
		const db = database();
		const id = await addPerson(db);
		const staff = await actorOf(db, await addPerson(db, { staff: true }));
		const ways = [];
		for (const password of ['drie paarden voor de wagen', 'vier zwaluwen op het dak']) {
			await db.transaction().execute((trx) => inviteToSignIn(trx, staff, [id]));
			const link = await db
				.selectFrom('signInLink')
				.select('id')
				.where('usedAt', 'is', null)
				.executeTakeFirstOrThrow();
			ways.push(await setPasswordByLink(db, signToken(SIGN_IN_LINK, link.id), password));
		}
		expect(ways).toEqual([
			{ userId: id, way: 'invitation' },
			{ userId: id, way: 'link' }
		]);
		const { session } = await come(db, id, { way: 'link' });
		expect(await createSignIns(db, false).read(session)).toEqual({
			userId: id,
			hash: sha256(session),
			facts: {
				device: 'Firefox, Linux',
				deviceId: null,
				way: 'link',
				endsAt: expect.any(String),
				idleMinutes: null,
				confirmedAt: expect.any(String),
				factorAt: null
			}
		});
	});
});

async function come(db: Db, userId: string, given: Partial<Arrival> = {}) {
	const arrival: Arrival = {
		way: 'password',
		device: 'Firefox, Linux',
		deviceCookie: undefined,
		shared: false,
		...given
	};
	const cookies = await arrive(db, createSignIns(db, false), userId, arrival);
	return { cookies, session: cookies[0]?.value ?? '', device: cookies[1]?.value ?? '' };
}

async function signedIn(db: Db, facts: Parameters<typeof addPerson>[1] = {}, arrival: Partial<Arrival> = {}) {
	const signIns = createSignIns(db, false);
	const id = await addPerson(db, facts);
	const began = now();
	const { session } = await come(db, id, arrival);
	const lives = async (ms: number) => {
		setClock(addMs(began, ms));
		return (await signIns.read(session)) !== null;
	};
	return { id, lives };
}
