import { sql } from 'kysely';
import type { Actor } from '#lib/features/people/actor.ts';
import type { Db } from '#lib/server/db/open.ts';
import { MOST_OFFERS, type OwnEnrolment } from '#lib/features/enrolments/enrolment.ts';
import { listSessionFacts } from '#lib/features/enrolments/waitlist.server.ts';

/** How an edition stands for who looks at the catalogue. */
export type CatalogueStanding = {
	firstStart: string | null;
	free: number;
	/** Whether a free seat would be offered to somebody who waits. */
	awaited: boolean;
	own: OwnEnrolment | undefined;
};

/** How these editions stand, counted by the database: no row is read of anybody but who asks. */
export async function countStandings(
	db: Db,
	actor: Actor,
	editionIds: string[]
): Promise<Map<string, CatalogueStanding>> {
	const ids = [...editionIds, ''];
	const facts = new Map((await listSessionFacts(db, ids)).map((row) => [row.editionId, row]));
	const taken = new Map((await countTaken(db, ids)).map((row) => [row.editionId, row]));
	const own = new Map((await listOwn(db, actor, ids)).map((row) => [row.editionId, row]));
	return new Map(
		editionIds.map((id): [string, CatalogueStanding] => [
			id,
			{
				firstStart: facts.get(id)?.firstStart ?? null,
				free: Math.max(0, (facts.get(id)?.capacity ?? 0) - (taken.get(id)?.seated ?? 0)),
				awaited: Boolean(taken.get(id)?.awaiting),
				own: own.get(id)
			}
		])
	);
}

const OFFERED = sql`exists (select id from seat_offer where enrolment_id = enrolment.id and settled_at is null)`;
const OFFERS = sql`(select count(*) from seat_offer where enrolment_id = enrolment.id)`;

async function countTaken(db: Db, ids: string[]) {
	return await db
		.selectFrom('enrolment')
		.select([
			'editionId',
			sql<number>`sum(case when placed_at is not null or ${OFFERED} then 1 else 0 end)`.as('seated'),
			sql<number>`sum(case when placed_at is not null or ${OFFERED} or ${OFFERS} >= ${MOST_OFFERS} then 0 else 1 end)`.as(
				'awaiting'
			)
		])
		.where('editionId', 'in', ids)
		.where('endedAt', 'is', null)
		.groupBy('editionId')
		.execute();
}

async function listOwn(db: Db, actor: Actor, ids: string[]) {
	const rows = await db
		.selectFrom('enrolment')
		.leftJoin('seatOffer', (join) =>
			join.onRef('seatOffer.enrolmentId', '=', 'enrolment.id').on('seatOffer.settledAt', 'is', null)
		)
		.select(['enrolment.editionId', 'placedAt', 'seatOffer.expiresAt as offeredUntil'])
		.where('enrolment.personId', '=', actor.personId)
		.where('enrolment.endedAt', 'is', null)
		.where('enrolment.editionId', 'in', ids)
		.execute();
	// A catalogue says that somebody waits, not at which place.
	return rows.map((row) => ({ ...row, placed: row.placedAt !== null, position: 0 }));
}
