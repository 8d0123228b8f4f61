import { describe, expect, it } from 'vitest';
import { InputError } from '#lib/engine/input-error.ts';
import { readMix } from '#lib/engine/mixing/read-mix.ts';
import { plainPeople } from './people.ts';

const good = { people: plainPeople(6), rounds: 2, groups: 2 };
const [first, second] = good.people;

describe('reading what to mix', () => {
	it('fills in what may be left out', () => {
		expect(readMix(good)).toEqual({
			...good,
			met: [],
			together: [],
			apart: [],
			pinned: [],
			seed: 1,
			budgetSeconds: 10
		});
	});

	it.each([
		[null, 'input must be an object.'],
		[{ ...good, cheese: 1 }, 'cheese is not a known field.'],
		[{ ...good, people: [{ ...first, cheese: 1 }, second] }, 'people[0].cheese is not a known field.'],
		[{ ...good, people: undefined }, 'people is missing.'],
		[{ ...good, people: [first] }, 'people must hold at least two people.'],
		[{ ...good, people: [first, second, first] }, 'people[2].id is used twice.'],
		[
			{ ...good, people: [first, { ...second, id: 'p\u202e1' }] },
			'people[1].id holds a character that cannot be seen.'
		],
		[{ ...good, people: [first, { ...second, id: '' }] }, 'people[1].id is empty.'],
		[{ ...good, people: [{ ...first, absent: [3] }, second] }, 'people[0].absent[0] must be from 1 to 2.'],
		[{ ...good, rounds: -1 }, 'rounds must be from 1 to 100.'],
		[{ ...good, rounds: 1.5 }, 'rounds must be a whole number.'],
		[{ ...good, groups: 7 }, 'groups are more than there are people.'],
		[{ ...good, groups: [] }, 'groups must hold at least one group.'],
		[{ ...good, groups: [{ min: 4, max: 3 }] }, 'groups[0].max must be from 4 to 2000.'],
		[{ ...good, groups: [{ min: 1, max: 3 }] }, 'groups seat at most 3 people in round 1.'],
		[{ ...good, met: [['p0', 'p1', -1]] }, 'met[0][2] must be from 0 to 1000.'],
		[{ ...good, met: [['p0', 'p0', 1]] }, 'met[0][1] is the same person as the first.'],
		[{ ...good, together: [['p0', 'p9']] }, 'together[0][1] names nobody in people.'],
		[{ ...good, apart: [['p0']] }, 'apart[0] must hold at least two people.'],
		[{ ...good, apart: [['p0', 'p0']] }, 'apart[0][1] is used twice.'],
		[{ ...good, wishes: [['p0', 'p9']] }, 'wishes[0][1] names nobody in people.'],
		[{ ...good, published: [[['p0'], ['p0']]] }, 'published[0] is used twice.'],
		[{ ...good, published: [[[], [], []]] }, 'published[0] may hold at most 2 items.'],
		[{ ...good, pinned: [{ round: 1, person: 'p0', group: 3 }] }, 'pinned[0].group must be from 1 to 2.'],
		[
			{
				...good,
				people: [{ ...first, absent: [1] }, ...good.people.slice(1)],
				pinned: [{ round: 1, person: 'p0', group: 1 }]
			},
			'pinned[0] seats someone who is absent in round 1.'
		],
		[{ ...good, seed: -1 }, 'seed must be from 0 to 9007199254740991.'],
		[{ ...good, budgetSeconds: NaN }, 'budgetSeconds must be from 0 to 3600.']
	])('refuses %j: %s', (input, message) => {
		expect(() => readMix(input)).toThrow(new InputError(...split(message)));
	});

	it('refuses more people than it can plan within reason', () => {
		expect(() => readMix({ people: plainPeople(5000), rounds: 2, groups: 500 })).toThrow(
			new InputError('people', 'may hold at most 2000 items')
		);
	});

	it('takes names that objects treat as their own', () => {
		const people = ['__proto__', 'constructor', 'Zoë 💚'].map((id) => ({ id, organisation: 'toString' }));
		expect(readMix({ people, rounds: 1, groups: 1 }).people).toEqual(people);
	});
});

function split(message: string): [string, string] {
	const space = message.indexOf(' ');
	return [message.slice(0, space), message.slice(space + 1, -1)];
}
