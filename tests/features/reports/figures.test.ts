import { expect, test } from 'vitest';
import { showFigures } from '#lib/features/reports/figures.server.ts';
import { readScope, type Scope } from '#lib/features/reports/scope.ts';
import { isTableName, tables } from '#lib/features/reports/tables.ts';
import type { End } from '#lib/features/wishes/clocks/elapsed.ts';
import { acknowledgeWish, answerWish } from '#lib/features/wishes/handling/answer.server.ts';
import { reopenWish, withdrawWish } from '#lib/features/wishes/handling/asker.server.ts';
import { handOverWish, takeWish } from '#lib/features/wishes/handling/owner.server.ts';
import { setClock } from '#lib/server/clock.ts';
import { toCsv } from '#lib/server/csv.ts';
import type { Db } from '#lib/server/db/open.ts';
import { statusOf } from '../../support/cast.ts';
import { onBothDatabases } from '../../support/database.ts';
import { addHistory, type History } from '../../support/histories.ts';
import { countQueries } from '../../support/queries.ts';
import { createCircle, promise, raise, seen } from '../../support/wishes.ts';

const WIDE: Scope = { organisationId: null, kind: null, days: 180, measure: 'workingDays' };

/** The worked example of the design: twelve wishes with how many working days each lasted and how it ended. */
const EXAMPLE: [number, End][] = [
	...([
		[1, 'answered'],
		[2, 'answered'],
		[3, 'answered'],
		[3, 'withdrawn']
	] as const),
	...([
		[5, 'answered'],
		[6, 'open'],
		[8, 'answered'],
		[10, 'overtaken']
	] as const),
	...([
		[12, 'open'],
		[15, 'answered'],
		[20, 'open'],
		[30, 'open']
	] as const)
].map(([lasted, end]) => [lasted, end]);

type Asker = Pick<History, 'askerId' | 'homeId'>;

async function addExample(db: Db, asker: Asker, times: number) {
	for (let time = 0; time < times; time++)
		for (const [lasted, end] of EXAMPLE) await addHistory(db, { ...asker, lasted, end });
}

test('the scope comes from the address; what is no scope is left out', () => {
	const scope = (query: string) => readScope(new URLSearchParams(query));
	expect(scope('')).toEqual(WIDE);
	expect(scope('organisatie=a&soort=answer&dagen=90&maat=kantooruren')).toEqual({
		organisationId: 'a',
		kind: 'answer',
		days: 90,
		measure: 'officeHours'
	});
	expect(scope('soort=iets&dagen=7')).toEqual(WIDE);
});

onBothDatabases('Turnaround figures', (database) => {
	test('half of the worked example has an answer after fifteen working days, the open ones included', async () => {
		const db = database();
		const { staff, asker, own } = await createCircle(db);
		await addExample(db, { askerId: asker.personId, homeId: own }, 2);
		const { whole, shown, outcomes, organisations, dots } = await showFigures(db, staff, WIDE);
		expect(shown).toBe('curve');
		expect(whole).toMatchObject({ n: 24, open: 8, longest: 30 });
		expect(whole.workingDays?.half.at).toEqual({ reached: true, time: 15 });
		expect(whole.workingDays?.most.at).toEqual({ reached: false, moreThan: 30 });
		expect(organisations).toMatchObject([{ id: own, n: 24, open: 8 }]);
		const at15 = outcomes.findLast(({ day }) => day <= 15);
		expect(at15?.answered).toBeCloseTo(0.5602, 4);
		expect(at15?.overtaken).toBeCloseTo(0.1806, 4);
		expect(dots).toHaveLength(24);
	});

	test('are shown too on a server whose clock is a few minutes behind, past midnight', async () => {
		const db = database();
		const { staff, asker } = await createCircle(db);
		setClock('2027-01-12T23:02:00.000Z');
		const id = await raise(db, asker);
		await takeWish(db, staff, await seen(db, id));
		setClock('2027-01-12T22:58:00.000Z');
		const { dots, facts, holders } = await showFigures(db, staff, WIDE);
		expect(dots).toMatchObject([{ id, days: 0, workingDays: 0 }]);
		expect(facts).toMatchObject({ open: 1, oldest: 0, silence: 0 });
		expect(holders.map(({ longest }) => longest)).toEqual(holders.map(() => 0));
	});

	test('with fewer than twenty there are dots and a sentence, no percentile', async () => {
		const db = database();
		const { staff, asker, own } = await createCircle(db);
		await addExample(db, { askerId: asker.personId, homeId: own }, 1);
		const { whole, shown, ageing, dots } = await showFigures(db, staff, WIDE);
		expect({ shown, days: whole.days, longest: whole.longest }).toEqual({
			shown: 'dots',
			days: null,
			longest: 30
		});
		expect(ageing.lines).toEqual([]);
		expect(dots.map(({ workingDays }) => workingDays).sort((a, b) => a - b)).toEqual(
			EXAMPLE.map(([lasted]) => lasted).sort((a, b) => a - b)
		);
	});

	test('twelve weeks with answers show whether a week differs, and a lead time is told in three ways', async () => {
		const db = database();
		const { staff, asker, own } = await createCircle(db);
		for (let week = 0; week < 13; week += 1)
			await addHistory(db, {
				...{ askerId: asker.personId, homeId: own, end: 'answered', endedAgo: 1 + 5 * week },
				lasted: week === 6 ? 40 : 4 + (week % 2)
			});
		const { steadiness, answers } = await showFigures(db, staff, WIDE);
		const chart = steadiness?.chart.possible ? steadiness.chart : null;
		expect(chart?.weeks.filter(({ isBeyondLimits }) => isBeyondLimits)).toMatchObject([{ median: 40 }]);
		expect(answers).toHaveLength(13);
		const id = await raise(db, asker);
		setClock('2027-01-13T10:00:00.000Z');
		await answerWish(db, staff, await seen(db, id), { body: 'Zo.' });
		const later = await showFigures(db, staff, WIDE);
		expect(later.answers.find((answer) => answer.id === id)).toMatchObject({
			...{ days: 1, workingDays: 1, officeHours: 10 }
		});
	});

	test('what was asked before the window counts only where it is still open', async () => {
		const db = database();
		const { staff, asker, own } = await createCircle(db);
		const of = { askerId: asker.personId, homeId: own };
		await addHistory(db, { ...of, lasted: 40, end: 'answered' });
		await addHistory(db, { ...of, lasted: 40, end: 'open' });
		await addHistory(db, { ...of, lasted: 2, end: 'answered' });
		const { whole, ageing } = await showFigures(db, staff, { ...WIDE, days: 30 });
		expect(whole).toMatchObject({ n: 1, open: 0 });
		expect(ageing.dots.map(({ age }) => age)).toEqual([40]);
	});

	test('wishes ended without an answer stay in the figures with their cause', async () => {
		const db = database();
		const { staff, asker, own } = await createCircle(db);
		const of = { askerId: asker.personId, homeId: own, lasted: 4 };
		await addHistory(db, { ...of, end: 'overtaken', reason: 'changed_workplace' });
		await addHistory(db, { ...of, end: 'overtaken', reason: 'changed_workplace' });
		await addHistory(db, { ...of, end: 'withdrawn' });
		await addHistory(db, { ...of, end: 'declined' });
		const { endings, whole } = await showFigures(db, staff, WIDE);
		expect(whole.n).toBe(4);
		expect(endings).toEqual([
			{ reason: 'changed_workplace', count: 2 },
			{ reason: 'declined', count: 1 },
			{ reason: 'withdrawn', count: 1 }
		]);
	});

	test('today begins with what is most likely lost, with the reason and one next action', async () => {
		const db = database();
		const { staff, asker, own } = await createCircle(db);
		const of = { askerId: asker.personId, homeId: own };
		await addExample(db, of, 2);
		const expiring = await addHistory(db, { ...of, lasted: 1, end: 'open', usefulUntil: '2027-01-15' });
		const { today } = await showFigures(db, staff, WIDE);
		expect(today[0]).toMatchObject({ id: expiring, loss: 1, reasons: ['unowned', 'expiring'] });
		const losses = today.map(({ loss }) => loss);
		expect(losses).toEqual(losses.toSorted((a, b) => b - a));
		expect(losses[1]).toBeLessThan(1);
	});

	test('a life through the commands is counted: on time, reopened, handed over, withdrawn', async () => {
		const db = database();
		const { staff, asker, colleague, own, other } = await createCircle(db);
		const kept = await raise(db, asker);
		const late = await raise(db, asker);
		const gone = await raise(db, colleague);
		for (const id of [kept, late]) await takeWish(db, staff, await seen(db, id));
		await handOverWish(db, staff, await seen(db, late), { organisationId: other, note: 'Voor jullie.' });
		setClock('2027-01-15T09:00:00.000Z');
		await withdrawWish(db, colleague, await seen(db, gone), { ending: 'other_question' });
		await answerWish(db, staff, await seen(db, kept), { body: 'Zo.' });
		await reopenWish(db, asker, await seen(db, kept), { body: 'Nog niet.' });
		setClock('2027-02-01T09:00:00.000Z');
		const figures = await showFigures(db, staff, { ...WIDE, organisationId: own });
		expect(figures.onTime.months).toEqual([{ month: '2027-01', met: 1, late: 2, excused: 0 }]);
		expect(figures.facts).toMatchObject({ open: 2, openAgain: 1, firstTimeRight: 0 });
		expect(figures.whole).toMatchObject({ n: 3, open: 1 });
		expect(figures.handOvers).toBe(1);
		expect(figures.endings).toEqual([{ reason: 'other_question', count: 1 }]);
		expect(figures.flow.at(-1)).toEqual({ date: '2027-02-01', waiting: 1, inHand: 1, answered: 0, ended: 1 });
		expect(figures.heat.map(({ cells }) => cells.map(({ count }) => count))).toEqual([[0, 0, 0, 2, 0]]);
	});

	test('one and three wishes ask the same number of queries', async () => {
		const db = database();
		const { staff, asker } = await createCircle(db);
		const count = async () => await countQueries(db, (counted) => showFigures(counted, staff, WIDE));
		const add = async () => {
			const id = await raise(db, asker);
			await acknowledgeWish(db, staff, await seen(db, id), { body: 'Ik heb het.' });
		};
		await add();
		await count();
		const one = await count();
		await add();
		await add();
		expect(await count()).toBe(one);
	});

	test('every table can be saved with its rows, and no cell of any acts as a formula', async () => {
		const db = database();
		const { staff, asker, colleague, own } = await createCircle(db);
		const of = { askerId: asker.personId, homeId: own };
		await addExample(db, of, 2);
		for (let week = 0; week < 13; week += 1)
			await addHistory(db, { ...of, lasted: 4, end: 'answered', endedAgo: 1 + 5 * week });
		await promise(db, 'answer', 5);
		await db.updateTable('organisation').set({ name: '=1+1' }).where('id', '=', own).execute();
		await db.updateTable('wish').set({ summary: '=1+1' }).execute();
		for (const person of [asker, colleague])
			await takeWish(db, staff, await seen(db, await raise(db, person, { summary: '=1+1' })));
		setClock('2027-02-10T09:00:00.000Z');
		const figures = await showFigures(db, staff, WIDE);
		const withFormula: string[] = [];
		for (const [name, table] of Object.entries(tables)) {
			const { head, rows } = table(figures);
			expect(rows, name).not.toEqual([]);
			for (const row of rows) expect(row, name).toHaveLength(head.length);
			if (rows.flat().includes('=1+1')) withFormula.push(name);
			const cells = toCsv([head, ...rows]).split(/[;\r\n]+/);
			expect(
				cells.filter((cell) => /^"?[=+\-@\t\r]/.test(cell)),
				name
			).toEqual([]);
		}
		expect(withFormula).toEqual(expect.arrayContaining(['vandaag', 'doorlooptijd', 'liggend', 'wensen']));
		expect([isTableName('vandaag'), isTableName('toString')]).toEqual([true, false]);
	});
});

onBothDatabases('Who reads turnaround figures', (database) => {
	test('staff and coordinators, each of what is theirs; to others the page does not exist', async () => {
		const db = database();
		const circle = await createCircle(db);
		const status = async (name: 'staff' | 'ownCoordinator' | 'asker' | 'trainer' | 'admin', scope = WIDE) =>
			await statusOf(showFigures(db, circle[name], scope));
		expect(await status('staff')).toBe(200);
		expect(await status('ownCoordinator')).toBe(200);
		expect(await status('ownCoordinator', { ...WIDE, organisationId: circle.own })).toBe(200);
		expect(await status('ownCoordinator', { ...WIDE, organisationId: circle.other })).toBe(404);
		for (const name of ['asker', 'trainer', 'admin'] as const) expect(await status(name)).toBe(404);
	});

	test('to a coordinator who may not read them, fewer than five wishes are nothing at all', async () => {
		const db = database();
		const { ownCoordinator, asker, own } = await createCircle(db);
		const of = { askerId: asker.personId, homeId: own, lasted: 3 };
		for (let count = 0; count < 4; count++)
			await addHistory(db, { ...of, end: 'overtaken', reason: 'found_elsewhere' });
		const few = await showFigures(db, ownCoordinator, WIDE);
		expect(few.shown).toBe('nothing');
		expect(few.whole).toMatchObject({ n: 0, open: 0 });
		for (const table of Object.values(tables)) expect(table(few).rows).toEqual([]);
		await addHistory(db, { ...of, end: 'open' });
		const enough = await showFigures(db, ownCoordinator, WIDE);
		expect(enough.shown).toBe('sentence');
		expect(enough.whole).toMatchObject({ n: 5, open: 1 });
		expect(enough.endings).toEqual([]);
		expect([enough.dots, enough.ageing.dots, enough.answers, enough.demand, enough.today]).toEqual([
			[],
			[],
			[],
			[],
			[]
		]);
		expect(JSON.stringify(enough)).not.toContain('Wens van');
	});

	test('a narrower view never counts what may not be read, so that no difference tells it', async () => {
		const db = database();
		const { ownCoordinator, asker, own } = await createCircle(db);
		for (let lasted = 1; lasted <= 6; lasted++)
			await addHistory(db, { askerId: asker.personId, homeId: own, lasted, end: 'answered' });
		const count = async (scope: Partial<Scope>) =>
			(await showFigures(db, ownCoordinator, { ...WIDE, ...scope })).whole.n;
		expect(await count({})).toBe(6);
		expect(await count({ kind: 'deepening' })).toBe(0);
		expect(await count({ days: 90 })).toBe(0);
	});

	test('staff may not read coaching wishes: four do not count, five count in the totals without a word', async () => {
		const db = database();
		const { staff, asker, own } = await createCircle(db);
		const of = {
			askerId: asker.personId,
			homeId: own,
			lasted: 3,
			end: 'open' as const,
			kind: 'coaching' as const
		};
		for (let count = 0; count < 4; count++) await addHistory(db, of);
		expect((await showFigures(db, staff, WIDE)).whole.n).toBe(0);
		await addHistory(db, of);
		const figures = await showFigures(db, staff, WIDE);
		expect(figures).toMatchObject({ whole: { n: 5 }, unread: 5, organisations: [], dots: [] });
		expect((await showFigures(db, staff, { ...WIDE, organisationId: own })).whole.n).toBe(0);
	});
});
