import { describe, expect, it } from 'vitest';
import { readPair } from '#lib/engine/pairing/read-pair.ts';

const s1 = { id: 's1', start: '2027-01-12T08:30:00Z', end: '2027-01-12T11:30:00+00:00', topic: 'x' };
const s2 = { id: 's2', start: '2027-01-12T11:00:00Z', end: '2027-01-12T12:00:00Z', topic: 'x' };
const t1 = { id: 't1', organisation: 'a', topics: ['x'] };
const t2 = { id: 't2', organisation: 'b', topics: ['x'] };
const good = { sessions: [s1, s2], trainers: [t1, t2] };
const fixed = (session: string) => ({ session, trainers: ['t1', 't2'] });

describe('reading what to pair', () => {
	it('fills in what may be left out', () => {
		expect(readPair(good)).toMatchObject({
			organisations: [],
			travelMinutes: 0,
			taughtTogether: [],
			fixed: [],
			seed: 1
		});
		expect(readPair(good).trainers[0]).toEqual({
			id: 't1',
			workplaces: [{ organisation: 'a', from: -Infinity, to: Infinity }],
			topics: ['x'],
			unavailable: [],
			prefers: []
		});
	});

	it.each([
		[{ ...good, cheese: 1 }, 'cheese is not a known field.'],
		[{ ...good, sessions: [s1, s1] }, 'sessions[1].id is used twice.'],
		[
			{ ...good, sessions: [{ ...s1, start: 'soon' }] },
			'sessions[0].start must be an instant such as 2027-01-12T08:30:00Z.'
		],
		[
			{ ...good, sessions: [{ ...s1, start: '2027-02-30T08:30:00Z' }] },
			'sessions[0].start must be an instant such as 2027-01-12T08:30:00Z.'
		],
		[
			{ ...good, sessions: [{ ...s1, id: 's\u202e1' }] },
			'sessions[0].id holds a character that cannot be seen.'
		],
		[
			{ ...good, organisations: [{ id: 'a', maxSessions: 1.5 }] },
			'organisations[0].maxSessions must be a whole number.'
		],
		[
			{ ...good, trainers: [{ ...t1, organisations: [{ id: 'b', from: s1.end, to: s1.start }] }, t2] },
			'trainers[0].organisations[0].to must be after the beginning.'
		],
		[{ ...good, travelMinutes: -1 }, 'travelMinutes must be from 0 to 1440.'],
		[{ ...good, taughtTogether: [['t1', 't2', -1]] }, 'taughtTogether[0][2] must be from 0 to 10000.'],
		[{ sessions: [s1] }, 'trainers is missing.'],
		[{ ...good, sessions: [{ ...s1, end: s1.start }] }, 'sessions[0].end must be after the start.'],
		[{ ...good, trainers: [{ id: 't1', topics: [] }] }, 'trainers[0].organisation is missing.'],
		[{ ...good, trainers: [{ ...t1, maxSessions: -1 }] }, 'trainers[0].maxSessions must be from 0 to 10000.'],
		[{ ...good, trainers: [{ ...t1, prefers: ['s9'] }] }, 'trainers[0].prefers[0] is not known.'],
		[{ ...good, taughtTogether: [['t1', 't1', 1]] }, 'taughtTogether[0] names the same trainer twice.'],
		[{ ...good, fixed: [fixed('s1'), fixed('s1')] }, 'fixed[1].session is used twice.'],
		[
			{ ...good, fixed: [fixed('s1'), fixed('s2')] },
			'fixed[1].trainers include t1, who is at another session then.'
		],
		[
			{ ...good, trainers: [t1, { ...t2, organisations: ['a'] }], fixed: [fixed('s1')] },
			'fixed[0].trainers are of one organisation.'
		]
	])('refuses %j: %s', (input, message) => {
		expect(() => readPair(input)).toThrow(message);
	});

	it('takes no more trainers than it can plan', () => {
		const trainers = Array.from({ length: 301 }, (_, index) => ({ ...t1, id: `t${index}` }));
		expect(() => readPair({ ...good, trainers })).toThrow('trainers may hold at most 300 items.');
	});
});
