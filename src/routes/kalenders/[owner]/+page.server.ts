import { refuseUnusable, saveCalendar } from '#lib/features/calendars/commands.server.ts';
import { weekdays, writeHours } from '#lib/features/calendars/hours.ts';
import { previewDues } from '#lib/features/calendars/preview.ts';
import { getCalendar } from '#lib/features/calendars/queries.server.ts';
import { calendarSchema } from '#lib/features/calendars/schema.ts';
import { suggestDays, withAddedDay } from '#lib/features/calendars/suggest.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { now } from '#lib/server/clock.ts';
import { localDate } from '#lib/server/zone.ts';
import { submit } from '../../submit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const actor = requireActor(locals);
	const { name, own, version, calendar } = await getCalendar(locals.db, actor, ownerOf(params.owner));
	return {
		name: name ?? m.calendars_of_programme(),
		own,
		version,
		week: weekdays.map((weekday) => writeHours(calendar.week[weekday] ?? [])),
		holidays: calendar.holidays,
		exceptions: Object.entries(calendar.exceptions).map(([date, intervals]) => ({
			date,
			hours: writeHours(intervals)
		})),
		suggested: suggestDays(calendar, localDate(now())),
		preview: previewDues(calendar, now())
	};
};

export const actions: Actions = {
	preview: (event) =>
		submit(event, {
			before: (actor) => getCalendar(event.locals.db, actor, ownerOf(event.params.owner)),
			schema: calendarSchema(),
			prepare: withAddedDay,
			command: async (_db, _actor, { calendar }) => refuseUnusable(calendar),
			show: (_, { calendar }, values) => ({ values, errors: {}, preview: previewDues(calendar, now()) })
		}),
	save: (event) =>
		submit(event, {
			schema: calendarSchema(),
			command: (db, actor, calendar) => saveCalendar(db, actor, ownerOf(event.params.owner), calendar),
			done: () => m.calendars_saved(),
			to: () => '/kalenders'
		})
};

function ownerOf(param: string) {
	return param === 'programma' ? null : param;
}
