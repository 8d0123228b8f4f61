import { InputError } from '#lib/engine/input-error.ts';
import type {
	AllocationEdition,
	AllocationInput,
	AllocationPerson
} from '#lib/engine/mixing/allocation/types.ts';
import {
	readCount,
	readEffort,
	readList,
	readName,
	readObject,
	refuseTwice
} from '#lib/engine/read-fields.ts';

/** The input of `tweespan allocate`, checked field by field; throws InputError naming the first wrong one. */
export function readAllocation(value: unknown): AllocationInput {
	const fields = readObject(value, '', ['people', 'editions', 'seed', 'budgetSeconds']);
	const editions = readList(fields.editions, 'editions', readEdition, 100);
	if (editions.length === 0) throw new InputError('editions', 'must hold at least one edition');
	refuseTwice(
		editions.map(({ id }) => id),
		(index) => `editions[${index}].id`
	);
	const known = new Set(editions.map(({ id }) => id));
	const people = readList(fields.people, 'people', (item, at) => readPerson(item, at, known), 5000);
	if (people.length === 0) throw new InputError('people', 'must hold at least one person');
	refuseTwice(
		people.map(({ id }) => id),
		(index) => `people[${index}].id`
	);
	return { people, editions, ...readEffort(fields, 10) };
}

function readEdition(value: unknown, at: string): AllocationEdition {
	const { id, capacity, minimum = 0 } = readObject(value, at, ['id', 'capacity', 'minimum']);
	const seats = readCount(capacity, `${at}.capacity`, 1, 10_000);
	return {
		id: readName(id, `${at}.id`),
		capacity: seats,
		minimum: readCount(minimum, `${at}.minimum`, 0, seats)
	};
}

function readPerson(value: unknown, at: string, known: Set<string>): AllocationPerson {
	const fields = readObject(value, at, ['id', 'organisation', 'discipline', 'prefers']);
	const prefers = readList(fields.prefers, `${at}.prefers`, (item, where) => {
		const edition = readName(item, where);
		if (!known.has(edition)) throw new InputError(where, 'names no edition');
		return edition;
	});
	refuseTwice(prefers, (index) => `${at}.prefers[${index}]`);
	return {
		id: readName(fields.id, `${at}.id`),
		organisation: readName(fields.organisation, `${at}.organisation`),
		...(fields.discipline !== undefined && { discipline: readName(fields.discipline, `${at}.discipline`) }),
		prefers
	};
}
