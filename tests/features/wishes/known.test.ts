import { expect, test } from 'vitest';
import { addEvents } from '#lib/features/wishes/history/events.server.ts';
import { loadSnapshot, type Known } from '#lib/features/wishes/snapshot/snapshot.server.ts';
import { takeWish } from '#lib/features/wishes/handling/owner.server.ts';
import { setClock } from '#lib/server/clock.ts';
import { createDatabase, onBothDatabases, START } from '../../support/database.ts';
import { createCircle, raise, seen } from '../../support/wishes.ts';

/** What is known of an open wish, in the list of those and in the columns of all. */
function find({ columns, open }: Known, id: string) {
	const [place, own] = [columns.places.get(id)!, open.ids.indexOf(id)];
	const owner = open.numbers.person.texts[open.owner[own]!] ?? null;
	return { open: columns.open[place] === 1, ownerPersonId: owner, age: columns.age[place] };
}

onBothDatabases('What is known of wishes', (database) => {
	test('is the same as long as nothing happens, and learns what happened without changing what was told', async () => {
		const db = database();
		const { staff, asker } = await createCircle(db);
		const id = await raise(db, asker);
		const before = await loadSnapshot(db);
		expect(find(before, id)).toMatchObject({ open: true, ownerPersonId: null, age: 0 });
		expect((await loadSnapshot(db)).columns).toBe(before.columns);
		await takeWish(db, staff, await seen(db, id));
		const after = await loadSnapshot(db);
		expect(find(after, id)).toMatchObject({ ownerPersonId: staff.personId });
		expect(find(before, id)).toMatchObject({ ownerPersonId: null });
		expect((await loadSnapshot(db)).open).toBe(after.open);
	});

	test('grows a day older with the date', async () => {
		const db = database();
		const { asker } = await createCircle(db);
		const id = await raise(db, asker);
		expect(find(await loadSnapshot(db), id).age).toBe(0);
		setClock('2027-01-13T08:00:00.000Z');
		expect(find(await loadSnapshot(db), id).age).toBe(1);
	});
});

test('what is numbered earlier and committed later is learnt all the same', async () => {
	setClock(START);
	const { db, remove } = await createDatabase('postgres');
	try {
		const { staff, asker } = await createCircle(db);
		const [early, late] = [await raise(db, asker), await raise(db, asker)];
		await loadSnapshot(db);
		const { promise: later, resolve: goOn } = Promise.withResolvers<void>();
		const { promise: numbered, resolve: isNumbered } = Promise.withResolvers<void>();
		const slow = db.transaction().execute(async (trx) => {
			const set = { ownerPersonId: staff.personId };
			await trx.updateTable('wish').set(set).where('id', '=', early).execute();
			await addEvents(trx, [
				{ wishId: early, type: 'taken', actorId: staff.personId, occurredAt: START, payload: {} }
			]);
			isNumbered();
			await later;
		});
		await numbered;
		await takeWish(db, staff, await seen(db, late));
		expect(find(await loadSnapshot(db), late)).toMatchObject({ ownerPersonId: staff.personId });
		expect(find(await loadSnapshot(db), early)).toMatchObject({ ownerPersonId: null });
		goOn();
		await slow;
		expect(find(await loadSnapshot(db), early)).toMatchObject({ ownerPersonId: staff.personId });
	} finally {
		await remove();
	}
});
