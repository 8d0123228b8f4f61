import { expect, test } from 'vitest';
import { showStaffHome } from '#lib/features/home/staff.server.ts';
import { showBoard } from '#lib/features/wishes/lists/board.server.ts';
import { takeWish } from '#lib/features/wishes/handling/owner.server.ts';
import { listWishes } from '#lib/features/wishes/lists/queries.server.ts';
import { showFigures } from '#lib/features/reports/figures.server.ts';
import { addMs, DAY, setClock } from '#lib/server/clock.ts';
import { onBothDatabases, START } from '../../support/database.ts';
import { createCircle, raise, seen } from '../../support/wishes.ts';
import { actorOf, addEdition, addPerson, addSession } from '../../support/builders.ts';

onBothDatabases('The start page of a stafmedewerker', (database) => {
	test('asks to decide on what is to start within four weeks, soonest first, and on nothing else', async () => {
		const db = database();
		const staff = await actorOf(db, await addPerson(db, { staff: true }));
		const begins = async (title: string, days: number, state: 'to_start' | 'definitive' = 'to_start') => {
			const editionId = await addEdition(db, { title, state });
			await addSession(db, editionId, { startsAt: addMs(START, days * DAY), seats: 12 });
			return editionId;
		};
		await begins('Over drie weken', 21);
		await begins('Over vijf weken', 35);
		await begins('Al zeker', 14, 'definitive');
		await begins('Al begonnen', -1);
		const soonest = await begins('Volgende week', 7);
		await addSession(db, soonest, { number: 2, startsAt: addMs(START, 40 * DAY), seats: 10 });
		const { toDecide } = await showStaffHome(db, staff);
		expect(toDecide.map(({ title }) => title)).toEqual(['Volgende week', 'Over drie weken']);
		expect(toDecide[0]).toMatchObject({
			...{ first: addMs(START, 7 * DAY), capacity: 10, openPlaces: 4, taken: 0 }
		});
	});

	test('counts as late what is late, with or without an owner, as board, list and figures do', async () => {
		const db = database();
		const { asker, staff } = await createCircle(db);
		await raise(db, asker);
		const owned = await raise(db, asker);
		await takeWish(db, staff, await seen(db, owned));
		setClock(addMs(START, 40 * DAY));
		await raise(db, asker);
		const home = (await showStaffHome(db, staff)).counts;
		const board = (await showBoard(db, staff)).counts;
		const list = await listWishes(db, staff, { show: 'late', kind: null, before: null });
		const figures = await showFigures(db, staff, {
			organisationId: null,
			kind: null,
			days: 180,
			measure: 'days'
		});
		expect(home).toEqual({ open: 3, late: 2, nearly: 0, unowned: 2 });
		expect(board).toEqual(home);
		expect(list.cards).toHaveLength(home.late);
		expect(figures.todayCounts).toMatchObject({ late: home.late, unowned: home.unowned });
		expect(figures.facts.open).toBe(home.open);
	});
});
