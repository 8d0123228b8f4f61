import { aalenJohansen, shareAt } from '#lib/engine/turnaround/survival.ts';
import type { End } from '#lib/features/follow-ups/wait.ts';
import type { Cohort } from './cohort.ts';
import { observe } from './observe.ts';

export type OutcomePoint = { day: number; answered: number; declined: number; overtaken: number };

const ANSWERED: End[] = ['answered'];
const DECLINED: End[] = ['declined'];
const OVERTAKEN: End[] = ['overtaken', 'withdrawn'];

/** The share answered, declined and overtaken by each working day since asking; what is left is still open. */
export function outcomesOf(cohort: Cohort): OutcomePoint[] {
	const [answered, declined, overtaken] = [ANSWERED, DECLINED, OVERTAKEN].map(
		(ends) => aalenJohansen(observe(cohort, 'workingDays', ends)).answered
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

const REASONS = ['changed_workplace', 'other_question', 'overtaken_by_news', 'found_elsewhere'] as const;
export type EndReason = (typeof REASONS)[number] | 'withdrawn' | 'declined' | 'overtaken';

/** Why wishes ended without an answer, most frequent first. */
export function endingsOf({ columns, places }: Cohort): { reason: EndReason; count: number }[] {
	const ended = Array.from(places, (place) => columns.waits[place]!).flatMap(({ end, outcomeReason }) =>
		end === 'open' || end === 'answered' ? [] : [REASONS.find((known) => known === outcomeReason) ?? end]
	);
	return [...Map.groupBy(ended, (reason) => reason)]
		.map(([reason, all]) => ({ reason, count: all.length }))
		.sort((one, other) => other.count - one.count || one.reason.localeCompare(other.reason));
}
