import type { Actor } from '#lib/features/people/actor.ts';
import { peopleOf } from '#lib/features/people/readable.server.ts';
import { hasSeat, leadsUntilTail } from '#lib/features/people/relations.server.ts';
import type { Db } from '#lib/server/db/open.ts';

/**
 * Enrolments with their person: one's own; those of one's own people; all of an edition one leads, until sixty
 * days after it; the seats of an edition in which one has a seat. Staff see all.
 */
export function readableEnrolments(db: Db, actor: Actor) {
	const all = db.selectFrom('enrolment').innerJoin('person', 'person.id', 'enrolment.personId');
	if (actor.staff) return all;
	return all.where((where) =>
		where.or([
			where('enrolment.personId', '=', actor.personId),
			where('enrolment.personId', 'in', peopleOf(db, actor.coordinatedOrganisations)),
			where('enrolment.editionId', 'in', leadsUntilTail(db, actor.personId)),
			where.and([hasSeat(), where('enrolment.editionId', 'in', sharedEditions(db, actor))])
		])
	);
}

function sharedEditions(db: Db, actor: Actor) {
	return db
		.selectFrom('enrolment as mine')
		.select('mine.editionId')
		.where('mine.personId', '=', actor.personId)
		.where(hasSeat('mine'));
}
