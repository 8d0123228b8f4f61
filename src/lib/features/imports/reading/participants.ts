import { REGISTERS } from '#lib/features/people/registers.ts';
import { cellsOf, emptyReading, firstTime, type Cells } from './cells.ts';
import { headingOf, type Sheet } from '#lib/features/imports/headings.ts';
import type { ParticipantRow, Reading, RowState } from '#lib/features/imports/import.ts';
import type { Known, KnownPerson } from '#lib/features/imports/known.ts';
import { isForeign, readOrganisation } from './organisation.ts';

/** People of organisations: the same address is the same person, each address once. */
export function readParticipants(sheet: Sheet, known: Known): Reading<ParticipantRow> {
	const reading = emptyReading<ParticipantRow>();
	const seen = new Map<string, number>();
	for (const row of sheet.table.rows) {
		const cells = cellsOf(sheet, row, reading.faults);
		const participant = readParticipant(cells, known, reading, seen);
		if (!participant) continue;
		reading.rows.push(participant);
		if (!participant.initials) {
			reading.warnings.push({ line: row.line, column: headingOf(sheet, 'initials'), reason: 'no_initials' });
		}
	}
	return reading;
}

function readParticipant(
	cells: Cells,
	known: Known,
	reading: Reading<ParticipantRow>,
	seen: Map<string, number>
) {
	const names = {
		familyName: cells.required('familyName', 100),
		infix: cells.optional('infix', 100),
		initials: cells.optional('initials', 100),
		givenName: cells.required('givenName', 100)
	};
	const email = cells.email();
	if (email) firstTime(seen, cells, 'email', email);
	const person = known.people.get(email);
	if (person && isForeign(known, person)) cells.fault('email', 'foreign_person');
	const organisation = readOrganisation(cells, known, reading);
	const work = { function: cells.optional('function'), discipline: cells.optional('discipline') };
	const registers = readRegisters(cells);
	if (cells.isFaulty() || !organisation) return undefined;
	const row = {
		line: cells.line,
		personId: person?.id ?? null,
		...names,
		email,
		organisation,
		...work,
		registers
	};
	return { ...row, state: stateOf(row, person) };
}

function readRegisters(cells: Cells) {
	return REGISTERS.map((register) => ({ register, number: cells.optional(register, 40) })).filter(
		({ number }) => number
	);
}

function stateOf(row: Omit<ParticipantRow, 'state'>, person: KnownPerson | undefined): RowState {
	if (!person) return 'new';
	return sameName(row, person) && sameWork(row, person) && sameRegisters(row, person) ? 'known' : 'changed';
}

/** What the file leaves empty changes nothing. */
function sameName(row: Omit<ParticipantRow, 'state'>, person: KnownPerson) {
	const same =
		row.givenName === person.givenName && row.infix === person.infix && row.familyName === person.familyName;
	return same && (!row.initials || row.initials === person.initials);
}

function sameWork({ organisation, ...row }: Omit<ParticipantRow, 'state'>, person: KnownPerson) {
	const membership =
		'id' in organisation && person.memberships.find((other) => other.organisationId === organisation.id);
	if (!membership) return false;
	return (
		(!row.function || row.function === membership.function) &&
		(!row.discipline || row.discipline === membership.discipline)
	);
}

function sameRegisters(row: Omit<ParticipantRow, 'state'>, person: KnownPerson) {
	return row.registers.every(({ register, number }) => person.registers[register] === number);
}
