import { expect, test } from 'vitest';
import { showLadders } from '#lib/features/wishes/attention/show-ladders.server.ts';
import { assignWish, takeWish } from '#lib/features/wishes/handling/owner.server.ts';
import type { Db } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { onBothDatabases } from '../../support/database.ts';
import { countQueries } from '../../support/queries.ts';
import { createCircle, raise, seen } from '../../support/wishes.ts';

async function beAway(db: Db, personId: string, deputyId: string | null) {
	const days = { startsOn: '2027-01-10', endsOn: '2027-01-15' };
	await db
		.insertInto('absence')
		.values({ id: newId(), personId, deputyId, ...days })
		.execute();
}

onBothDatabases('The ladders', (database) => {
	test('show who stands on each rung today, who is away, and who takes their place', async () => {
		const db = database();
		const circle = await createCircle(db);
		const { asker, staff, secondStaff, other, otherCoordinator, otherMember } = circle;
		const question = await raise(db, asker, { kind: 'answer', organisationId: other });
		await assignWish(db, otherCoordinator, await seen(db, question), otherMember.personId);
		await takeWish(db, staff, await seen(db, await raise(db, asker)));
		await raise(db, asker);
		await beAway(db, otherMember.personId, otherCoordinator.personId);
		await beAway(db, secondStaff.personId, null);
		const { staff: present, ladders } = await showLadders(db, staff);
		expect(present.present).toBe(1);
		expect(ladders.map(({ organisation }) => organisation?.name ?? null)).toEqual([
			null,
			'Sociaal Werk Proef',
			'Veilig Thuis Proef'
		]);
		expect(ladders[0]).toMatchObject({ unowned: 1, coordinators: [], present: 0 });
		expect(ladders[0]?.owners).toEqual([{ id: staff.personId, name: staff.name, away: null, count: 1 }]);
		const away = { until: '2027-01-15', deputy: otherCoordinator.name };
		expect(ladders[2]?.owners).toEqual([
			{ id: otherMember.personId, name: otherMember.name, away, count: 1 }
		]);
		expect(ladders[2]).toMatchObject({ unowned: 0, present: 1 });
	});

	test('are for staff, and for a coordinator about the own organisations; nobody else', async () => {
		const db = database();
		const { ownCoordinator, own, asker, trainer } = await createCircle(db);
		const { ladders } = await showLadders(db, ownCoordinator);
		expect(ladders.map(({ organisation }) => organisation?.id)).toEqual([own]);
		for (const actor of [asker, trainer])
			await expect(showLadders(db, actor)).rejects.toMatchObject({ status: 404 });
	});

	test('take the same number of queries for one wish and for three', async () => {
		const db = database();
		const { asker, staff, other } = await createCircle(db);
		await raise(db, asker);
		const one = await countQueries(db, (counted) => showLadders(counted, staff));
		await raise(db, asker, { kind: 'answer', organisationId: other });
		await takeWish(db, staff, await seen(db, await raise(db, asker)));
		expect(await countQueries(db, (counted) => showLadders(counted, staff))).toBe(one);
	});
});
