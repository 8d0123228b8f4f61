import { cellsOf, emptyReading, firstTime, readDate, type Cells } from './cells.ts';
import type { Sheet } from '#lib/features/imports/headings.ts';
import { looseKey, type Reading, type RowState, type TrainerRow } from '#lib/features/imports/import.ts';
import type { Known, KnownPerson } from '#lib/features/imports/known.ts';
import { readOrganisation } from './organisation.ts';

/** Trainers among the people who are known already: what they teach, how often, and when not. */
export function readTrainers(sheet: Sheet, known: Known): Reading<TrainerRow> {
	const reading = emptyReading<TrainerRow>();
	const seen = new Map<string, number>();
	for (const row of sheet.table.rows) {
		const cells = cellsOf(sheet, row, reading.faults);
		const trainer = readTrainer(cells, known, reading, seen);
		if (trainer) reading.rows.push(trainer);
	}
	return reading;
}

function readTrainer(cells: Cells, known: Known, reading: Reading<TrainerRow>, seen: Map<string, number>) {
	const person = readPerson(cells, known, seen);
	const organisation = readOrganisation(cells, known, reading);
	if (person && organisation && !belongs(person, organisation)) cells.fault('organisation', 'not_a_member');
	const maxSessions = cells.wholeNumber('maxSessions', 0, 1000);
	const topics = distinct(split(cells.required('topics', 5000), /,/));
	const daysOff = split(cells.optional('daysOff', 20_000), /[\s,]+/).map((day) =>
		readDate(cells, 'daysOff', day)
	);
	if (cells.isFaulty() || !person || !organisation) return undefined;
	const facts = { maxSessions, topics, daysOff: [...new Set(daysOff)] };
	return { line: cells.line, personId: person.id, ...facts, state: stateOf(facts, person) };
}

function readPerson(cells: Cells, known: Known, seen: Map<string, number>) {
	const email = cells.email();
	if (!email) return undefined;
	firstTime(seen, cells, 'email', email);
	const person = known.people.get(email);
	if (!person) cells.fault('email', 'unknown_person');
	return person;
}

function belongs(person: KnownPerson, organisation: { id: string } | { make: string }) {
	return (
		'id' in organisation &&
		person.memberships.some((membership) => membership.organisationId === organisation.id)
	);
}

function split(text: string, separator: RegExp) {
	return text
		.split(separator)
		.map((part) => part.trim())
		.filter(Boolean);
}

function distinct(names: string[]) {
	return [...new Map(names.map((name) => [looseKey(name), name])).values()];
}

function stateOf(
	facts: Pick<TrainerRow, 'maxSessions' | 'topics' | 'daysOff'>,
	{ trainer }: KnownPerson
): RowState {
	if (!trainer) return 'new';
	const sameTopics =
		facts.topics.map(looseKey).toSorted().join() === trainer.topics.map(looseKey).toSorted().join();
	const sameDays = facts.daysOff.every((day) => trainer.daysOff.includes(day));
	return sameTopics && sameDays && facts.maxSessions === trainer.maxSessions ? 'known' : 'changed';
}
