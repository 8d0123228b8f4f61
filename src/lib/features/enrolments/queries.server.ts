import { TRAINER_TAIL } from '#lib/features/editions/relation.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { peopleOf } from '#lib/features/people/readable.server.ts';
import { addMs, now } from '#lib/server/clock.ts';
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
			where('enrolment.editionId', 'in', ledEditions(db, actor)),
			where.and([
				where('enrolment.placedAt', 'is not', null),
				where('enrolment.endedAt', 'is', null),
				where('enrolment.editionId', 'in', sharedEditions(db, actor))
			])
		])
	);
}

function ledEditions(db: Db, actor: Actor) {
	return db
		.selectFrom('session as last')
		.select('last.editionId')
		.where('last.editionId', 'in', (led) =>
			led
				.selectFrom('sessionLead')
				.innerJoin('session', 'session.id', 'sessionLead.sessionId')
				.select('session.editionId')
				.where('sessionLead.personId', '=', actor.personId)
		)
		.groupBy('last.editionId')
		.having((select) => select.fn.max('last.endsAt'), '>', addMs(now(), -TRAINER_TAIL));
}

function sharedEditions(db: Db, actor: Actor) {
	return db
		.selectFrom('enrolment as mine')
		.select('mine.editionId')
		.where('mine.personId', '=', actor.personId)
		.where('mine.placedAt', 'is not', null)
		.where('mine.endedAt', 'is', null);
}
