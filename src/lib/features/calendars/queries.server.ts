import type { Actor } from '#lib/features/people/actor.ts';
import type { Db } from '#lib/server/db/open.ts';
import { notFound } from '#lib/server/refuse.ts';
import { mayEditCalendar, mayListCalendars } from './policy.ts';
import { currentCalendar, findLatest } from './versions.server.ts';

/** The programme first, then every organisation whose hours the actor may set, with the number of its own version. */
export async function listCalendars(db: Db, actor: Actor) {
	if (!mayListCalendars(actor)) notFound();
	const organisations = await db
		.selectFrom('organisation')
		.leftJoin('businessCalendar', 'businessCalendar.organisationId', 'organisation.id')
		.leftJoin('businessCalendarVersion as version', 'version.calendarId', 'businessCalendar.id')
		.select(['organisation.id', 'organisation.name', 'organisation.colour', 'organisation.shape'])
		.select((select) => select.fn.max('version.createdAt').as('changedAt'))
		.where('organisation.closedAt', 'is', null)
		.$if(!actor.staff, (query) => query.where('organisation.id', 'in', actor.coordinatedOrganisations))
		.groupBy(['organisation.id', 'organisation.name', 'organisation.colour', 'organisation.shape'])
		.orderBy('organisation.name')
		.execute();
	return { programme: mayEditCalendar(actor, null), organisations };
}

/** The hours of one owner as the form shows them; `own` tells whether they are its own or the programme's. */
export async function getCalendar(db: Db, actor: Actor, organisationId: string | null) {
	if (!mayEditCalendar(actor, organisationId)) notFound();
	const organisation = organisationId === null ? undefined : await findOrganisation(db, organisationId);
	if (organisationId !== null && !organisation) notFound();
	const own = (await findLatest(db, organisationId)) !== undefined;
	const current = await currentCalendar(db, organisationId);
	return {
		name: organisation?.name ?? null,
		own,
		version: own ? current.number : 0,
		calendar: current.calendar
	};
}

async function findOrganisation(db: Db, id: string) {
	return await db.selectFrom('organisation').select('name').where('id', '=', id).executeTakeFirst();
}
