import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import type { Actor } from '../people/actor.ts';
import { visibleName } from '#lib/features/people/names/names.ts';
import { daysLeft, graceEnds } from './factor.ts';
import { findHolder, listHolders } from './holders.server.ts';
import { readAsksSince } from './standing.server.ts';

/** What somebody who must have a factor and has none is told about it; null where there is nothing to tell. */
export async function findFactorNotice(db: Db, actor: Actor) {
	const [since, holder] = [await readAsksSince(db), await findHolder(db, actor.personId)];
	if (!since || !holder || holder.hasFactor) return null;
	const endsAt = graceEnds(holder, since);
	return { where: holder.where, endsAt, days: Math.max(0, daysLeft(endsAt, now())) };
}

/** How many of those who must have a factor have none, and who of them work for everybody or an organisation. */
export async function countFactors(db: Db) {
	const holders = await listHolders(db);
	const [everywhere, guarded] = [
		holders.filter(({ where }) => where === 'everywhere'),
		holders.filter(({ where }) => where === 'guarded')
	];
	const without = everywhere.filter(({ hasFactor }) => !hasFactor);
	return {
		asksSince: (await readAsksSince(db)) ?? null,
		everywhere: everywhere.length,
		guarded: guarded.length,
		guardedWithout: guarded.filter(({ hasFactor }) => !hasFactor).length,
		without: without.map((holder) => ({ id: holder.personId, name: visibleName(holder) }))
	};
}
