/**
 * A region with 150 wishes in a year, lived through with the movable clock: what the figures said at the end of each
 * quarter, beside what became of the same wishes in the end.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom, type Random } from '#lib/engine/random.ts';
import { currentCalendar } from '#lib/features/calendars/versions.server.ts';
import { askWish } from '#lib/features/wishes/asking/ask.server.ts';
import { tickClocks } from '#lib/features/wishes/attention/tick.server.ts';
import type { Ending } from '#lib/features/wishes/wish.ts';
import { listWishes } from '#lib/features/wishes/snapshot/facts.server.ts';
import { loadSnapshot } from '#lib/features/wishes/snapshot/snapshot.server.ts';
import { toWait } from '#lib/features/wishes/clocks/elapsed.ts';
import { takeWish } from '#lib/features/wishes/handling/owner.server.ts';
import { acknowledgeWish, answerWish, declineWish } from '#lib/features/wishes/handling/answer.server.ts';
import { reopenWish, withdrawWish } from '#lib/features/wishes/handling/asker.server.ts';
import { workingDaysAfter } from '#lib/features/wishes/clocks/counted-clock.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { showFigures } from '#lib/features/reports/figures.server.ts';
import { everyone, narrow, rowsWhere, sortedAt } from '#lib/features/reports/figures/cohort.ts';
import { readScope } from '#lib/features/reports/scope.ts';
import { ends } from '#lib/features/wishes/snapshot/columns.ts';
import { addMs, DAY, HOUR, now, setClock } from '#lib/server/clock.ts';
import { migrate } from '#lib/server/db/migrate.ts';
import { openDatabase, type Db } from '#lib/server/db/open.ts';
import { addDays, atLocalCompatible, localDate } from '#lib/server/zone.ts';
import { actorOf, addOrganisation, addPerson } from '../support/builders.ts';
import { seen } from '../support/wishes.ts';
import type { Figure } from './figure.ts';

const WISHES = 150;
const FIRST = '2027-01-04';
const QUARTERS = ['2027-04-01', '2027-07-01', '2027-10-01', '2028-01-03'];
/** Long enough after the year for every wish to have come to its end. */
const AFTER = '2028-09-01';

type Act = { at: string; act: (db: Db) => Promise<void> };
type Shown = Awaited<ReturnType<typeof showFigures>>;

export async function* bench(): AsyncGenerator<Figure> {
	const folder = mkdtempSync(join(tmpdir(), 'tweespan-year-'));
	const db = openDatabase({ kind: 'sqlite', file: join(folder, 'tweespan.db') });
	try {
		setClock(atLocalCompatible(FIRST, '08:00'));
		await migrate(db);
		const region = await createRegion(db);
		const acts = await planYear(db, region, createRandom(2027));
		const said: { date: string; figures: Shown; ids: string[]; naive: number }[] = [];
		for (const date of [...QUARTERS, AFTER]) {
			await live(db, acts, date);
			if (date === AFTER) break;
			const figures = await showFigures(db, region.staff, readScope(new URLSearchParams()));
			said.push({ date, figures, ...(await cohortOf(db, figures)) });
		}
		for (const { date, figures, ids, naive } of said) {
			const truth = await truthOf(db, ids);
			const { whole, onTime, outcomes } = figures;
			const at = (quantile: NonNullable<typeof whole.workingDays>['half']['at'] | undefined) =>
				quantile?.reached ? quantile.time : NaN;
			const quarter = `until ${date}`;
			const plain = (name: string, value: number, unit: string): Figure => ({
				...{ name: `${quarter}: ${name}`, value, unit, less: true }
			});
			yield plain('raised in 180 days, of which open', whole.open, `of ${whole.n} open`);
			yield plain('half had an answer within, as shown', at(whole.workingDays?.half.at), 'working days');
			yield plain('half had an answer within, in the end', truth.half, 'working days');
			yield plain('the median of the answered alone', naive, 'working days');
			yield plain('85 of 100 within, as shown', at(whole.workingDays?.most.at), 'working days');
			yield plain('85 of 100 within, in the end', truth.most, 'working days');
			yield plain('overtaken or withdrawn, as shown', (outcomes.at(-1)?.overtaken ?? 0) * 100, '%');
			yield plain('overtaken or withdrawn, in the end', truth.overtaken * 100, '%');
			const { met, late, excused } = onTime.whole;
			yield plain('on time, of promises due', (100 * met) / (met + late + excused), '%');
			yield plain('to do today', figures.today.length, 'wishes');
		}
		const left = (await loadSnapshot(db)).open.ids.length;
		yield { name: 'wishes that were forgotten', value: left, unit: 'wishes', goal: 0, less: true };
	} finally {
		await db.destroy();
		rmSync(folder, { recursive: true, force: true });
	}
}

type Region = { staff: Actor; askers: Actor[] };

async function createRegion(db: Db): Promise<Region> {
	const organisations: string[] = [];
	for (let index = 1; index <= 7; index += 1)
		organisations.push(await addOrganisation(db, `Partner ${index}`));
	const staff = await actorOf(db, await addPerson(db, { staff: true, organisations: [organisations[0]!] }));
	const askers: Actor[] = [];
	for (let index = 0; index < 60; index += 1)
		askers.push(await actorOf(db, await addPerson(db, { organisations: [organisations[index % 7]!] })));
	return { staff, askers };
}

/** In summer it takes twice as long; from October a colleague helps. */
function usualDays(date: string): number {
	if (date >= '2027-07-01' && date < '2027-09-01') return 20;
	return date >= '2027-10-01' ? 6 : 10;
}

async function planYear(db: Db, { staff, askers }: Region, random: Random): Promise<Act[]> {
	const { calendar } = await currentCalendar(db, null);
	const acts: Act[] = [];
	const share = () => random.next() / 4294967296;
	for (let index = 0; index < WISHES; index += 1) {
		const date = addDays(FIRST, Math.floor((index * 363) / WISHES));
		const raisedAt = addMs(atLocalCompatible(date, '09:00'), Math.floor(share() * 8 * HOUR));
		const after = (days: number) => addMs(workingDaysAfter(calendar, raisedAt, Math.max(1, days)), -HOUR);
		const asker = askers[random.below(askers.length)]!;
		const lasts = Math.max(1, Math.round(usualDays(date) * Math.exp(0.8 * normal(share))));
		const answeredAt = after(lasts);
		const overtakenAt = share() < 0.35 ? after(1 + random.below(40)) : null;
		let id = '';
		const does = (at: string, act: (db: Db) => Promise<unknown>) =>
			acts.push({ at, act: async (db) => void (await act(db)) });
		does(raisedAt, async (db) => {
			const kind = (['training', 'deepening', 'answer', 'introduction'] as const)[random.below(4)]!;
			id = await askWish(db, asker, { kind, summary: `Wens ${index}`, body: '' });
		});
		const isOvertaken = overtakenAt !== null && overtakenAt < answeredAt;
		const respondedAt = after(Math.min(lasts, 1 + random.below(4)));
		if (!isOvertaken || respondedAt < overtakenAt)
			does(respondedAt, async (db) => {
				await takeWish(db, staff, await seen(db, id));
				await acknowledgeWish(db, staff, await seen(db, id), { body: 'Ik ga ermee aan de slag.' });
			});
		if (isOvertaken) {
			const endings: Ending[] = ['changed_workplace', 'other_question', 'overtaken_by_news', 'withdrawn'];
			const ending = endings[random.below(endings.length)]!;
			does(overtakenAt, async (db) => withdrawWish(db, asker, await seen(db, id), { ending }));
			continue;
		}
		const isDeclined = share() < 0.04;
		const reply = isDeclined ? declineWish : answerWish;
		does(addMs(answeredAt, HOUR / 2), async (db) => reply(db, staff, await seen(db, id), { body: 'Zo.' }));
		if (isDeclined || share() > 0.08) continue;
		does(addMs(answeredAt, 2 * DAY), async (db) =>
			reopenWish(db, asker, await seen(db, id), { body: 'Het helpt nog niet.' })
		);
		does(addMs(answeredAt, 6 * DAY), async (db) =>
			answerWish(db, staff, await seen(db, id), { body: 'En zo?' })
		);
	}
	return acts.sort((one, other) => (one.at < other.at ? -1 : 1));
}

/** Every act at its own instant until a date, with a look at the clocks each morning. */
async function live(db: Db, acts: Act[], until: string) {
	const end = atLocalCompatible(until, '08:00');
	let day = localDate(acts[0]?.at ?? end);
	for (;;) {
		const morning = atLocalCompatible(day, '08:00');
		while (acts[0] && acts[0].at < morning && acts[0].at < end) {
			const { at, act } = acts.shift()!;
			setClock(at);
			await act(db);
		}
		if (morning >= end) return setClock(end);
		setClock(morning);
		await tickClocks(db);
		day = addDays(day, 1);
	}
}

/** The wishes that were looked at, and what a count of the answered alone would have said. */
async function cohortOf(db: Db, { at, scope }: Shown) {
	const since = addMs(at, -scope.days * DAY);
	const { columns } = await loadSnapshot(db);
	const { rows } = narrow(everyone(columns), (row) => columns.raisedAt[row]! >= Date.parse(since));
	const answered = rowsWhere(rows, (row) => columns.end[row] === ends.indexOf('answered'));
	const naive = sortedAt(answered, (row) => columns.workingDays[row]!)[Math.ceil(answered.length / 2) - 1];
	return { ids: Array.from(rows, (row) => columns.ids[row]!), naive: naive ?? NaN };
}

/** What became of these wishes once all had come to their end: no estimate, a count. */
async function truthOf(db: Db, ids: string[]) {
	const waits = (await listWishes(db, ids)).map((wish) => toWait(wish, now()));
	const answered = waits
		.filter(({ end }) => end === 'answered')
		.map(({ workingDays }) => workingDays)
		.sort((one, other) => one - other);
	const within = (part: number) => answered[Math.ceil(part * waits.length) - 1] ?? NaN;
	const overtaken = waits.filter(({ end }) => end === 'overtaken' || end === 'withdrawn').length;
	return { half: within(0.5), most: within(0.85), overtaken: overtaken / waits.length };
}

/** Box and Muller 1958. */
function normal(share: () => number): number {
	return Math.sqrt(-2 * Math.log(1 - share())) * Math.cos(2 * Math.PI * share());
}
