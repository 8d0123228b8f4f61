import { expect, test } from 'vitest';
import { digestMoment, isMailTime } from '#lib/features/alerts/mail-moment.ts';
import { localTime } from '#lib/server/zone.ts';

const week = { workingDays: '12345', absences: [] };
const everyDay = { workingDays: '1234567', absences: [] };

/** What a person gets for whom something new waits after every digest, when it is looked at every second. */
function stepBySecond(from: string, to: string, time: string) {
	const sent: { date: string; at: string }[] = [];
	let planned = digestMoment(everyDay, { since: from, at: from }, time);
	for (let ms = Date.parse(from); ms <= Date.parse(to); ms += 1000) {
		const at = new Date(ms).toISOString();
		if (!planned || planned.releaseAt > at) continue;
		sent.push({ date: planned.date, at });
		const after = new Date(ms + 1).toISOString();
		planned = digestMoment(everyDay, { since: after, at: after }, time);
	}
	return sent.map(({ date, at }) => `${date} ${localTime(at)} ${at}`);
}

test('Across both clock changes, second by second, every date has one digest at half past eight', () => {
	expect(stepBySecond('2026-03-28T00:00:00.000Z', '2026-03-30T23:00:00.000Z', '08:30')).toEqual([
		'2026-03-28 08:30 2026-03-28T07:30:00.000Z',
		'2026-03-29 08:30 2026-03-29T06:30:00.000Z',
		'2026-03-30 08:30 2026-03-30T06:30:00.000Z'
	]);
	expect(stepBySecond('2026-10-24T00:00:00.000Z', '2026-10-26T23:00:00.000Z', '08:30')).toEqual([
		'2026-10-24 08:30 2026-10-24T06:30:00.000Z',
		'2026-10-25 08:30 2026-10-25T07:30:00.000Z',
		'2026-10-26 08:30 2026-10-26T07:30:00.000Z'
	]);
});

test('A digest at half past two comes once when that time does not exist, and once when it exists twice', () => {
	expect(stepBySecond('2026-03-28T12:00:00.000Z', '2026-03-30T12:00:00.000Z', '02:30')).toEqual([
		'2026-03-29 03:30 2026-03-29T01:30:00.000Z',
		'2026-03-30 02:30 2026-03-30T00:30:00.000Z'
	]);
	expect(stepBySecond('2026-10-24T12:00:00.000Z', '2026-10-26T12:00:00.000Z', '02:30')).toEqual([
		'2026-10-25 02:30 2026-10-25T00:30:00.000Z',
		'2026-10-26 02:30 2026-10-26T01:30:00.000Z'
	]);
});

test.each([
	['what came before the morning waits for it', '06:00', '06:00', '2027-01-12T07:30:00.000Z'],
	['a missed morning is made up for the same day', '06:00', '10:00', '2027-01-12T10:00:00.000Z'],
	['not after six', '06:00', '17:30', '2027-01-13T07:30:00.000Z'],
	['what came after the morning waits for the next', '08:00', '10:00', '2027-01-13T07:30:00.000Z']
])('A digest: %s', (_rule, since, at, releaseAt) => {
	const moment = digestMoment(week, {
		since: `2027-01-12T${since}:00.000Z`,
		at: `2027-01-12T${at}:00.000Z`
	});
	expect(moment).toEqual({ date: releaseAt.slice(0, 10), releaseAt });
});

test('A digest waits for the first day of work after weekend and absence, and for ever without one', () => {
	const away = { workingDays: '14', absences: [{ startsOn: '2027-01-14', endsOn: '2027-01-18' }] };
	const asked = { since: '2027-01-12T10:00:00.000Z', at: '2027-01-12T10:00:00.000Z' };
	expect(digestMoment(away, asked)?.date).toBe('2027-01-21');
	const gone = { ...away, absences: [{ startsOn: '2027-01-01', endsOn: '2027-12-31' }] };
	expect(digestMoment(gone, asked)).toBeUndefined();
	expect(isMailTime(away, '2027-01-14T10:00:00.000Z')).toBe(false);
});
