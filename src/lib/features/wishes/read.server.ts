import type { Actor } from '#lib/features/people/actor.ts';
import { closedUntilOther } from '#lib/features/people/closings.server.ts';
import { belongsOn } from '#lib/features/people/relations.server.ts';
import { now } from '#lib/server/clock.ts';
import { among } from '#lib/server/db/among.ts';
import type { Db } from '#lib/server/db/open.ts';
import { localDate } from '#lib/server/zone.ts';
import { trainedSessions } from './trained.server.ts';

/**
 * The only doorway to wishes. Readers: the asker; the owner; staff, except coaching; the coordinator of the
 * organisation that owes the answer; the trainers of the session where it was raised, except coaching, until sixty
 * days after its edition; the coordinator of the asker's organisation, where it arose or since a move, when the asker
 * shared it and works there. A coaching wish of before a recovery is closed to whoever recovered.
 */
export function readableWishes(db: Db, actor: Actor) {
	const { personId, staff, coordinatedOrganisations } = actor;
	const mine = ['wish.askerId', 'wish.ownerPersonId'] as const;
	const open = db.selectFrom('wish').where((where) => {
		// What two said before a recovery is read again once the other one opened it.
		const closed = closedUntilOther(personId, 'wish.recordedAt', ...mine);
		return where.or([where('wish.kind', '!=', 'coaching'), where.not(closed)]);
	});
	return open.where((where) => {
		const sharedWith = where.fn.coalesce('wish.sharedOrganisationId', 'wish.askerOrganisationIdAtRaise');
		const works = where
			.selectFrom('membership')
			.select('membership.id')
			.whereRef('membership.personId', '=', 'wish.askerId')
			.where('membership.organisationId', '=', sharedWith)
			.where(belongsOn(localDate(now())));
		// What cannot hold is left out, so that a database can find the rest by index.
		return where.or([
			...mine.map((column) => where(column, '=', personId)),
			where.and([
				where('wish.kind', '!=', 'coaching'),
				among(db, 'wish.sourceSessionId', trainedSessions(db, personId))
			]),
			...(staff ? [where('wish.kind', '!=', 'coaching')] : []),
			...(coordinatedOrganisations.length > 0
				? [
						where('wish.ownerOrganisationId', 'in', coordinatedOrganisations),
						where.and([
							where('wish.sharedWithOrganisation', '=', 1),
							where(sharedWith, 'in', coordinatedOrganisations),
							where.exists(works)
						])
					]
				: [])
		]);
	});
}
