import { listCards } from '#lib/features/follow-ups/cards.server.ts';
import { knowOpenWaits } from '#lib/features/follow-ups/known.server.ts';
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
	const reasonsOf = reasonsAt(now);
	const lossOf = lossIn(platform, now);
	const pressing = (await knowOpenWaits(db, actor))
		.filter((wait) => concerns(actor, wait))
		.map((wait) => ({ wait, reasons: reasonsOf(wait, timeState(wait, wait.moments, now)) }))
		.filter(({ reasons: own }) => own.length > 0);
	const counts = Object.fromEntries(
		reasons.map((each) => [each, pressing.filter(({ reasons: own }) => own.includes(each)).length])
	) as Record<Reason, number>;
	const shown = pressing
		.filter(({ reasons: own }) => reason === null || own.includes(reason))
		.map((each) => ({ ...each, loss: lossOf(each.wait) }))
		.sort((one, other) => other.loss - one.loss || other.wait.age - one.wait.age)
		.slice(0, MOST);
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
		todayCounts: { ...counts, all: pressing.length }
	};
}

function concerns(actor: Actor, { requesterId, ownerOrganisationId }: Wait) {
	if (requesterId === actor.personId) return false;
	return actor.staff || (ownerOrganisationId !== null && actor.coordinates.includes(ownerOrganisationId));
}
