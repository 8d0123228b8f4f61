import { expect, test } from 'vitest';
import {
	formatDate,
	formatDay,
	formatList,
	formatMoment,
	formatPeriod,
	formatRelative,
	formatShare,
	formatTime
} from '#lib/i18n/format.ts';

test('writes dates and times as people in Amsterdam read them', () => {
	expect(formatDate('2027-01-14T08:00:00Z', 'nl')).toBe('do 14 januari 2027');
	expect(formatDate('2027-01-14T08:00:00Z', 'en')).toBe('Thu 14 January 2027');
	expect(formatDay('2027-01-14', 'nl')).toBe('do 14 jan');
	expect(formatTime('2027-07-14T08:00:00Z', 'nl')).toBe('10:00');
	expect(formatMoment('2027-01-14T08:00:00Z', 'nl')).toBe('do 14 januari 2027, 09:00');
});

test('keeps a date without a time on its own day', () => {
	expect(formatDate('2027-03-28', 'nl')).toBe('zo 28 maart 2027');
});

test('names the day once when a period ends on the day it began', () => {
	expect(formatPeriod('2027-01-14T08:00:00Z', '2027-01-14T11:30:00Z', 'nl')).toBe(
		'do 14 januari 2027, 09:00–12:30'
	);
	expect(formatPeriod('2027-01-14T08:00:00Z', '2027-01-15T11:30:00Z', 'nl')).toBe(
		'do 14 januari 2027, 09:00 – vr 15 januari 2027, 12:30'
	);
});

test('counts relative days on the calendar of Amsterdam, not in hours', () => {
	expect(formatRelative('2027-01-14T23:30:00Z', '2027-01-14T22:30:00Z', 'nl')).toBe('morgen');
	expect(formatRelative('2027-01-17', '2027-01-14', 'nl')).toBe('over 3 dagen');
	expect(formatRelative('2027-01-14T08:00:00Z', '2027-01-14T20:00:00Z', 'en')).toBe('today');
});

test('writes shares and lists in the language of the reader', () => {
	expect(formatShare(0.62, 'nl')).toBe('62%');
	expect(formatList(['Anna', 'Bilal', 'Carla'], 'nl')).toBe('Anna, Bilal en Carla');
});
