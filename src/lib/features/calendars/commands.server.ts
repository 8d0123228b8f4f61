import { CalendarError, type BusinessCalendar } from '#lib/engine/turnaround/calendar.ts';
import { readCalendar } from '#lib/engine/turnaround/read-calendar.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { writeAudit } from '#lib/server/audit.ts';
import { queueJob } from '#lib/server/background.ts';
import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { conflict, notFound } from '#lib/server/refuse.ts';
import { DAYS_CHANGED, hoursToCarry } from './carry.server.ts';
import { mayEditCalendar } from './policy.ts';
import type { CalendarForm } from './schema.ts';

/**
 * Keeps new office hours as a new version. Wishes that are running keep the hours they began with, and learn in the
 * background of the days that were entered, changed or taken back.
 */
export async function saveCalendar(db: Db, actor: Actor, organisationId: string | null, form: CalendarForm) {
	if (!mayEditCalendar(actor, organisationId)) notFound();
	refuseUnusable(form.calendar);
	await db.transaction().execute(async (trx) => {
		const calendarId = await ownCalendar(trx, organisationId);
		if ((await latestNumber(trx, calendarId)) !== form.version) conflict('calendars_changed_meanwhile');
		const carried = await hoursToCarry(trx, calendarId, form.calendar);
		const versions = [...(carried ?? []), form.calendar];
		for (const [index, calendar] of versions.entries())
			await addVersion(trx, actor, calendarId, calendar, form.version + 1 + index);
		const version = form.version + versions.length;
		if (carried) await queueDays(trx, actor, calendarId, form.version, version);
		await writeAudit(trx, {
			actorId: actor.personId,
			action: 'calendar.save',
			objectId: calendarId,
			details: { version }
		});
	});
}

/** The clocks belong to a later feature, which does this work. */
async function queueDays(trx: Trx, actor: Actor, calendarId: string, after: number, upTo: number) {
	const ids = { calendarId, after: String(after), upTo: String(upTo), actorId: actor.personId };
	await queueJob(trx, DAYS_CHANGED, ids, actor.personId);
}

/** Refuses hours with which no due date could ever be found. */
export function refuseUnusable(calendar: BusinessCalendar) {
	try {
		readCalendar(calendar);
	} catch (problem) {
		if (!(problem instanceof CalendarError)) throw problem;
		conflict('calendars_never_open', {}, 'day1');
	}
}

async function ownCalendar(trx: Trx, organisationId: string | null) {
	const known = await findCalendar(trx, organisationId);
	if (known) return known;
	if (organisationId !== null && !(await isOrganisation(trx, organisationId))) notFound();
	await trx
		.insertInto('businessCalendar')
		.values({ id: newId(), organisationId, createdAt: now() })
		.onConflict((conflicting) => conflicting.doNothing())
		.execute();
	return (await findCalendar(trx, organisationId)) ?? notFound();
}

async function isOrganisation(trx: Trx, id: string) {
	return await trx.selectFrom('organisation').select('id').where('id', '=', id).executeTakeFirst();
}

async function findCalendar(trx: Trx, organisationId: string | null) {
	const row = await trx
		.selectFrom('businessCalendar')
		.select('id')
		.where('organisationId', organisationId === null ? 'is' : '=', organisationId)
		.executeTakeFirst();
	return row?.id;
}

async function latestNumber(trx: Trx, calendarId: string) {
	const row = await trx
		.selectFrom('businessCalendarVersion')
		.select((select) => select.fn.max('number').as('number'))
		.where('calendarId', '=', calendarId)
		.executeTakeFirst();
	return row?.number ?? 0;
}

async function addVersion(
	trx: Trx,
	actor: Actor,
	calendarId: string,
	calendar: BusinessCalendar,
	number: number
) {
	const id = newId();
	const { holidays } = calendar;
	const { numInsertedOrUpdatedRows } = await trx
		.insertInto('businessCalendarVersion')
		.values({
			id,
			calendarId,
			number,
			timezone: calendar.timezone,
			holidays: holidays ? 'dutch' : 'none',
			liberationDay: holidays?.liberationDay ?? 'lustrum',
			goodFriday: holidays?.goodFriday ? 1 : 0,
			legalBridgeDays: holidays?.legalBridgeDays ? 1 : 0,
			createdAt: now(),
			createdBy: actor.personId
		})
		.onConflict((conflicting) => conflicting.columns(['calendarId', 'number']).doNothing())
		.executeTakeFirst();
	if (!numInsertedOrUpdatedRows) conflict('calendars_changed_meanwhile');
	await addHours(trx, id, calendar);
}

async function addHours(trx: Trx, versionId: string, calendar: BusinessCalendar) {
	const hours = Object.entries(calendar.week).flatMap(([weekday, intervals]) =>
		intervals.map(([opens, closes]) => ({ versionId, weekday: Number(weekday), opens, closes }))
	);
	if (hours.length) await trx.insertInto('businessCalendarInterval').values(hours).execute();
	const exceptions = Object.entries(calendar.exceptions).flatMap(([onDate, intervals]) =>
		(intervals.length ? intervals : [['', ''] as const]).map(([opens, closes]) => ({
			versionId,
			onDate,
			opens,
			closes
		}))
	);
	if (exceptions.length) await trx.insertInto('businessCalendarException').values(exceptions).execute();
}
