import { expect, test } from 'vitest';
import type { EditionState } from '#lib/features/editions/edition.ts';
import { PAGE, showPlanning } from '#lib/features/sessions/overview.server.ts';
import { addMs, DAY, now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { onBothDatabases } from '../../support/database.ts';
import { plansOf } from '../../support/plans.ts';
import { countQueries } from '../../support/queries.ts';
import { actorOf, addEdition, addPerson, addSession, addTraining } from '../../support/builders.ts';

onBothDatabases('The planning', (database) => {
	test('shows what runs and comes, the first to begin first, and what is over newest first when asked', async () => {
		const db = database();
		const staff = await actorOf(db, await addPerson(db, { staff: true }));
		await plan(db, 'Later', 'to_start', 20);
		await plan(db, 'Nu', 'definitive', -2);
		await plan(db, 'Vorig jaar', 'completed', -300);
		await plan(db, 'Vorige maand', 'completed', -30);
		await plan(db, 'Afgelast', 'cancelled', 10);

		const titles = async (chosen: Parameters<typeof showPlanning>[2]) =>
			(await showPlanning(db, staff, chosen)).rows.map(({ title }) => title);
		expect(await titles('running')).toEqual(['Nu', 'Later']);
		expect(await titles('attention')).toEqual(['Later']);
		expect(await titles('completed')).toEqual(['Vorige maand', 'Vorig jaar']);
		expect(await titles('all')).toEqual(['Later', 'Afgelast', 'Nu', 'Vorige maand', 'Vorig jaar']);
		const { counts, openPlaces } = await showPlanning(db, staff, 'completed');
		expect({ ...counts, openPlaces }).toEqual({
			...{ running: 2, attention: 1, openPlaces: 2 },
			states: new Map([
				['cancelled', 1],
				['completed', 2],
				['definitive', 1],
				['to_start', 1]
			])
		});
	});

	test('shows a page at a time, asks as much for a long list as for a short one, and loses no edition', async () => {
		const db = database();
		const staff = await actorOf(db, await addPerson(db, { staff: true }));
		const trainingId = await addTraining(db);
		const show = (counted: Db) => showPlanning(counted, staff, 'running');
		await plan(db, 'Eerste', 'to_start', 1, trainingId);
		const few = await countQueries(db, show);
		for (let day = 2; day <= 2 * PAGE + 1; day += 1)
			await plan(db, `Dag ${day}`, 'to_start', day, trainingId);
		expect(await countQueries(db, show)).toBe(few);

		const seen = [];
		let after: string | null = '';
		while (after !== null) {
			const page: Awaited<ReturnType<typeof showPlanning>> = await showPlanning(db, staff, 'running', after);
			seen.push(page.rows.length);
			after = page.next;
		}
		expect(seen).toEqual([PAGE, PAGE, 1]);
	});

	test('finds who has a seat by their edition, and what clashes by its start', async () => {
		const db = database();
		const staff = await actorOf(db, await addPerson(db, { staff: true }));
		await plan(db, 'Nu', 'definitive', 2);
		const plans = await plansOf(db, (read) => showPlanning(read, staff, 'running'));
		const scans = plans.filter((plan) => /SCAN (enrolment|membership|session)\b|Seq Scan/.test(plan));
		expect(scans).toEqual([]);
		expect(plans.some((plan) => plan.includes('session_by_start'))).toBe(true);
		expect(plans.some((plan) => /enrolment_(of_edition|once)/.test(plan))).toBe(true);
	});
});

async function plan(db: Db, title: string, state: EditionState, inDays: number, trainingId?: string) {
	const editionId = await addEdition(db, { title, state, ...(trainingId && { trainingId }) });
	return await addSession(db, editionId, { startsAt: addMs(now(), inDays * DAY) });
}
