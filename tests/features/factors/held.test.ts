import { expect, test } from 'vitest';
import { noteGiven, noteMade } from '#lib/features/factors/proving/given.server.ts';
import { resetFactorsByOperator } from '#lib/features/factors/reset/reset.server.ts';
import { arrive, type Way } from '#lib/features/accounts/arrival.server.ts';
import { createSignIns, type SignedIn } from '#lib/server/auth/sign-ins.ts';
import { addMs, DAY, HOUR, now, setClock } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { onBothDatabases } from '../../support/database.ts';
import { giveAccount, recover } from '../../support/recovered.ts';
import { addPerson } from '../../support/builders.ts';

onBothDatabases('What a recovery closed', (database) => {
	test('is taken back by whoever has the new password and a factor of before, and nobody else stays signed in', async () => {
		const db = database();
		const noor = await somebody(db);
		await recover(db, EMAIL);
		const other = await enter(db, noor, 'password');
		const here = await enter(db, noor, 'link');
		expect(await closings(db)).toEqual(['link']);
		await noteGiven(db, here.signedIn, false);
		expect(await closings(db)).toEqual([]);
		expect([await isIn(db, here), await isIn(db, other)]).toEqual([true, false]);
	});

	test('stays closed with a passkey alone, while somebody else may have the password', async () => {
		const db = database();
		const noor = await somebody(db);
		await recover(db, EMAIL);
		await noteGiven(db, (await enter(db, noor, 'passkey')).signedIn, false);
		expect(await closings(db)).toEqual(['link']);
	});

	test('stays closed with a factor that was made afterwards, also after a second recovery', async () => {
		const db = database();
		const noor = await somebody(db);
		await recover(db, EMAIL);
		setClock(addMs(now(), HOUR));
		await addPasskey(db, noor);
		await noteGiven(db, (await enter(db, noor, 'link')).signedIn, false);
		expect(await closings(db)).toEqual(['link']);
		setClock(addMs(now(), HOUR));
		await recover(db, EMAIL);
		await noteGiven(db, (await enter(db, noor, 'link')).signedIn, false);
		expect(await closings(db)).toEqual(['link', 'link']);
	});

	test('by a factor reset is taken back on a device that was trusted, once there is a factor again', async () => {
		const db = database();
		const noor = await somebody(db);
		const trusted = await enter(db, noor, 'password');
		const known = await enter(db, noor, 'password');
		await noteGiven(db, trusted.signedIn, true);
		await noteGiven(db, known.signedIn, false);
		setClock(addMs(now(), DAY));
		await resetFactorsByOperator(db, noor);
		expect(await closings(db)).toEqual(['factor']);
		setClock(addMs(now(), HOUR));

		const strange = await enter(db, noor, 'password', known.device);
		await noteMade(db, strange.signedIn);
		expect(await closings(db)).toEqual(['factor']);
		const own = await enter(db, noor, 'password', trusted.device);
		// The device is known, and trusted with nothing: no factor was given here.
		expect(own.signedIn.facts.factorAt).toBeNull();
		expect(await closings(db)).toEqual(['factor']);
		await noteMade(db, own.signedIn);
		expect(await closings(db)).toEqual([]);
		expect([await isIn(db, own), await isIn(db, strange)]).toEqual([true, false]);
	});

	test('by a reset after a recovery stays closed on a device that came in between', async () => {
		const db = database();
		const noor = await somebody(db);
		await recover(db, EMAIL);
		setClock(addMs(now(), HOUR));
		const between = await enter(db, noor, 'password');
		await addPasskey(db, noor);
		await noteGiven(db, between.signedIn, true);
		setClock(addMs(now(), HOUR));
		await resetFactorsByOperator(db, noor);
		setClock(addMs(now(), HOUR));
		await noteMade(db, (await enter(db, noor, 'password', between.device)).signedIn);
		expect(await closings(db)).toEqual(['link', 'factor']);
	});
});

const EMAIL = 'noor@example.nl';

/** Somebody who signed in before, with a passkey. */
async function somebody(db: Db) {
	const noor = await addPerson(db, { email: EMAIL });
	await giveAccount(db, noor);
	await addPasskey(db, noor);
	setClock(addMs(now(), HOUR));
	return noor;
}

type Entered = { signedIn: SignedIn; cookie: string; device: string | undefined };

async function enter(db: Db, userId: string, way: Way, deviceCookie?: string): Promise<Entered> {
	const signIns = createSignIns(db, false);
	const arrival = { way, device: 'laptop', deviceCookie, shared: false };
	const cookies = await arrive(db, signIns, userId, arrival);
	const valueOf = (name: string) => cookies.find((cookie) => cookie.name === name)?.value;
	const cookie = valueOf(signIns.cookieName) ?? '';
	const signedIn = await signIns.read(cookie);
	if (!signedIn) throw new Error('Nobody is signed in.');
	return { signedIn, cookie, device: valueOf(signIns.deviceCookieName) };
}

async function isIn(db: Db, { cookie }: Entered) {
	return (await createSignIns(db, false).read(cookie)) !== null;
}

async function closings(db: Db) {
	const rows = db.selectFrom('confidentialClosing').select('way').orderBy('closedAt');
	return (await rows.execute()).map(({ way }) => way);
}

async function addPasskey(db: Db, userId: string) {
	const key = {
		credential: newId(),
		publicKey: Buffer.from(''),
		counter: 0,
		name: 'telefoon',
		addedAt: now()
	};
	await db
		.insertInto('passkey')
		.values({ id: newId(), userId, ...key })
		.execute();
}
