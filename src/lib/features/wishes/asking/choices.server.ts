import type { Actor } from '#lib/features/people/actor.ts';
import { mergedPeople } from '#lib/features/people/merged.server.ts';
import { sortName, visibleName } from '#lib/features/people/names/names.ts';
import { searchFor } from '#lib/features/people/names/search.ts';
import { hasSeat } from '#lib/features/people/relations.server.ts';
import { addMs, DAY, now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { listCoaches, listOrganisationsToAsk } from './who-owes.server.ts';
import { trainedSessions } from '../trained.server.ts';

const RECENT = 120 * DAY;

/** What somebody can choose on the form of a new wish. */
export async function listChoices(db: Db, actor: Actor) {
	return {
		sessions: await listSessions(db, actor),
		organisations: await listOrganisationsToAsk(db),
		coaches: (await listCoaches(db, actor.personId)).map((coach) => ({
			id: coach.id,
			name: visibleName(coach)
		}))
	};
}

/** So many people are enough to choose from; whoever is not among them is searched for. */
const MOST_ASKERS = 100;

/** Whether there is anybody whose wish this person may type up. */
export async function mayAskForOthers(db: Db, actor: Actor, sessionId: string | null) {
	return actor.staff || (await listAskers(db, actor, sessionId)).length > 0;
}

/** Whom to choose from on the form for one wish: the first ones, or whoever is searched for, and how many there are. */
export async function findAskers(
	db: Db,
	actor: Actor,
	{ sessionId, words }: { sessionId: string | null; words: string }
) {
	const isMeant = searchFor(words);
	const found = (await listAskers(db, actor, sessionId)).filter(({ name }) => isMeant(name));
	return { askers: found.slice(0, MOST_ASKERS), total: found.length };
}

/** Whose wish a trainer of this session, or staff, can type up: its participants; for staff without a session, everybody. */
export async function listAskers(db: Db, actor: Actor, sessionId: string | null) {
	const leads = sessionId !== null && (await isLead(db, actor, sessionId));
	if (!actor.staff && !leads) return [];
	const people = await db
		.selectFrom('person')
		.select(['person.id', 'givenName', 'infix', 'familyName'])
		.where('person.id', '!=', actor.personId)
		.where('person.erasedAt', 'is', null)
		.where('person.id', 'not in', mergedPeople(db))
		.$if(sessionId !== null, (query) =>
			query.where('person.id', 'in', (inner) =>
				inner
					.selectFrom('enrolment')
					.innerJoin('session', 'session.editionId', 'enrolment.editionId')
					.select('enrolment.personId')
					.where('session.id', '=', sessionId ?? '')
					.where(hasSeat())
			)
		)
		.orderBy('familyName')
		.orderBy('givenName')
		.orderBy('person.id')
		.execute();
	return people.map((person) => ({ id: person.id, name: sortName(person) }));
}

/** Who leads a session, to name them as readers before a wish is sent. */
export async function listTrainerNames(db: Db, sessionId: string) {
	const rows = await db
		.selectFrom('sessionLead')
		.innerJoin('person', 'person.id', 'sessionLead.personId')
		.select(['givenName', 'infix', 'familyName', 'shieldedAt'])
		.where('sessionId', '=', sessionId)
		.orderBy('half')
		.execute();
	return rows.map(visibleName);
}

/** Sessions of the past months that somebody sat in or led, latest first. */
async function listSessions(db: Db, actor: Actor) {
	return await db
		.selectFrom('session')
		.innerJoin('edition', 'edition.id', 'session.editionId')
		.select(['session.id', 'session.number', 'session.startsAt', 'edition.title'])
		.where('session.startsAt', '<=', now())
		.where('session.startsAt', '>', addMs(now(), -RECENT))
		.where('session.cancelledAt', 'is', null)
		.$if(!actor.staff, (query) =>
			query.where((where) =>
				where.or([
					where('session.id', 'in', trainedSessions(db, actor.personId)),
					where.exists(
						where
							.selectFrom('enrolment')
							.select('enrolment.id')
							.whereRef('enrolment.editionId', '=', 'session.editionId')
							.where('enrolment.personId', '=', actor.personId)
							.where(hasSeat())
					)
				])
			)
		)
		.orderBy('session.startsAt', 'desc')
		.limit(60)
		.execute();
}

async function isLead(db: Db, actor: Actor, sessionId: string) {
	const row = await trainedSessions(db, actor.personId)
		.where('sessionLead.sessionId', '=', sessionId)
		.executeTakeFirst();
	return row !== undefined;
}
