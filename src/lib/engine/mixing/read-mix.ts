import { InputError } from '#lib/engine/input-error.ts';
import {
	readCount,
	readEffort,
	readList,
	readName,
	readObject,
	readOptionalList,
	refuseTwice
} from '#lib/engine/read-fields.ts';
import type { GroupSize, MixInput, MixPerson, Pin } from '#lib/engine/mixing/types.ts';

const mostPeople = 2000;
const mostRounds = 100;
const mixFields = 'people rounds groups met together apart pinned wishes published seed budgetSeconds'.split(
	' '
);

/** The input of `tweespan mix`, checked field by field; throws InputError naming the first wrong one. */
export function readMix(value: unknown): MixInput {
	const fields = readObject(value, '', mixFields);
	const rounds = readCount(fields.rounds, 'rounds', 1, mostRounds);
	const people = readList(fields.people, 'people', (item, at) => readPerson(item, at, rounds), mostPeople);
	if (people.length < 2) throw new InputError('people', 'must hold at least two people');
	refuseTwice(
		people.map(({ id }) => id),
		(index) => `people[${index}].id`
	);
	const known = new Set(people.map(({ id }) => id));
	const readKnown = (item: unknown, at: string) => readPersonId(item, at, known);
	const groups = readGroups(fields.groups, people.length);
	const input: MixInput = {
		people,
		rounds,
		groups,
		met: readOptionalList(fields.met, 'met', (item, at) => readMeeting(item, at, readKnown)),
		together: readOptionalList(fields.together, 'together', (item, at) => readSet(item, at, readKnown)),
		apart: readOptionalList(fields.apart, 'apart', (item, at) => readSet(item, at, readKnown)),
		pinned: readOptionalList(fields.pinned, 'pinned', (item, at) =>
			readPin(item, at, rounds, groups, readKnown)
		),
		...(fields.wishes !== undefined && {
			wishes: readOptionalList(fields.wishes, 'wishes', (item, at) => readSet(item, at, readKnown))
		}),
		...(fields.published !== undefined && { published: readPublished(fields.published, rounds, groups) }),
		...readEffort(fields, 10)
	};
	refuseImpossibleRounds(input);
	refusePinsOfAbsentPeople(input);
	return input;
}

function readPerson(value: unknown, at: string, rounds: number): MixPerson {
	const fields = readObject(value, at, ['id', 'organisation', 'discipline', 'absent']);
	const person: MixPerson = {
		id: readName(fields.id, `${at}.id`),
		organisation: readName(fields.organisation, `${at}.organisation`)
	};
	if (fields.discipline !== undefined) person.discipline = readName(fields.discipline, `${at}.discipline`);
	if (fields.absent !== undefined) {
		person.absent = readList(fields.absent, `${at}.absent`, (round, where) =>
			readCount(round, where, 1, rounds)
		);
	}
	return person;
}

function readPersonId(value: unknown, at: string, known: Set<string>): string {
	const id = readName(value, at);
	if (!known.has(id)) throw new InputError(at, 'names nobody in people');
	return id;
}

function readGroups(value: unknown, people: number): number | GroupSize[] {
	if (!Array.isArray(value)) {
		const groups = readCount(value, 'groups', 1, mostPeople);
		if (groups > people) throw new InputError('groups', 'are more than there are people');
		return groups;
	}
	if (value.length === 0) throw new InputError('groups', 'must hold at least one group');
	if (value.length > people) throw new InputError('groups', 'are more than there are people');
	return readList(value, 'groups', (item, at) => {
		const fields = readObject(item, at, ['min', 'max']);
		const min = readCount(fields.min, `${at}.min`, 0, mostPeople);
		return { min, max: readCount(fields.max, `${at}.max`, Math.max(1, min), mostPeople) };
	});
}

type ReadKnown = (item: unknown, at: string) => string;

function readMeeting(value: unknown, at: string, readKnown: ReadKnown): [string, string, number] {
	if (!Array.isArray(value) || value.length !== 3) {
		throw new InputError(at, 'must be two people and how often they met');
	}
	const first = readKnown(value[0], `${at}[0]`);
	const second = readKnown(value[1], `${at}[1]`);
	if (first === second) throw new InputError(`${at}[1]`, 'is the same person as the first');
	return [first, second, readCount(value[2], `${at}[2]`, 0, 1000)];
}

function readSet(value: unknown, at: string, readKnown: ReadKnown): string[] {
	const people = readList(value, at, readKnown, mostPeople);
	if (people.length < 2) throw new InputError(at, 'must hold at least two people');
	refuseTwice(people, (index) => `${at}[${index}]`);
	return people;
}

/** Groups by round; whoever is named there and no longer takes part is left out of account. */
function readPublished(value: unknown, rounds: number, groups: number | GroupSize[]): string[][][] {
	const most = typeof groups === 'number' ? groups : groups.length;
	const readGroup = (item: unknown, at: string) => readList(item, at, readName, mostPeople);
	const readRound = (item: unknown, at: string) => {
		const round = readList(item, at, readGroup, most);
		refuseTwice(round.flat(), () => at);
		return round;
	};
	return readList(value, 'published', readRound, rounds);
}

function readPin(
	value: unknown,
	at: string,
	rounds: number,
	groups: number | GroupSize[],
	readKnown: ReadKnown
): Pin {
	const fields = readObject(value, at, ['round', 'person', 'group']);
	return {
		round: readCount(fields.round, `${at}.round`, 1, rounds),
		person: readKnown(fields.person, `${at}.person`),
		group: readCount(fields.group, `${at}.group`, 1, typeof groups === 'number' ? groups : groups.length)
	};
}

function refuseImpossibleRounds({ people, rounds, groups }: MixInput): void {
	for (let round = 1; round <= rounds; round++) {
		const present = people.filter(({ absent }) => !absent?.includes(round)).length;
		if (typeof groups === 'number') {
			if (groups > present)
				throw new InputError('groups', `are more than the people present in round ${round}`);
			continue;
		}
		const least = groups.reduce((sum, { min }) => sum + min, 0);
		const most = groups.reduce((sum, { max }) => sum + max, 0);
		if (least > present) throw new InputError('groups', `need at least ${least} people in round ${round}`);
		if (most < present) throw new InputError('groups', `seat at most ${most} people in round ${round}`);
	}
}

function refusePinsOfAbsentPeople({ people, pinned }: MixInput): void {
	const absent = new Map(people.map(({ id, absent = [] }) => [id, absent]));
	pinned.forEach(({ round, person }, index) => {
		if (absent.get(person)?.includes(round)) {
			throw new InputError(`pinned[${index}]`, `seats someone who is absent in round ${round}`);
		}
	});
}
