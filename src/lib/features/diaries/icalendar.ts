import timezones from '@touch4it/ical-timezones';
import ical, {
	ICalAttendeeRole,
	ICalAttendeeStatus,
	ICalCalendarMethod,
	ICalEventClass,
	ICalEventStatus,
	ICalEventTransparency,
	type ICalCalendar,
	type ICalEventData
} from 'ical-generator';
import { Temporal } from 'temporal-polyfill';

export type DiaryEvent = {
	uid: string;
	sequence: number;
	/** When the entry last changed: the stamp, so that the same diary is the same text. */
	changedAt: string;
	startsAt: string;
	endsAt: string;
	title: string;
	location: string;
	description: string;
	url: string;
	cancelled: boolean;
	cancelledTitle: string;
};

export type Party = { name: string; email: string };

const ZONE = 'Europe/Amsterdam';
const HOUR_IN_SECONDS = 3600;

/** The calendar part of a mail: one session, asked or cancelled, from the platform to one person. */
export function writeInvitation(event: DiaryEvent, organizer: Party, attendee: Party): string {
	const calendar = newCalendar();
	calendar.method(event.cancelled ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.REQUEST);
	calendar.createEvent({
		...eventData(event),
		organizer: plainParty(organizer),
		attendees: [
			{
				...plainParty(attendee),
				role: ICalAttendeeRole.REQ,
				status: ICalAttendeeStatus.ACCEPTED,
				rsvp: false
			}
		]
	});
	return calendar.toString();
}

/** A diary to subscribe to: no method and no people, or programs would take it for an invitation. */
export function writeFeed(name: string, events: DiaryEvent[]): string {
	const calendar = newCalendar();
	calendar.name(plain(name)).ttl(HOUR_IN_SECONDS);
	for (const event of events)
		calendar.createEvent({
			...eventData(event),
			...(event.cancelled && { summary: plain(event.cancelledTitle) })
		});
	// A calendar must hold something; without sessions that is the zone.
	if (!events.length) calendar.timezone({ name: ZONE, generator });
	return calendar.toString();
}

/** The zone is given per event: given to the calendar, the generator writes stamps without their Z. */
function newCalendar(): ICalCalendar {
	return ical({ prodId: '//Tweespan//Tweespan//NL', timezone: { name: null, generator } });
}

function generator(zone: string) {
	return timezones.getVtimezoneComponent(zone);
}

function eventData(event: DiaryEvent): ICalEventData {
	const changed = Temporal.Instant.from(event.changedAt);
	return {
		id: event.uid,
		sequence: event.sequence,
		timezone: ZONE,
		// Zoned values only: a native Date would be written in the server's own zone.
		start: Temporal.Instant.from(event.startsAt).toZonedDateTimeISO(ZONE),
		end: Temporal.Instant.from(event.endsAt).toZonedDateTimeISO(ZONE),
		stamp: changed,
		lastModified: changed,
		summary: plain(event.title),
		location: plain(event.location),
		description: plain(event.description, '\n'),
		url: event.url,
		class: ICalEventClass.PRIVATE,
		status: event.cancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
		transparency: event.cancelled ? ICalEventTransparency.TRANSPARENT : ICalEventTransparency.OPAQUE
	};
}

function plainParty({ name, email }: Party) {
	return { name: plain(name).replaceAll('"', "'"), email };
}

/** Text without control characters, so that no value can begin a line of its own. */
function plain(text: string, lines: ' ' | '\n' = ' ') {
	return text
		.replace(/\r\n?|\n/g, lines)
		.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029]/g, ' ');
}
