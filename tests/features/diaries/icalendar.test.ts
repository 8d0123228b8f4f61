import ICAL from 'ical.js';
import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { writeFeed, writeInvitation, type DiaryEvent } from '#lib/features/diaries/icalendar.ts';
import { atLocalCompatible } from '#lib/server/zone.ts';

const organizer = { name: 'Tweespan', email: 'noreply@tweespan.example' };
const attendee = { name: 'Noor "N" Şükrü', email: 'noor@example.nl' };

describe('A calendar text', () => {
	test('says the right instant on every side of both clock changes, wherever the server stands', () => {
		const days = [
			'2027-03-26',
			'2027-03-27',
			'2027-03-28',
			'2027-03-29',
			'2027-10-29',
			'2027-10-30',
			'2027-10-31',
			'2027-11-01'
		];
		const periods = days.flatMap((day) => [
			[atLocalCompatible(day, '09:00'), atLocalCompatible(day, '12:30')],
			[
				atLocalCompatible(day, '23:30'),
				new Date(Date.parse(atLocalCompatible(day, '23:30')) + 3_600_000).toISOString()
			]
		]);
		const events = periods.map(([startsAt = '', endsAt = ''], index) =>
			event({ uid: `s${index}@x`, startsAt, endsAt })
		);
		const here = writeFeed('Telefoon', events);
		expect(read(here).map((item) => [item.startsAt, item.endsAt])).toEqual(periods);
		expect(here).toContain('DTSTART;TZID=Europe/Amsterdam:20270329T090000');

		const there = ['UTC', 'America/New_York', 'Europe/Amsterdam'].map((zone) => writeElsewhere(zone, events));
		expect(there.map((server) => server.nine)).toEqual([9, 5, 11]);
		expect(there.map((server) => server.text)).toEqual([here, here, here]);
	});

	test('stamps the last change in UTC, so that the same diary is the same text', () => {
		const text = writeFeed('Telefoon', [event({})]);
		expect(text).toContain('\r\nDTSTAMP:20270112T080000Z\r\n');
		expect(text).toContain('\r\nLAST-MODIFIED:20270112T080000Z\r\n');
		expect(writeFeed('Telefoon', [event({})])).toBe(text);
	});

	test('tells the zone by rules without end', () => {
		expect(writeFeed('Telefoon', [event({})])).toContain('RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU');
	});

	test('ends every line with CRLF and folds at 75 octets without splitting a letter', () => {
		const text = writeInvitation(
			event({ title: 'Ångström 李 é '.repeat(30), location: '’t Hart, '.repeat(30) }),
			organizer,
			attendee
		);
		const lines = text.split('\r\n');
		expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
		expect(lines.filter((line) => Buffer.byteLength(line) > 75)).toEqual([]);
		expect(text).not.toContain('\ufffd');
		expect(read(text)[0]?.title).toBe('Ångström 李 é '.repeat(30));
	});

	test('keeps whatever is typed inside its own value', () => {
		const nasty = 'Zaal\r\nATTENDEE:mailto:a@b.nl\rSUMMARY:x\nBEGIN:VALARM; a, b\\ \u2028c';
		const text = writeInvitation(event({ title: nasty, location: nasty, description: nasty }), organizer, {
			name: nasty,
			email: 'noor@example.nl'
		});
		const component = new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent('vevent');
		expect(component?.getAllProperties('attendee')).toHaveLength(1);
		expect(component?.getAllProperties('summary')).toHaveLength(1);
		expect(component?.getAllSubcomponents()).toEqual([]);
		expect(component?.getFirstPropertyValue('location')).toBe(
			'Zaal ATTENDEE:mailto:a@b.nl SUMMARY:x BEGIN:VALARM; a, b\\  c'
		);
	});

	test('asks or cancels by mail with the people it concerns', () => {
		const asked = writeInvitation(event({}), organizer, attendee).replaceAll('\r\n ', '');
		expect(asked).toContain('\r\nMETHOD:REQUEST\r\n');
		expect(asked).toContain('STATUS:CONFIRMED');
		expect(asked).toMatch(/ORGANIZER;CN="Tweespan":MAILTO:noreply@tweespan\.example/i);
		expect(asked).toMatch(/ATTENDEE;[^\r]*MAILTO:noor@example\.nl/i);
		const cancelled = writeInvitation(event({ cancelled: true, sequence: 3 }), organizer, attendee);
		expect(cancelled).toContain('\r\nMETHOD:CANCEL\r\n');
		expect(cancelled).toContain('STATUS:CANCELLED');
		expect(cancelled).toContain('SEQUENCE:3');
		expect(cancelled).toContain('BEGIN:VTIMEZONE');
	});

	test('names nobody in a feed, and shows what was cancelled in the title', () => {
		const text = writeFeed('Telefoon', [event({ cancelled: true })]);
		expect(text).not.toMatch(/METHOD|ORGANIZER|ATTENDEE/);
		expect(text).toContain('STATUS:CANCELLED');
		expect(text).toContain('TRANSP:TRANSPARENT');
		expect(text).toContain('CLASS:PRIVATE');
		expect(text).toContain('REFRESH-INTERVAL;VALUE=DURATION:PT1H');
		expect(text).toContain('X-PUBLISHED-TTL:PT1H');
		expect(read(text)[0]?.title).toBe('GEANNULEERD – Meldcode – bijeenkomst 1');
	});

	test('is valid without a single session', () => {
		const calendar = new ICAL.Component(ICAL.parse(writeFeed('Telefoon', [])));
		expect(calendar.getAllSubcomponents('vevent')).toEqual([]);
		expect(calendar.getAllSubcomponents('vtimezone')).toHaveLength(1);
	});
});

function event(facts: Partial<DiaryEvent>): DiaryEvent {
	return {
		uid: 's1@tweespan',
		sequence: 0,
		changedAt: '2027-01-12T08:00:00.000Z',
		startsAt: '2027-03-29T07:00:00.000Z',
		endsAt: '2027-03-29T10:30:00.000Z',
		title: 'Meldcode – bijeenkomst 1',
		location: 'Gemeentehuis',
		description: 'Meer',
		url: 'https://tweespan.example/uitvoeringen/1',
		cancelled: false,
		cancelledTitle: 'GEANNULEERD – Meldcode – bijeenkomst 1',
		...facts
	};
}

/** What a server in another zone writes, and what it calls 09:00 UTC in summer. */
function writeElsewhere(zone: string, events: DiaryEvent[]): { nine: number; text: string } {
	const script = `
		import { writeFeed } from '#lib/features/diaries/icalendar.ts';
		const text = writeFeed('Telefoon', ${JSON.stringify(events)});
		console.log(JSON.stringify({ nine: new Date('2027-06-01T09:00:00Z').getHours(), text }));`;
	const output = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
		env: { ...process.env, TZ: zone }
	});
	return JSON.parse(output.toString()) as { nine: number; text: string };
}

/** What another program makes of the text: ical.js with the zone the text itself carries. */
function read(text: string) {
	const calendar = new ICAL.Component(ICAL.parse(text));
	for (const zone of calendar.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(zone);
	return calendar.getAllSubcomponents('vevent').map((component) => {
		const parsed = new ICAL.Event(component);
		return {
			title: parsed.summary,
			startsAt: parsed.startDate.toJSDate().toISOString(),
			endsAt: parsed.endDate.toJSDate().toISOString()
		};
	});
}
