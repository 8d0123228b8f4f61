import { expect, test } from 'vitest';
import { beginApp } from '#lib/features/factors/apps.server.ts';
import { askFactorSeconds } from '#lib/features/factors/reset/ask-seconds.server.ts';
import { hasFactor } from '#lib/features/factors/standing.server.ts';
import {
	askFactorReset,
	confirmFactorReset,
	findFactorHelp,
	findOwnReset,
	findRefusable,
	refuseFactorReset,
	resetFactorsByOperator,
	RESET_TOKEN
} from '#lib/features/factors/reset/reset.server.ts';
import { addMs, DAY, HOUR, now, setClock } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { signToken } from '#lib/server/secrets.ts';
import { statusOf } from '../../support/cast.ts';
import { onBothDatabases } from '../../support/database.ts';
import { actorOf, addOrganisation, addPerson, addSignIn, grant } from '../../support/builders.ts';

onBothDatabases('Lost factors', (database) => {
	test('go when a second person of another role confirms after a day, and every address hears of both', async () => {
		const db = database();
		const { noor, staff, admin } = await situation(db);
		await askFactorReset(db, staff, noor);
		expect(await statusOf(confirmFactorReset(db, admin, noor))).toBe(409);
		await waitADay(db);
		await confirmFactorReset(db, admin, noor);
		expect(await hasFactor(db, noor)).toBe(false);
		expect(await db.selectFrom('oneTimeCode').selectAll().execute()).toEqual([]);
		expect(await db.selectFrom('loginSession').selectAll().execute()).toEqual([]);
		const rows = await db
			.selectFrom('factorReset')
			.select(['personId', 'askedBy', 'askedAs', 'confirmedBy', 'refusedAt'])
			.execute();
		expect(rows).toEqual([
			{
				personId: noor,
				askedBy: staff.personId,
				askedAs: 'staff',
				confirmedBy: admin.personId,
				refusedAt: null
			}
		]);
		const mails = await db.selectFrom('outbox').select(['template', 'recipientId']).execute();
		expect(mails.map(({ template }) => template).sort()).toEqual([
			...['factors.changed', 'factors.changed', 'factors.reset_asked', 'factors.reset_asked'],
			...['people.recovered', 'people.recovered']
		]);
		const closed = await db.selectFrom('confidentialClosing').select(['personId', 'way']).execute();
		expect(closed).toEqual([{ personId: noor, way: 'factor' }]);
	});

	test('stay as long as a mail that could bring a no is on its way, and a role given meanwhile confirms nothing', async () => {
		const db = database();
		const { noor, staff, admin, otherStaff } = await situation(db);
		await askFactorReset(db, staff, noor);
		setClock(addMs(now(), DAY));
		expect(await statusOf(confirmFactorReset(db, admin, noor))).toBe(409);
		await grant(db, otherStaff.personId, 'admin');
		await waitADay(db);
		const made = await actorOf(db, otherStaff.personId);
		expect(await statusOf(confirmFactorReset(db, made, noor))).toBe(409);
		expect(await statusOf(confirmFactorReset(db, admin, noor))).toBe(200);
	});

	test('taken by the server itself close what is confidential too, and are written down', async () => {
		const db = database();
		const { noor } = await situation(db);
		await resetFactorsByOperator(db, noor);
		expect(await hasFactor(db, noor)).toBe(false);
		const [written] = await db
			.selectFrom('audit')
			.select(['actorId', 'details'])
			.where('action', '=', 'factor.reset')
			.execute();
		expect(written).toEqual({ actorId: null, details: '{"by":"command line"}' });
		const closed = await db.selectFrom('confidentialClosing').select(['personId', 'way']).execute();
		expect(closed).toEqual([{ personId: noor, way: 'factor' }]);
	});

	test('are never given up by who asked, by two of one role, by the person, or by a stranger', async () => {
		const db = database();
		const { noor, staff, otherStaff, coordinator, stranger, own } = await situation(db);
		expect(await statusOf(askFactorReset(db, stranger, noor))).toBe(404);
		await askFactorReset(db, staff, noor);
		await waitADay(db);
		const answers = [];
		for (const actor of [staff, otherStaff, own, stranger, coordinator])
			answers.push(await statusOf(confirmFactorReset(db, actor, noor)));
		expect(answers).toEqual([409, 409, 403, 404, 200]);
	});

	test('of somebody of the staff who asks in person are given up by no other of the staff', async () => {
		const db = database();
		const { otherStaff, staff, admin } = await situation(db);
		await addFactor(db, staff.personId);
		await askFactorReset(db, staff, staff.personId);
		await waitADay(db);
		expect(await statusOf(confirmFactorReset(db, otherStaff, staff.personId))).toBe(409);
		expect(await statusOf(confirmFactorReset(db, admin, staff.personId))).toBe(200);
	});

	test('stay when the person says no by the link in the mail, at which looking decides nothing', async () => {
		const db = database();
		const { noor, staff, admin } = await situation(db);
		await askFactorReset(db, staff, noor);
		const { id } = await db.selectFrom('factorReset').select('id').executeTakeFirstOrThrow();
		const token = signToken(RESET_TOKEN, id);
		expect(await findRefusable(db, token)).toBeDefined();
		expect(await findRefusable(db, `${id}.AAAA`)).toBeUndefined();
		await refuseFactorReset(db, token);
		await waitADay(db);
		expect(await statusOf(confirmFactorReset(db, admin, noor))).toBe(409);
		expect(await statusOf(refuseFactorReset(db, token))).toBe(409);
		expect(await hasFactor(db, noor)).toBe(true);
	});

	test('are put to everybody who may confirm, by name, once every address could say no for a day', async () => {
		const db = database();
		const { noor, own, admin, staff, otherStaff, coordinator } = await situation(db);
		await askFactorReset(db, staff, noor);
		await askFactorSeconds(db);
		expect(await alertsOf(db, 'factor_second')).toEqual([]);
		await waitADay(db);
		await askFactorSeconds(db);
		await askFactorSeconds(db);
		const seconds = [admin.personId, coordinator.personId].sort();
		expect(await alertsOf(db, 'factor_second')).toEqual(seconds);
		expect((await findOwnReset(db, own.personId)).open?.seconds).toHaveLength(2);
		for (const { personId } of [admin, coordinator])
			await db.updateTable('user').set({ disabledAt: now() }).where('id', '=', personId).execute();
		const help = await findFactorHelp(db, otherStaff, noor);
		expect(help?.open).toMatchObject({ may: false, seconds: [] });
	});

	test('that were refused say so to who asked and to the person, until they are asked for anew', async () => {
		const db = database();
		const { noor, staff } = await situation(db);
		await askFactorReset(db, staff, noor);
		const { id } = await db.selectFrom('factorReset').select('id').executeTakeFirstOrThrow();
		await refuseFactorReset(db, signToken(RESET_TOKEN, id));
		expect(await alertsOf(db, 'factor_refused')).toEqual([staff.personId]);
		expect(await findFactorHelp(db, staff, noor)).toEqual(REFUSED);
		expect(await findOwnReset(db, noor)).toEqual(REFUSED);
		await askFactorReset(db, staff, noor);
		expect((await findOwnReset(db, noor)).refusedAt).toBeNull();
	});

	test('are asked for once at a time, and anew when nobody confirmed for two weeks', async () => {
		const db = database();
		const { noor, staff, admin } = await situation(db);
		await askFactorReset(db, staff, noor);
		expect(await statusOf(askFactorReset(db, admin, noor))).toBe(409);
		const open = { may: true, ready: false };
		expect((await findFactorHelp(db, admin, noor))?.open).toMatchObject(open);
		setClock(addMs(now(), 14 * DAY));
		expect(await statusOf(confirmFactorReset(db, admin, noor))).toBe(409);
		expect(await statusOf(askFactorReset(db, admin, noor))).toBe(200);
	});

	test('confirmed by two at once go once, and what nobody has cannot be lost', async () => {
		const db = database();
		const { noor, staff, admin, coordinator, bare } = await situation(db);
		await askFactorReset(db, staff, noor);
		await waitADay(db);
		const answers = await Promise.all(
			[admin, coordinator].map((actor) => statusOf(confirmFactorReset(db, actor, noor)))
		);
		expect(answers.sort()).toEqual([200, 409]);
		expect(await statusOf(askFactorReset(db, staff, bare))).toBe(409);
	});
});

async function situation(db: Db) {
	const organisation = await addOrganisation(db);
	const noor = await addPerson(db, { organisations: [organisation] });
	await db
		.insertInto('personAddress')
		.values({ email: 'noor@oud.example', personId: noor, addedAt: now() })
		.execute();
	await addFactor(db, noor);
	await addSignIn(db, noor);
	const [staff, otherStaff] = [await addPerson(db, { staff: true }), await addPerson(db, { staff: true })];
	return {
		noor,
		own: await actorOf(db, noor),
		staff: await actorOf(db, staff),
		otherStaff: await actorOf(db, otherStaff),
		admin: await actorOf(db, await addPerson(db, { admin: true })),
		coordinator: await actorOf(db, await addPerson(db, { coordinatedOrganisations: [organisation] })),
		stranger: await actorOf(db, await addPerson(db, { admin: false })),
		bare: await addPerson(db)
	};
}

const REFUSED = { open: null, refusedAt: expect.any(String) };

async function alertsOf(db: Db, kind: string) {
	const rows = await db.selectFrom('alert').select('recipientId').where('kind', '=', kind).execute();
	return rows.map(({ recipientId }) => recipientId).sort();
}

/** The mails go out, and a day goes by. */
async function waitADay(db: Db) {
	await db
		.updateTable('outbox')
		.set({ state: 'sent', settledAt: now() })
		.where('state', '=', 'pending')
		.execute();
	setClock(addMs(now(), DAY));
}

/** An app that works, as if it was confirmed an hour ago. */
async function addFactor(db: Db, userId: string) {
	await beginApp(db, userId);
	await db
		.updateTable('authenticatorApp')
		.set({ confirmedAt: addMs(now(), -HOUR) })
		.where('userId', '=', userId)
		.execute();
	await db.insertInto('oneTimeCode').values({ userId, codeHash: 'x', madeAt: now() }).execute();
}
