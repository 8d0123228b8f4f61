import { cellsOf, emptyReading, firstTime, type Cells } from './cells.ts';
import type { Sheet } from '#lib/features/imports/headings.ts';
import { looseKey, type PreferenceRow, type Reading } from '#lib/features/imports/import.ts';
import type { Known } from '#lib/features/imports/known.ts';
import { isForeign } from './organisation.ts';

/** Who wants to take part in what: one or two editions of a training, in order of preference. */
export function readPreferences(sheet: Sheet, known: Known): Reading<PreferenceRow> {
	const reading = emptyReading<PreferenceRow>();
	const seen = new Map<string, number>();
	for (const row of sheet.table.rows) {
		const cells = cellsOf(sheet, row, reading.faults);
		const preference = readPreference(cells, known, seen);
		if (preference) reading.rows.push(preference);
	}
	return reading;
}

function readPreference(cells: Cells, known: Known, seen: Map<string, number>): PreferenceRow | undefined {
	const email = cells.email();
	const person = known.people.get(email);
	if (email && !person) cells.fault('email', 'unknown_person');
	if (person && isForeign(known, person)) cells.fault('email', 'foreign_person');
	const training = cells.required('training');
	const trainingId = known.trainings.get(looseKey(training));
	if (training && !trainingId) cells.fault('training', 'unknown_training');
	if (email && training) firstTime(seen, cells, 'training', email, training);
	const editionIds = readEditions(cells, known, trainingId);
	if (cells.isFaulty() || !person || !trainingId) return undefined;
	const before = known.preferences.get(`${person.id} ${trainingId}`);
	const state = !before ? 'new' : before.join() === editionIds.join() ? 'known' : 'changed';
	return { line: cells.line, state, personId: person.id, trainingId, editionIds };
}

function readEditions(cells: Cells, known: Known, trainingId: string | undefined) {
	const first = readEdition(cells, known, 'first', cells.required('first'), trainingId);
	const second = readEdition(cells, known, 'second', cells.optional('second'), trainingId);
	if (first && first === second) cells.fault('second', 'same_choice');
	return [first, second].filter((id) => id !== undefined);
}

function readEdition(cells: Cells, known: Known, key: string, title: string, trainingId: string | undefined) {
	if (!title || !trainingId) return undefined;
	const edition = known.editions.get(looseKey(title));
	if (!edition) cells.fault(key, 'unknown_edition');
	else if (edition.trainingId !== trainingId) cells.fault(key, 'other_training');
	else if (edition.over) cells.fault(key, 'edition_over');
	return edition?.id;
}
