import type { Dated } from '#lib/features/follow-ups/wait.ts';

export type Kept = { met: number; missed: number; excused: number };

/**
 * Promises whose due instant fell in the period, by month. Open and past due counts as missed now; what ended without
 * an answer before its due instant is no promise any more.
 */
export function onTimeByMonth(promises: readonly Dated[], since: string, now: string) {
	const due = promises.filter(({ dueAt }) => dueAt !== null && since <= dueAt && dueAt <= now);
	const judged = due.filter(({ state, breachedAt }) => state !== 'cancelled' || breachedAt !== null);
	const months = Map.groupBy(judged, ({ dueOn }) => (dueOn ?? '').slice(0, 7));
	return [...months.keys()].sort().map((month) => ({ month, ...countKept(months.get(month) ?? []) }));
}

export function addUp(months: readonly Kept[]): Kept {
	const sum = (key: keyof Kept) => months.reduce((total, month) => total + month[key], 0);
	return { met: sum('met'), missed: sum('missed'), excused: sum('excused') };
}

/** The share of the open time of finished promises in which they waited for the asker. */
export function pauseShare(promises: readonly Dated[]): number | null {
	let [whole, net] = [0, 0];
	for (const { lasted, netMs } of promises) {
		if (lasted === null || netMs === null) continue;
		whole += lasted;
		net += Math.min(netMs, lasted);
	}
	return whole > 0 ? 1 - net / whole : null;
}

function countKept(promises: readonly Dated[]): Kept {
	const excused = promises.filter(({ excusedReason }) => excusedReason !== null).length;
	const met = promises.filter(({ state, excusedReason }) => state === 'met' && excusedReason === null).length;
	return { met, missed: promises.length - met - excused, excused };
}
