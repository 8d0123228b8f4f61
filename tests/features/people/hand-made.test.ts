import { expect, test } from 'vitest';
import { listAboutMe } from '#lib/features/audit/queries.server.ts';
import { addPerson } from '#lib/features/people/commands.server.ts';
import { endRole, grantRole, saveTrainer } from '#lib/features/people/roles/roles.server.ts';
import type { Db } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { onBothDatabases } from '../../support/database.ts';
import { refusalOf } from '../../support/problems.ts';
import * as world from '../../support/builders.ts';

async function cast(db: Db) {
	const personId = await world.addPerson(db);
	const staff = await world.actorOf(db, await world.addPerson(db, { staff: true }));
	return { personId, staff };
}

onBothDatabases('A hand-made form', (database) => {
	test('that names an organisation that is not there is refused beside its field', async () => {
		const db = database();
		const { personId, staff } = await cast(db);
		const refused = { status: 409, field: 'organisationId' };
		expect(await refusalOf(grantRole(db, staff, personId, 'coordinator', newId()))).toEqual(refused);
		const person = {
			...{ givenName: 'Wim', initials: '', infix: '', familyName: 'Bos', email: 'wim@example.nl' },
			...{ organisationId: newId(), function: '', discipline: '' }
		};
		expect(await refusalOf(addPerson(db, staff, person))).toEqual(refused);
		const closed = await world.addOrganisation(db);
		await db.updateTable('organisation').set({ closedAt: '2027-01-01T00:00:00.000Z' }).execute();
		expect(await refusalOf(addPerson(db, staff, { ...person, organisationId: closed }))).toEqual(refused);
		expect(await refusalOf(grantRole(db, staff, personId, 'coordinator', closed))).toEqual(refused);
	});

	test('that names a topic that is not there makes nobody a trainer', async () => {
		const db = database();
		const { personId, staff } = await cast(db);
		const topic = await world.addTopic(db);
		const keep = (topicIds: string[]) =>
			refusalOf(saveTrainer(db, staff, personId, { maxSessions: 4, topicIds }));
		expect(await keep([topic, newId()])).toEqual({ status: 409, field: 'topicIds' });
		expect((await world.actorOf(db, personId)).trainer).toBe(false);
		expect(await keep([topic, topic])).toBeUndefined();
	});

	test('that is sent twice gives one role, which ends when it is taken back', async () => {
		const db = database();
		const { personId, staff } = await cast(db);
		const organisation = await world.addOrganisation(db);
		const grant = () => refusalOf(grantRole(db, staff, personId, 'coordinator', organisation));
		await Promise.all([grant(), grant(), grant()]);
		expect(
			await db.selectFrom('roleGrant').select('id').where('personId', '=', personId).execute()
		).toHaveLength(1);
		const { id } = await db
			.selectFrom('roleGrant')
			.select('id')
			.where('personId', '=', personId)
			.executeTakeFirstOrThrow();
		await endRole(db, staff, id);
		expect((await world.actorOf(db, personId)).coordinatedOrganisations).toEqual([]);
	});

	test.each([1.5, 1e30, -1, 2 ** 40, Number.NaN, Number.POSITIVE_INFINITY])(
		'that asks for the log before %d breaks nothing',
		async (before) => {
			const db = database();
			const { staff } = await cast(db);
			expect((await listAboutMe(db, staff, before)).entries).toEqual([]);
		}
	);
});
