import { listCards } from '#lib/features/wishes/cards.server.ts';
import { collectFirst } from '#lib/engine/columns/first-of.ts';
import { loadSnapshot, readsAt } from '#lib/features/wishes/snapshot/snapshot.server.ts';
import type { OpenColumns } from '#lib/features/wishes/snapshot/open-columns.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import type { Db } from '#lib/server/db/open.ts';
import type { Columns } from '#lib/features/wishes/snapshot/columns.ts';
import { reasons, type Reason } from './reason.ts';
import { bitOf, lossIn, needsAt, reasonsIn } from '#lib/features/reports/figures/today.ts';

/** Beyond so many wishes a list for today is no list any more. */
const MOST = 200;

/**
 * What to do today: open wishes of others that need somebody, the most likely to be lost first, and how many there are
 * of each reason.
 */
export async function listToday(db: Db, actor: Actor, platform: Columns, now: string, reason: Reason | null) {
	const { open } = await loadSnapshot(db);
	const isShown = await readsAt(db, actor, open, concernsAt(open, actor));
	const [needsOf, lossOf] = [needsAt(open, now), lossIn(platform, open, now)];
	const wanted = reason === null ? ~0 : bitOf(reason);
	const losses = new Float64Array(open.ids.length);
	const pressing = collectFirst(
		MOST,
		(one: number, other: number) => losses[other]! - losses[one]! || open.age[other]! - open.age[one]!
	);
	const counts = new Int32Array(1 << reasons.length);
	for (let row = 0; row < open.ids.length; row += 1) {
		if (!isShown(row)) continue;
		const needs = needsOf(row);
		counts[needs]! += 1;
		if (!(needs & wanted)) continue;
		losses[row] = lossOf(row);
		pressing.add(row);
	}
	const ids = pressing.best.map((row) => open.ids[row]!);
	const cards = await listCards(db, actor, ids);
	return {
		today: pressing.best.flatMap((row) => {
			const card = cards.get(open.ids[row]!);
			if (!card) return [];
			const { id, summary, kind, askerName, ownerName, age, time } = card;
			const [own, loss] = [reasonsIn(needsOf(row)), losses[row]!];
			return [{ id, summary, kind, askerName, ownerName, age, time, reasons: own, loss }];
		}),
		todayCounts: countReasons(counts),
		/** Counted over the whole programme, so that these are the figures of other pages too. */
		todayOfAll: actor.staff
	};
}

/** How many wishes have each reason and how many have any, of how many there are of each need. */
function countReasons(counts: Int32Array): Record<Reason | 'all', number> {
	const sumOf = (bits: number) => counts.reduce((sum, count, needs) => sum + (needs & bits ? count : 0), 0);
	const each = reasons.map((reason) => [reason, sumOf(bitOf(reason))]);
	return { ...(Object.fromEntries(each) as Record<Reason, number>), all: sumOf(~0) };
}

function concernsAt(open: OpenColumns, { personId, staff, coordinatedOrganisations }: Actor) {
	const { asker, owing, organisations, numberOf } = open;
	const me = numberOf(personId);
	const isOwn = organisations.map((id) => id !== null && coordinatedOrganisations.includes(id));
	return (row: number): boolean => asker[row] !== me && (staff || isOwn[owing[row]!]!);
}
