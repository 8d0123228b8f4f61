import { aalenJohansen, shareAt } from '#lib/engine/turnaround/survival.ts';
import type { End, Wait } from '#lib/features/follow-ups/wait.ts';
import { observe } from './observe.ts';

export type OutcomePoint = { day: number; answered: number; declined: number; overtaken: number };

const ANSWERED: End[] = ['answered'];
const DECLINED: End[] = ['declined'];
const OVERTAKEN: End[] = ['overtaken', 'withdrawn'];

/** The share answered, declined and overtaken by each working day since asking; what is left is still open. */
export function outcomesOf(waits: readonly Wait[]): OutcomePoint[] {
	const [answered, declined, overtaken] = [ANSWERED, DECLINED, OVERTAKEN].map(
		(ends) => aalenJohansen(observe(waits, 'workingDays', ends)).answered
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
export function endingsOf(waits: readonly Wait[]): { reason: EndReason; count: number }[] {
	const ended = waits.flatMap(({ end, outcomeReason }) =>
		end === 'open' || end === 'answered' ? [] : [REASONS.find((known) => known === outcomeReason) ?? end]
	);
	return [...Map.groupBy(ended, (reason) => reason)]
		.map(([reason, all]) => ({ reason, count: all.length }))
		.sort((one, other) => other.count - one.count || one.reason.localeCompare(other.reason));
}
