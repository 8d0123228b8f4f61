import { describe, expect, test } from 'vitest';
import {
	canEnrol,
	canOffer,
	enrolmentState,
	isLate,
	lineUp,
	offerExpiry,
	type Waiting
} from '#lib/features/enrolments/enrolment.ts';

const START = '2027-02-01T08:00:00.000Z';

describe('Enrolling', () => {
	const door = { state: 'to_start', enrolUntil: '2027-01-20', firstStart: START } as const;

	test('ends after the closing date, and for staff only when the edition does', () => {
		const after = ['2027-01-21T08:00:00.000Z', '2027-01-21'] as const;
		expect(canEnrol(door, '2027-01-20T22:00:00.000Z', '2027-01-20', false)).toBe(true);
		expect(canEnrol(door, ...after, false)).toBe(false);
		expect(canEnrol(door, ...after, true)).toBe(true);
		expect(canEnrol({ ...door, state: 'cancelled' }, ...after, true)).toBe(false);
		expect(canEnrol({ ...door, state: 'held' }, ...after, true)).toBe(false);
	});

	test('ends when the first session begins, and never starts without sessions', () => {
		expect(canEnrol({ ...door, enrolUntil: null }, START, '2027-02-01', false)).toBe(false);
		expect(canEnrol({ ...door, firstStart: null }, '2027-01-01T08:00:00.000Z', '2027-01-01', true)).toBe(
			false
		);
	});

	test('is given up late within a week of the start', () => {
		expect(isLate(START, '2027-01-25T08:00:00.000Z')).toBe(false);
		expect(isLate(START, '2027-01-25T08:00:00.001Z')).toBe(true);
		expect(isLate(null, START)).toBe(false);
	});
});

describe('An offer', () => {
	test('lasts three days, or half of what is left until a day before the start', () => {
		expect(offerExpiry(START, '2027-01-01T08:00:00.000Z')).toBe('2027-01-04T08:00:00.000Z');
		expect(offerExpiry(START, '2027-01-29T08:00:00.000Z')).toBe('2027-01-30T08:00:00.000Z');
		expect(offerExpiry(START, '2027-01-31T05:00:00.000Z')).toBe('2027-01-31T07:00:00.000Z');
		expect(offerExpiry(START, '2027-01-31T07:30:00.000Z')).toBe('2027-01-31T08:00:00.000Z');
	});

	test('is not made in the last day', () => {
		expect(canOffer(START, '2027-01-31T07:59:59.999Z')).toBe(true);
		expect(canOffer(START, '2027-01-31T08:00:00.000Z')).toBe(false);
		expect(canOffer(null, START)).toBe(false);
	});
});

describe('The line', () => {
	test('goes by who asked first', () => {
		expect(order([waiting('b', 'A', 2), waiting('a', 'B', 1)], 4, { A: 1, B: 1 })).toEqual(['a', 'b']);
	});

	test('lets people of an organisation beyond its even share come after the others', () => {
		expect(order([waiting('a', 'A', 1), waiting('b', 'B', 2)], 4, { A: 2, B: 1 })).toEqual(['b', 'a']);
		expect(order([waiting('a', 'A', 1)], 4, { A: 4 })).toEqual(['a']);
	});

	test('comes back last to whoever let an offer pass', () => {
		expect(order([{ ...waiting('a', 'A', 1), offers: 1 }, waiting('b', 'A', 2)], 8, {})).toEqual(['b', 'a']);
	});
});

describe('The one button', () => {
	test('says how it stands', () => {
		const own = { placed: false, position: 3, offeredUntil: null };
		expect(enrolmentState({ ...own, placed: true }, false, 0, false)).toEqual({ kind: 'enrolled' });
		expect(enrolmentState(own, true, 5, true)).toEqual({ kind: 'waiting', position: 3 });
		expect(enrolmentState({ ...own, offeredUntil: START }, true, 0, true)).toEqual({
			kind: 'offered',
			until: START
		});
		expect(enrolmentState(undefined, true, 1, true)).toEqual({ kind: 'enrol' });
		expect(enrolmentState(undefined, true, 0, true)).toEqual({ kind: 'join_waitlist' });
		expect(enrolmentState(undefined, true, 0, false)).toEqual({ kind: 'full' });
		expect(enrolmentState(undefined, false, 5, true)).toEqual({ kind: 'closed' });
	});
});

function waiting(id: string, organisationId: string, day: number): Waiting {
	return {
		enrolmentId: id,
		personId: id,
		organisationId,
		askedAt: `2027-01-0${day}T08:00:00.000Z`,
		offers: 0
	};
}

function order(people: Waiting[], capacity: number, held: Record<string, number>) {
	return lineUp(people, capacity, new Map(Object.entries(held))).map((one) => one.enrolmentId);
}
