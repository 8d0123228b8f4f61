import { expect, test } from 'vitest';
import { addPlace, changePlace, getPlace, listPlaces } from '#lib/features/places/places.server.ts';
import { placeSchema } from '#lib/features/places/schema.ts';
import { addMs, DAY } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { onBothDatabases, START } from '../../support/database.ts';
import { refusalOf } from '../../support/problems.ts';
import * as builders from '../../support/builders.ts';

const PLACE = {
	name: 'Zaal',
	kind: 'room' as const,
	address: 'Lindepad 3',
	directions: '',
	addressFor: 'signed_in' as const
};

async function cast(db: Db) {
	const organisation = await builders.addOrganisation(db);
	const coordinates = { coordinatedOrganisations: [organisation] };
	return {
		staff: await builders.actorOf(db, await builders.addPerson(db, { staff: true })),
		coordinator: await builders.actorOf(db, await builders.addPerson(db, coordinates))
	};
}

async function sequences(db: Db) {
	const rows = await db.selectFrom('session').select(['id', 'sequence']).execute();
	return new Map(rows.map((row) => [row.id, row.sequence]));
}

test('a place has a name, and says to whom its address may be shown', () => {
	const fields = { name: '  De Linde ', kind: 'room', address: '', directions: '', addressFor: 'enrolled' };
	expect(placeSchema().parse(fields)).toEqual({ ...fields, name: 'De Linde' });
	expect(placeSchema().safeParse({ ...fields, name: ' ' }).success).toBe(false);
	expect(placeSchema().safeParse({ ...fields, addressFor: 'nobody' }).success).toBe(false);
});

onBothDatabases('A place', (database) => {
	test('that moves makes a new version of its coming sessions', async () => {
		const db = database();
		const { staff, coordinator } = await cast(db);
		expect(await refusalOf(listPlaces(db, coordinator))).toEqual({ status: 404 });
		const placeId = await addPlace(db, staff, PLACE);
		const edition = await builders.addEdition(db);
		const coming = await builders.addSession(db, edition, { number: 1, placeId });
		const past = await builders.addSession(db, edition, {
			number: 2,
			placeId,
			startsAt: '2026-12-01T08:00:00.000Z'
		});
		await changePlace(db, staff, placeId, { ...PLACE, directions: 'Links' });
		await changePlace(db, staff, placeId, { ...PLACE, address: 'Elders 1' });
		expect(await sequences(db)).toEqual(
			new Map([
				[coming, 1],
				[past, 0]
			])
		);
	});

	test('that only its directions changed, another place, and a session called off stay as they were', async () => {
		const db = database();
		const { staff } = await cast(db);
		const placeId = await addPlace(db, staff, PLACE);
		const elsewhere = await addPlace(db, staff, { ...PLACE, name: 'Elders' });
		const edition = await builders.addEdition(db);
		const calledOff = await builders.addSession(db, edition, { number: 1, placeId });
		const other = await builders.addSession(db, edition, { number: 2, placeId: elsewhere });
		const coming = await builders.addSession(db, edition, { number: 3, placeId });
		await db.updateTable('session').set({ cancelledAt: START }).where('id', '=', calledOff).execute();
		await changePlace(db, staff, placeId, { ...PLACE, directions: 'Links' });
		expect([...(await sequences(db)).values()]).toEqual([0, 0, 0]);
		await changePlace(db, staff, placeId, { ...PLACE, addressFor: 'everyone' });
		expect(await sequences(db)).toEqual(
			new Map([
				[calledOff, 0],
				[other, 0],
				[coming, 1]
			])
		);
	});

	test('that moves is told to whoever has it in a diary', async () => {
		const db = database();
		const { staff } = await cast(db);
		const placeId = await addPlace(db, staff, { ...PLACE, addressFor: 'everyone' });
		const edition = await builders.addEdition(db);
		await builders.addSession(db, edition, { startsAt: addMs(START, 7 * DAY), placeId });
		const seat = await builders.addPerson(db);
		await builders.addEnrolment(db, edition, seat);
		await builders.addEnrolment(db, edition, await builders.addPerson(db), false);
		await changePlace(db, staff, placeId, { ...PLACE, addressFor: 'everyone', name: 'Grote zaal' });
		expect(await db.selectFrom('outbox').select(['recipientId', 'template']).execute()).toEqual([
			{ recipientId: seat, template: 'diary' }
		]);
	});

	test('is kept by staff alone, under a name that no other place has', async () => {
		const db = database();
		const { staff, coordinator } = await cast(db);
		const placeId = await addPlace(db, staff, PLACE);
		expect(await refusalOf(addPlace(db, coordinator, PLACE))).toEqual({ status: 403 });
		expect(await refusalOf(changePlace(db, coordinator, placeId, PLACE))).toEqual({ status: 403 });
		expect(await refusalOf(getPlace(db, coordinator, placeId))).toEqual({ status: 404 });
		expect(await refusalOf(getPlace(db, staff, 'nowhere'))).toEqual({ status: 404 });
		expect(await refusalOf(changePlace(db, staff, 'nowhere', { ...PLACE, name: 'Elders' }))).toEqual({
			status: 404
		});
		expect(await refusalOf(addPlace(db, staff, { ...PLACE, name: 'ZAAL' }))).toEqual({
			...{ status: 409, field: 'name' }
		});
		expect(await getPlace(db, staff, placeId)).toEqual({ id: placeId, ...PLACE });
		const audit = await db.selectFrom('audit').select(['actorId', 'action', 'objectId']).execute();
		expect(audit).toEqual([{ actorId: staff.personId, action: 'place.add', objectId: placeId }]);
	});
});
