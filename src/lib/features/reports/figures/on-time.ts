import { writeDate } from '#lib/engine/turnaround/days.ts';
import type { PromiseColumns } from '#lib/features/wishes/snapshot/promise-columns.ts';
import type { Cohort } from './cohort.ts';

type Promises = PromiseColumns['rows'];

export type Kept = { met: number; late: number; excused: number };

/** The promised answers that fell due since an instant or are paused: how they were kept, and the share of pauses. */
export function onTimeOf({ columns, rows }: Cohort, since: number, now: number) {
	const { from, to, rows: promised } = columns.promises;
	const pauses = { whole: 0, counted: 0 };
	const days: Kept[] = [];
	let paused = 0;
	for (const wish of rows)
		for (let row = from[wish]!; row < to[wish]!; row += 1) {
			const [due, isPaused] = [promised.due[row]!, promised.paused[row] === 1];
			if (!isPaused && !(due >= since)) continue;
			if (isPaused) paused += 1;
			addPauses(pauses, promised, row);
			if (!(due >= since && due <= now) || promised.dropped[row]) continue;
			const day = (days[promised.dueOn[row]!] ??= { met: 0, late: 0, excused: 0 });
			day[keptAs(promised, row)] += 1;
		}
	const months = byMonth(days);
	const { whole, counted } = pauses;
	return {
		onTime: { months, whole: addUp(months), paused },
		/** The share of the open time of finished promises in which they waited for the asker. */
		pauseShare: whole > 0 ? 1 - counted / whole : null
	};
}

/** Open and past due counts as late now. */
function keptAs({ excused, met }: Promises, row: number): keyof Kept {
	if (excused[row] === 1) return 'excused';
	return met[row] === 1 ? 'met' : 'late';
}

function addPauses(pauses: { whole: number; counted: number }, { lasted, net }: Promises, row: number) {
	if (Number.isNaN(lasted[row]) || Number.isNaN(net[row])) return;
	pauses.whole += lasted[row]!;
	pauses.counted += Math.min(net[row]!, lasted[row]!);
}

/** By the month in which they fell due; a day is its number since 1970. */
function byMonth(days: readonly Kept[]) {
	const known = Object.entries(days).map(([day, kept]) => ({
		month: writeDate(Number(day)).slice(0, 7),
		kept
	}));
	const months = Map.groupBy(known, ({ month }) => month);
	return [...months].map(([month, own]) => ({ month, ...addUp(own.map(({ kept }) => kept)) }));
}

function addUp(all: readonly Kept[]): Kept {
	const sum = (key: keyof Kept) => all.reduce((total, one) => total + one[key], 0);
	return { met: sum('met'), late: sum('late'), excused: sum('excused') };
}
