import { aalenJohansen, shareAt } from '#lib/engine/turnaround/survival.ts';
import { endReasons, NONE, type EndReason } from '#lib/features/wishes/snapshot/columns.ts';
import type { End } from '#lib/features/wishes/clocks/elapsed.ts';
import type { Cohort } from './cohort.ts';
import { observe } from './observe.ts';
import { mayCountUnread } from '#lib/features/reports/scope.ts';

export type OutcomePoint = { day: number; answered: number; declined: number; overtaken: number };

const ANSWERED: End[] = ['answered'];
const DECLINED: End[] = ['declined'];
const OVERTAKEN: End[] = ['overtaken', 'withdrawn'];

/** The share answered, declined and overtaken by each working day since asking; what is left is still open. */
export function outcomesOf(cohort: Cohort): OutcomePoint[] {
	const [answered, declined, overtaken] = [ANSWERED, DECLINED, OVERTAKEN].map((ends) =>
		aalenJohansen(observe(cohort, 'workingDays', ends), 'answered')
	);
	if (!answered || !declined || !overtaken) return [];
	const days = [0, ...answered.points.map(({ time }) => time), answered.longest];
	return [...new Set(days)].map((day) => ({
		day,
		answered: shareAt(answered, day).share,
		declined: shareAt(declined, day).share,
		overtaken: shareAt(overtaken, day).share
	}));
}

export type Ending = { reason: EndReason; count: number };

/** Why wishes ended without an answer, most frequent first. */
export function endingsOf({ columns, rows }: Cohort): Ending[] {
	const counts = new Int32Array(endReasons.length);
	for (const row of rows) if (columns.reason[row] !== NONE) counts[columns.reason[row]!]! += 1;
	return endReasons
		.map((reason, number) => ({ reason, count: counts[number]! }))
		.filter(({ count }) => count > 0)
		.sort((one, other) => other.count - one.count || one.reason.localeCompare(other.reason));
}

/** Those of the cohort that may be counted, when enough of them are unread to tell nobody by. */
export function countableEndings(counted: Cohort, read: Cohort, widest: boolean): Ending[] {
	const [all, seen] = [endingsOf(counted), endingsOf(read)];
	return mayCountUnread(sumOf(all) - sumOf(seen), widest) ? all : seen;
}

function sumOf(endings: readonly Ending[]): number {
	return endings.reduce((sum, { count }) => sum + count, 0);
}
