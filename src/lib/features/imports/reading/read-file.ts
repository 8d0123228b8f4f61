import { decode } from './decode.ts';
import { recognise, type Sheet } from '#lib/features/imports/headings.ts';
import { FileProblem, type ImportReading } from '#lib/features/imports/import.ts';
import type { Known } from '#lib/features/imports/known.ts';
import { readParticipants } from './participants.ts';
import { readPreferences } from './preferences.ts';
import { readSessions } from './sessions.ts';
import { readTrainers } from './trainers.ts';
import { toTable } from './table.ts';

/** Bytes as a table of a kind we know; throws a FileProblem where that cannot be. */
export function openFile(bytes: Uint8Array): Sheet {
	return recognise(toTable(decode(bytes)));
}

/** What a file is, or why it cannot be read: plain values that pass from one thread to another. */
export type Opened = Pick<Sheet, 'table' | 'kind'> | Pick<FileProblem, 'reason' | 'facts'>;

export function openOrExplain(bytes: Uint8Array): Opened {
	try {
		const { table, kind } = openFile(bytes);
		return { table, kind };
	} catch (problem) {
		if (problem instanceof FileProblem) return { reason: problem.reason, facts: problem.facts };
		throw problem;
	}
}

/** Every row checked against what is known. */
export function readSheet(sheet: Sheet, known: Known): ImportReading {
	const reading = readKind(sheet, known);
	reading.faults.sort((one, other) => one.line - other.line);
	return reading;
}

function readKind(sheet: Sheet, known: Known): ImportReading {
	switch (sheet.kind) {
		case 'participants':
			return { kind: 'participants', ...readParticipants(sheet, known) };
		case 'trainers':
			return { kind: 'trainers', ...readTrainers(sheet, known) };
		case 'sessions':
			return { kind: 'sessions', ...readSessions(sheet, known) };
		case 'preferences':
			return { kind: 'preferences', ...readPreferences(sheet, known) };
	}
}
