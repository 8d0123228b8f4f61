import { expect, test } from 'vitest';
import {
	addOrganisation,
	changeOrganisation,
	closeOrganisation,
	reopenOrganisation
} from '#lib/features/organisations/commands.server.ts';
import { nextSign } from '#lib/features/organisations/organisation.ts';
import { getOrganisation, listOrganisationsInDetail } from '#lib/features/organisations/queries.server.ts';
import { organisationSchema } from '#lib/features/organisations/schema.ts';
import { onBothDatabases } from '../../support/database.ts';
import { refusalOf } from '../../support/problems.ts';
import { countQueries } from '../../support/queries.ts';
import * as world from '../../support/builders.ts';

const FORM = {
	name: 'De Linde',
	kind: 'shelter' as const,
	colour: 1,
	shape: 'hexagon',
	domains: ['delinde.nl']
};
test('every organisation gets a sign of its own, until there are no more', () => {
	const taken: { colour: number; shape: string }[] = [];
	for (let index = 0; index < 96; index += 1) taken.push(nextSign(taken));
	expect(new Set(taken.map((sign) => `${sign.colour} ${sign.shape}`)).size).toBe(96);
	expect(new Set(taken.slice(0, 8).map((sign) => sign.shape)).size).toBe(8);
});

test('domains are read however they are typed, and refused when they are none', () => {
	const typed = {
		name: 'A',
		kind: 'other',
		colour: '1',
		shape: 'circle',
		domains: ' @DeLinde.nl\nwaal.example, delinde.nl '
	};
	expect(organisationSchema().parse(typed).domains).toEqual(['delinde.nl', 'waal.example']);
	expect(organisationSchema().safeParse({ ...typed, domains: 'geen domein!' }).success).toBe(false);
});

onBothDatabases('organisations, topics and places', (database) => {
	async function cast() {
		const db = database();
		return {
			db,
			staff: await world.actorOf(db, await world.addPerson(db, { staff: true })),
			coordinator: await world.actorOf(
				db,
				await world.addPerson(db, { coordinatedOrganisations: [await world.addOrganisation(db, 'Eigen')] })
			)
		};
	}

	test('an organisation has a name, a sign and domains of its own', async () => {
		const { db, staff, coordinator } = await cast();
		expect(await refusalOf(addOrganisation(db, coordinator, FORM))).toEqual({ status: 403 });
		const id = await addOrganisation(db, staff, FORM);
		expect(await refusalOf(addOrganisation(db, staff, { ...FORM, name: 'de linde' }))).toEqual({
			status: 409,
			field: 'name'
		});
		expect(await refusalOf(addOrganisation(db, staff, { ...FORM, name: 'Ander' }))).toEqual({
			status: 409,
			field: 'shape'
		});
		expect(await refusalOf(addOrganisation(db, staff, { ...FORM, name: 'Ander', colour: 2 }))).toEqual({
			status: 409,
			field: 'domains'
		});
		await changeOrganisation(db, staff, id, { ...FORM, name: 'Linde', domains: [] });
		expect(await getOrganisation(db, staff, id)).toMatchObject({ name: 'Linde', domains: [], people: 0 });
		expect(await refusalOf(listOrganisationsInDetail(db, coordinator))).toEqual({ status: 404 });
	});

	test('an organisation closes when nobody belongs to it any more', async () => {
		const { db, staff } = await cast();
		const id = await addOrganisation(db, staff, FORM);
		const membership = await world.addMembership(db, staff.personId, id);
		expect(await refusalOf(closeOrganisation(db, staff, id))).toEqual({ status: 409 });
		await db.updateTable('membership').set({ endsOn: '2027-01-11' }).where('id', '=', membership).execute();
		await closeOrganisation(db, staff, id);
		expect((await getOrganisation(db, staff, id)).closedAt).not.toBeNull();
		await reopenOrganisation(db, staff, id);
		expect((await getOrganisation(db, staff, id)).closedAt).toBeNull();
	});

	test('one and three organisations take the same number of queries', async () => {
		const { db, staff } = await cast();
		const one = await countQueries(db, (counted) => listOrganisationsInDetail(counted, staff));
		await world.addOrganisation(db);
		await world.addOrganisation(db);
		expect(await countQueries(db, (counted) => listOrganisationsInDetail(counted, staff))).toBe(one);
	});
});
