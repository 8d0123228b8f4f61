import type { Actor } from '#lib/features/people/actor.ts';
import { belongsOn } from '#lib/features/people/relations.server.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { localDate } from '#lib/server/zone.ts';

/** How the people of one's own organisations take part: in figures, per organisation. */
export async function showCoordinatorHome(db: Db, actor: Actor) {
	const today = localDate(now());
	const people = await db
		.selectFrom('membership')
		.innerJoin('organisation', 'organisation.id', 'membership.organisationId')
		.innerJoin('person', 'person.id', 'membership.personId')
		.where('person.erasedAt', 'is', null)
		.select([
			'organisation.id',
			'organisation.name',
			(select) => select.fn.count<number>('membership.personId').distinct().as('people')
		])
		.where('membership.organisationId', 'in', ['', ...actor.coordinatedOrganisations])
		.where(belongsOn(today))
		.groupBy(['organisation.id', 'organisation.name'])
		.orderBy('organisation.name')
		.execute();
	const seats = await listSeats(db, actor, today);
	return people.map((organisation) => {
		const own = seats.filter((seat) => seat.organisationId === organisation.id);
		return {
			...organisation,
			placed: own.filter((seat) => seat.placedAt).length,
			waiting: own.filter((seat) => !seat.placedAt).length
		};
	});
}

/** Seats and places in line of own people, in editions that are not over. */
async function listSeats(db: Db, actor: Actor, today: string) {
	return await db
		.selectFrom('enrolment')
		.innerJoin('edition', 'edition.id', 'enrolment.editionId')
		.innerJoin('membership', 'membership.personId', 'enrolment.personId')
		.select(['enrolment.id', 'enrolment.placedAt', 'membership.organisationId'])
		.distinct()
		.where('membership.organisationId', 'in', ['', ...actor.coordinatedOrganisations])
		.where(belongsOn(today))
		.where('enrolment.endedAt', 'is', null)
		.where('edition.state', 'in', ['to_start', 'definitive'])
		.execute();
}
