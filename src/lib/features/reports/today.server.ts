import { listCards } from '#lib/features/follow-ups/cards.server.ts';
import { firstOf } from '#lib/features/follow-ups/first-of.ts';
import { knowOpen, readsAt } from '#lib/features/follow-ups/known.server.ts';
import { timeState } from '#lib/features/follow-ups/time-left.ts';
import type { Wait } from '#lib/features/follow-ups/wait.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import type { Db } from '#lib/server/db/open.ts';
import type { Columns } from './columns.ts';
import { reasons, type Reason } from './reason.ts';
import { lossIn, reasonsAt } from './today.ts';

/** Beyond so many wishes a list for today is no list any more. */
const MOST = 200;

/**
 * What to do today: open wishes of others that need somebody, the most likely to be lost first, and how many there are
 * of each reason.
 */
export async function listToday(db: Db, actor: Actor, platform: Columns, now: string, reason: Reason | null) {
	const pressing = await listPressing(db, actor, now);
	const lossOf = lossIn(platform, now);
	const shown = firstOf(
		pressing
			.filter(({ reasons: own }) => reason === null || own.includes(reason))
			.map(({ wait, reasons: own }) => ({ wait, reasons: own, loss: lossOf(wait) })),
		MOST,
		(one, other) => other.loss - one.loss || other.wait.age - one.wait.age
	);
	const cards = await listCards(
		db,
		actor,
		shown.map(({ wait }) => wait.id)
	);
	return {
		today: shown.flatMap(({ wait, reasons: own, loss }) => {
			const card = cards.get(wait.id);
			if (!card) return [];
			const { id, summary, kind, requesterName, ownerName, age, time } = card;
			return [{ ...{ id, summary, kind, requesterName, ownerName, age, time, reasons: own, loss } }];
		}),
		todayCounts: { ...countReasons(pressing), all: pressing.length }
	};
}

type Pressing = { wait: Wait; reasons: Reason[] };

/** Open wishes of others that ask for attention now, and why. */
async function listPressing(db: Db, actor: Actor, now: string): Promise<Pressing[]> {
	const reasonsOf = reasonsAt(now);
	const pressing: Pressing[] = [];
	const open = await knowOpen(db);
	const isShown = await readsAt(db, actor, open, (place) => concerns(actor, open.waits[place]!));
	for (const [place, wait] of open.waits.entries()) {
		if (!isShown(place)) continue;
		const own = reasonsOf(wait, timeState(wait, wait.moments, now));
		if (own.length > 0) pressing.push({ wait, reasons: own });
	}
	return pressing;
}

function countReasons(pressing: readonly Pressing[]): Record<Reason, number> {
	const counts = Object.fromEntries(reasons.map((each) => [each, 0])) as Record<Reason, number>;
	for (const { reasons: own } of pressing) for (const each of own) counts[each] += 1;
	return counts;
}

function concerns(actor: Actor, { requesterId, ownerOrganisationId }: Wait) {
	if (requesterId === actor.personId) return false;
	return actor.staff || (ownerOrganisationId !== null && actor.coordinates.includes(ownerOrganisationId));
}
