/** One asker who began at another organisation today, so that there is a decision to take about open wishes. */
import { openStates } from '#lib/features/wishes/wish.ts';
import { detectMoves } from '#lib/features/wishes/workplace-changes/detect.server.ts';
import { moveMembership } from '#lib/features/memberships/commands.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { localDate } from '#lib/server/zone.ts';

export async function seedMovedAsker(db: Db, staff: Actor, askers: Actor[]) {
	const asker = await findAsker(db, askers);
	if (!asker) return;
	const membership = await db
		.selectFrom('membership')
		.select(['id', 'organisationId', 'function', 'discipline'])
		.where('personId', '=', asker.personId)
		.where('endsOn', 'is', null)
		.orderBy('startsOn')
		.executeTakeFirst();
	const next = await db
		.selectFrom('organisation')
		.select('id')
		.where('closedAt', 'is', null)
		.where('id', '!=', membership?.organisationId ?? '')
		.orderBy('name')
		.executeTakeFirst();
	if (!membership || !next) return;
	await moveMembership(db, staff, membership.id, {
		function: membership.function,
		discipline: membership.discipline,
		organisationId: next.id,
		startsOn: localDate(now())
	});
	await detectMoves(db);
}

/** The last of the askers with an open wish, who teaches and coordinates nothing. */
async function findAsker(db: Db, askers: Actor[]) {
	const rows = await db
		.selectFrom('wish')
		.select('askerId')
		.where('state', 'in', [...openStates])
		.where('kind', '!=', 'coaching')
		.execute();
	const open = new Set(rows.map((row) => row.askerId));
	return askers.findLast(
		({ personId, trainer, staff, coordinatedOrganisations }) =>
			open.has(personId) && !trainer && !staff && coordinatedOrganisations.length === 0
	);
}
