import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { End, Hold, Wait } from '#lib/features/wishes/clocks/elapsed.ts';
import { countWhere, everyone, groupRows, narrow } from '#lib/features/reports/figures/cohort.ts';
import {
	copyColumns,
	forgetWish,
	noColumns,
	setWish,
	type Columns
} from '#lib/features/wishes/snapshot/columns.ts';
import { durationOf, durationsByOrganisation } from '#lib/features/reports/figures/durations.ts';
import { factsOf } from '#lib/features/reports/figures/facts.ts';
import { flowOf } from '#lib/features/reports/figures/flow.ts';
import { newest } from '#lib/features/reports/figures/newest.ts';
import { onTimeOf } from '#lib/features/reports/figures/on-time.ts';
import { endingsOf } from '#lib/features/reports/figures/outcomes.ts';
import { countHandOvers, holdersOf } from '#lib/features/reports/figures/ownership.ts';

/** Columns that go on from those of before with these wishes. */
function columnsOf(waits: Wait[], before = noColumns()): Columns {
	const columns = copyColumns(before, waits.length);
	for (const wait of waits) setWish(columns, wait);
	return columns;
}

const DAY = 86_400_000;
const TODAY = 20_500;

type Fact = {
	home: number;
	raised: number;
	lasted: number;
	end: End;
	/** Answered, and opened again since. */ again: boolean;
	holders: number[];
	promises: ('met' | 'late' | 'paused' | 'running')[];
};

const facts = fc.array(
	fc.record({
		home: fc.nat(3),
		raised: fc.integer({ min: TODAY - 150, max: TODAY }),
		lasted: fc.nat(60),
		end: fc.constantFrom(
			'open',
			'answered',
			'declined',
			'overtaken',
			'withdrawn'
		) satisfies fc.Arbitrary<End>,
		again: fc.boolean(),
		holders: fc.array(fc.nat(2), { maxLength: 4 }),
		promises: fc.array(fc.constantFrom('met', 'late', 'paused', 'running'), { maxLength: 3 })
	}),
	{ maxLength: 60 }
) as fc.Arbitrary<Fact[]>;

function waitOf({ home, raised, lasted, end, again, holders, promises }: Fact, index: number): Wait {
	const ended = end === 'open' ? null : raised + lasted;
	return {
		...{
			id: `w${index}`,
			kind: 'other',
			state: end === 'open' ? 'raised' : 'closed',
			end,
			open: end === 'open' || (end === 'answered' && again)
		},
		...{
			homeId: `o${home}`,
			askerId: `p${index % 5}`,
			sessionId: null,
			reopenCount: 0,
			usefulUntil: null
		},
		outcomeReason: end === 'overtaken' && index % 2 ? 'found_elsewhere' : null,
		...{ raisedAt: new Date(raised * DAY).toISOString(), raisedOn: raised, repliedOn: ended, endedOn: ended },
		...{ days: lasted, workingDays: lasted, age: lasted, lag: 0, silence: 0 },
		holds: holders.map((holder, at): Hold => ({ organisationId: `o${holder}`, days: at, open: false })),
		promises: promises.map((state) => ({
			...{ metric: 'answer', state, dueOn: raised + 10 },
			...{ dueAt: state === 'paused' ? null : new Date((raised + 10) * DAY).toISOString() },
			...{ brokenAt: null, excusedReason: null, lasted: null, netMs: null }
		}))
	} as unknown as Wait;
}

test('columns count what going through the wishes one by one counts, for every part of them', () => {
	fc.assert(
		fc.property(facts, fc.nat(3), (all, home) => {
			const waits = all.map(waitOf);
			const columns = columnsOf(waits);
			const number = columns.organisations.indexOf(`o${home}`);
			const part = narrow(everyone(columns), (row) => columns.home[row] === number);
			const own = waits.filter(({ homeId }) => homeId === `o${home}`);
			expect(Array.from(part.rows, (row) => waits[row])).toEqual(own);
			expect(durationOf(part)).toMatchObject({
				n: own.length,
				open: own.filter(({ end }) => end === 'open').length,
				longest: Math.max(0, ...own.filter(({ end }) => end === 'open').map(({ workingDays }) => workingDays))
			});
			const reasons = own.flatMap(({ end, outcomeReason }) =>
				end === 'open' || end === 'answered' ? [] : [outcomeReason ?? end]
			);
			expect(endingsOf(part)).toHaveLength(new Set(reasons).size);
			for (const { reason, count } of endingsOf(part))
				expect(count).toBe(reasons.filter((each) => each === reason).length);
			const handOvers = own.flatMap(({ holds }) =>
				holds.filter((hold, at) => at > 0 && hold.organisationId !== holds[at - 1]!.organisationId)
			);
			expect(countHandOvers(part)).toBe(handOvers.length);
			const holders = holdersOf(part, (id) => id);
			expect(holders.map(({ name, spans }) => [name, spans])).toEqual(
				[
					...Map.groupBy(
						own.flatMap(({ holds }) => holds),
						({ organisationId }) => organisationId
					)
				]
					.map(([name, spans]) => [name, spans.length])
					.sort()
			);
			const due = own
				.flatMap(({ promises }) => promises)
				.filter(({ state, dueOn }) => state !== 'paused' && dueOn! <= TODAY && dueOn! >= TODAY - 90);
			const { whole, paused } = onTimeOf(part, (TODAY - 90) * DAY, TODAY * DAY).onTime;
			expect(whole.met).toBe(due.filter(({ state }) => state === 'met').length);
			expect(whole.met + whole.late).toBe(due.length);
			expect(paused).toBe(
				own.flatMap(({ promises }) => promises).filter(({ state }) => state === 'paused').length
			);
			const ended = own.filter(({ endedOn, open }) => !open && endedOn !== null && endedOn <= TODAY);
			const now = flowOf(part, 180, TODAY).at(-1)!;
			expect({ ...now, waiting: now.waiting + now.inHand }).toMatchObject({
				answered: ended.filter(({ end }) => end === 'answered').length,
				ended: ended.filter(({ end }) => end !== 'answered').length,
				waiting: own.length - ended.length
			});
		})
	);
});

test('columns that go on from those of before count as if they were made anew', () => {
	fc.assert(
		fc.property(facts, facts, fc.array(fc.nat(60)), (before, more, reopened) => {
			const old = before.map(waitOf);
			const next = old.map((wait, row) =>
				reopened.includes(row) ? waitOf({ ...more[0]!, ...before[row]!, holders: [0, 1, 2] }, row) : wait
			);
			const waits = [...next, ...more.map((fact, index) => waitOf(fact, old.length + index))];
			const first = columnsOf(old);
			const shownFirst = shownOf(first);
			expect(shownOf(columnsOf(waits, first))).toEqual(shownOf(columnsOf(waits)));
			const less = columnsOf(waits, columnsOf(old));
			forgetWish(less, 'w0');
			expect(shownOf(less)).toEqual(shownOf(columnsOf(waits.slice(1))));
			expect(shownOf(first)).toEqual(shownFirst);
		})
	);
});

/** Figures that between them read every column. */
function shownOf(columns: Columns) {
	const all = everyone(columns);
	return {
		duration: durationOf(all),
		organisations: durationsByOrganisation(all, (id) => id),
		facts: factsOf(all, all),
		flow: flowOf(all, 180, TODAY),
		endings: endingsOf(all),
		onTime: onTimeOf(all, (TODAY - 90) * DAY, TODAY * DAY),
		holders: holdersOf(all, (id) => id),
		handOvers: countHandOvers(all),
		sessions: Array.from(all.rows, (row) => columns.sessions[columns.session[row]!]),
		kinds: all.rows.map((row) => columns.kind[row]!)
	};
}

test('groups keep every row once and in order; the newest are the last by their day', () => {
	fc.assert(
		fc.property(fc.array(fc.nat(40), { maxLength: 1500 }), (days) => {
			const rows = Int32Array.from(days.keys());
			const groups = groupRows(rows, (row) => days[row]! % 7);
			for (const [number, group] of groups) {
				expect(countWhere(group, (row) => days[row]! % 7 !== number)).toBe(0);
				expect(group).toEqual(group.toSorted());
			}
			expect([...groups.values()].reduce((sum, { length }) => sum + length, 0)).toBe(days.length);
			const found = newest(rows, (row) => days[row]!);
			expect(found).toHaveLength(Math.min(500, days.length));
			const least = Math.min(...Array.from(found, (row) => days[row]!));
			expect(days.filter((day) => day > least).length).toBeLessThanOrEqual(500);
		})
	);
});
