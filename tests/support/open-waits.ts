import fc from 'fast-check';
import type { BusinessCalendar } from '#lib/engine/turnaround/calendar.ts';
import { openStates } from '#lib/features/wishes/wish.ts';
import type { Wait } from '#lib/features/wishes/clocks/elapsed.ts';

const calendar = (days: number[]): BusinessCalendar => ({
	timezone: 'Europe/Amsterdam',
	week: Object.fromEntries(days.map((weekday) => [weekday, [['09:00', '17:00']]])),
	holidays: null,
	exceptions: {}
});
const calendars = [calendar([1, 2, 3, 4, 5]), calendar([2, 4])];

const two = (number: number) => String(number).padStart(2, '0');

/** Instants in the first weeks of June 2026, at full hours. */
export const instants = fc
	.tuple(fc.integer({ min: 1, max: 28 }), fc.integer({ min: 0, max: 23 }))
	.map(([day, hour]) => `2026-06-${two(day)}T${two(hour)}:00:00.000Z`);

const someone = fc.constantFrom('anna', 'bilal', 'coby');
const maybe = <One>(one: fc.Arbitrary<One>) => fc.option(one);

const openWait = fc.record({
	state: fc.constantFrom(...openStates),
	kind: fc.constantFrom('answer', 'coaching'),
	raisedAt: instants,
	askerId: someone,
	ownerPersonId: maybe(someone),
	ownerOrganisationId: maybe(fc.constantFrom('opvang', 'politie')),
	age: fc.nat(20),
	calendar: fc.constantFrom(...calendars),
	pausedUntil: maybe(instants),
	usefulUntil: maybe(instants.map((instant) => instant.slice(0, 10))),
	moments: fc.record({ due: maybe(instants), atRisk: maybe(instants), broken: fc.boolean() })
});

/** Open wishes of all sorts, by number. */
export const openWaits = fc
	.array(openWait, { maxLength: 20 })
	.map((all) =>
		all.map((wait, index) => ({ id: `w${two(index)}`, ...wait }))
	) as fc.Arbitrary<unknown> as fc.Arbitrary<Wait[]>;
