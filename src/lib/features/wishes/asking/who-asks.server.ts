import type { Actor } from '#lib/features/people/actor.ts';
import { mergedPeople } from '#lib/features/people/merged.server.ts';
import { belongsOn, hasSeat } from '#lib/features/people/relations.server.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { conflict, forbidden, notFound } from '#lib/server/refuse.ts';
import { localDate } from '#lib/server/zone.ts';
import { trainedSessions } from '../trained.server.ts';

type Asked = { sessionId?: string | null; askerId?: string | null };
type Role = 'participant' | 'trainer' | 'coordinator' | 'staff' | 'other';

/** Whose wish it is and where it arose, as far as the actor may say so. */
export async function findAsker(db: Db, actor: Actor, { sessionId, askerId }: Asked) {
	const onBehalf = Boolean(askerId) && askerId !== actor.personId;
	const asker = onBehalf ? String(askerId) : actor.personId;
	const session = sessionId ? await getSession(db, actor, sessionId) : undefined;
	if (session && session.startsAt > now()) conflict('wish_session_not_begun');
	if (onBehalf) await refuseStranger(db, actor, asker, session);
	const seat = session ? await sitsIn(db, session.editionId, asker) : false;
	return {
		askerId: asker,
		onBehalf,
		session,
		role: onBehalf || seat ? ('participant' as const) : roleOf(actor),
		organisationId: await findOrganisation(db, asker)
	};
}

/** A session somebody took part in, led, or keeps as staff. */
async function getSession(db: Db, actor: Actor, sessionId: string) {
	const session = await db
		.selectFrom('session')
		.select(['id', 'editionId', 'startsAt', 'endsAt'])
		.where('id', '=', sessionId)
		.executeTakeFirst();
	if (!session) notFound();
	const near =
		actor.staff ||
		(await leads(db, sessionId, actor.personId)) ||
		(await sitsIn(db, session.editionId, actor.personId));
	return near ? session : notFound();
}

/** Staff may type up anybody's wish; a trainer only those of participants of the session. */
async function refuseStranger(
	db: Db,
	actor: Actor,
	personId: string,
	session: { id: string; editionId: string } | undefined
) {
	const person = await db
		.selectFrom('person')
		.select('id')
		.where('id', '=', personId)
		.where('erasedAt', 'is', null)
		.where('id', 'not in', mergedPeople(db))
		.executeTakeFirst();
	if (!person) conflict('wish_asker_unknown', {}, 'askerId');
	if (!session) return actor.staff ? undefined : forbidden();
	if (!actor.staff && !(await leads(db, session.id, actor.personId))) forbidden();
	if (!(await sitsIn(db, session.editionId, personId))) conflict('wish_asker_not_there', {}, 'askerId');
}

async function leads(db: Db, sessionId: string, personId: string) {
	const row = await trainedSessions(db, personId)
		.where('sessionLead.sessionId', '=', sessionId)
		.executeTakeFirst();
	return row !== undefined;
}

async function sitsIn(db: Db, editionId: string, personId: string) {
	const row = await db
		.selectFrom('enrolment')
		.select('id')
		.where('editionId', '=', editionId)
		.where('personId', '=', personId)
		.where(hasSeat())
		.executeTakeFirst();
	return row !== undefined;
}

function roleOf(actor: Actor): Role {
	if (actor.staff) return 'staff';
	if (actor.coordinatedOrganisations.length) return 'coordinator';
	return actor.trainer ? 'trainer' : 'other';
}

/** Where somebody works today; of several the first by date. */
async function findOrganisation(db: Db, personId: string) {
	const today = localDate(now());
	const row = await db
		.selectFrom('membership')
		.select('organisationId')
		.where('personId', '=', personId)
		.where(belongsOn(today))
		.orderBy('startsOn')
		.orderBy('id')
		.limit(1)
		.executeTakeFirst();
	return row?.organisationId ?? null;
}
