import { atLocal } from '#lib/server/zone.ts';
import { cellsOf, emptyReading, firstTime, type Cells } from './cells.ts';
import { headingOf, type Sheet } from '#lib/features/imports/headings.ts';
import { looseKey, type Reading, type SessionRow } from '#lib/features/imports/import.ts';
import type { Known, TakenPlace } from '#lib/features/imports/known.ts';

/** Sessions of editions of trainings; what does not exist yet is made, what exists is never moved. */
export function readSessions(sheet: Sheet, known: Known): Reading<SessionRow> {
	const reading = emptyReading<SessionRow>();
	const seen = new Map<string, number>();
	const trainings = new Map<string, string>();
	for (const row of sheet.table.rows) {
		const cells = cellsOf(sheet, row, reading.faults);
		const session = readSession(cells, known, seen, trainings);
		if (session) reading.rows.push(session);
	}
	warnOfClashes(sheet, known, reading);
	return reading;
}

/** A gathering without a room: any number of these can be at once. */
export function isOnline(place: string): boolean {
	return looseKey(place) === 'online';
}

function readSession(cells: Cells, known: Known, seen: Map<string, number>, trainings: Map<string, string>) {
	const training = cells.required('training');
	const edition = cells.required('edition');
	const number = cells.wholeNumber('number', 1, 100);
	if (!cells.isFaulty()) {
		firstTime(seen, cells, 'number', edition, String(number));
		checkTraining(cells, known, trainings, training, edition);
	}
	const moments = readMoments(cells);
	const place = cells.required('place');
	const seats = cells.wholeNumber('seats', 1, 1000);
	if (cells.isFaulty() || !moments) return undefined;
	const row = { line: cells.line, training, edition, number, ...moments, place, seats };
	const state = stateOf(row, known);
	if (state === 'differs') cells.fault('number', 'session_exists');
	return state === 'differs' ? undefined : { ...row, state };
}

/** An edition is a run of one training. */
function checkTraining(
	cells: Cells,
	known: Known,
	trainings: Map<string, string>,
	training: string,
	edition: string
) {
	const before = trainings.get(looseKey(edition)) ?? knownTraining(known, edition);
	trainings.set(looseKey(edition), before ?? looseKey(training));
	if (before !== undefined && before !== looseKey(training)) cells.fault('edition', 'other_training');
}

function knownTraining(known: Known, edition: string) {
	const found = known.editions.get(looseKey(edition));
	return [...known.trainings].find(([, id]) => id === found?.trainingId)?.[0];
}

function readMoments(cells: Cells) {
	const date = cells.date('date');
	const startsAt = readMoment(cells, date, 'from');
	const endsAt = readMoment(cells, date, 'to');
	if (!startsAt || !endsAt) return undefined;
	if (endsAt > startsAt) return { startsAt, endsAt };
	cells.fault('to', 'ends_before_start');
	return undefined;
}

function readMoment(cells: Cells, date: string, key: 'from' | 'to') {
	const time = cells.time(key);
	if (!date || !time) return '';
	const moment = atLocal(date, time);
	if (moment.kind === 'once') return moment.instant;
	cells.fault(key, moment.kind === 'never' ? 'time_skipped' : 'time_twice');
	return '';
}

function stateOf(row: Omit<SessionRow, 'state'>, known: Known): 'new' | 'known' | 'differs' {
	const edition = known.editions.get(looseKey(row.edition));
	const session = edition && known.sessions.get(`${edition.id} ${row.number}`);
	if (!session) return 'new';
	const same =
		row.startsAt === session.startsAt && row.endsAt === session.endsAt && row.seats === session.seats;
	return same && looseKey(row.place) === looseKey(session.place) ? 'known' : 'differs';
}

function warnOfClashes(sheet: Sheet, known: Known, reading: Reading<SessionRow>) {
	const taken: TakenPlace[] = [...known.taken];
	for (const row of reading.rows) {
		if (row.state === 'known' || isOnline(row.place)) continue;
		const other = taken.find(
			(one) =>
				looseKey(one.place) === looseKey(row.place) && one.startsAt < row.endsAt && row.startsAt < one.endsAt
		);
		if (other) {
			reading.warnings.push({
				line: row.line,
				column: headingOf(sheet, 'place'),
				reason: 'place_taken',
				facts: { place: row.place, by: other.by }
			});
		}
		taken.push({
			place: row.place,
			startsAt: row.startsAt,
			endsAt: row.endsAt,
			by: `${row.edition}, ${row.number}`
		});
	}
}
