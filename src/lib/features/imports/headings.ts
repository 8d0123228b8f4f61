import { REGISTERS } from '../people/registers.ts';
import { passesElevenCheck } from './bsn.ts';
import { FileProblem, looseKey, type ImportKind, type Table } from './import.ts';

type Column = { key: string; heading: string; also?: string[]; required?: boolean };

const EMAIL: Column = {
	key: 'email',
	heading: 'E-mail',
	also: ['email', 'e-mailadres', 'emailadres', 'mailadres'],
	required: true
};
const ORGANISATION: Column = {
	key: 'organisation',
	heading: 'Organisatie',
	also: ['organisation'],
	required: true
};
const TRAINING: Column = { key: 'training', heading: 'Training', required: true };

const COLUMNS: Record<ImportKind, Column[]> = {
	participants: [
		{ key: 'familyName', heading: 'Achternaam', required: true },
		{ key: 'infix', heading: 'Tussenvoegsel', also: ['tussenvoegsels'] },
		{ key: 'initials', heading: 'Voorletters', also: ['initialen'] },
		{ key: 'givenName', heading: 'Roepnaam', also: ['voornaam'], required: true },
		EMAIL,
		ORGANISATION,
		{ key: 'function', heading: 'Functie' },
		{ key: 'discipline', heading: 'Discipline' },
		...REGISTERS.map((heading) => ({ key: heading, heading }))
	],
	trainers: [
		EMAIL,
		ORGANISATION,
		{ key: 'topics', heading: 'Onderwerpen', required: true },
		{ key: 'maxSessions', heading: 'Maximum bijeenkomsten', required: true },
		{ key: 'daysOff', heading: 'Niet beschikbaar' }
	],
	sessions: [
		TRAINING,
		{ key: 'edition', heading: 'Uitvoering', required: true },
		{ key: 'number', heading: 'Bijeenkomst', required: true },
		{ key: 'date', heading: 'Datum', required: true },
		{ key: 'from', heading: 'Van', required: true },
		{ key: 'to', heading: 'Tot', required: true },
		{ key: 'place', heading: 'Locatie', required: true },
		{ key: 'seats', heading: 'Plaatsen', required: true }
	],
	preferences: [
		EMAIL,
		TRAINING,
		{ key: 'first', heading: 'Voorkeur 1', required: true },
		{ key: 'second', heading: 'Voorkeur 2' }
	]
};

/** The heading that gives a kind away. */
const TELLING: [ImportKind, string][] = [
	['preferences', 'first'],
	['trainers', 'topics'],
	['sessions', 'edition'],
	['participants', 'familyName']
];

/** A table whose columns are known; `ignored` are the headings nobody asked for. */
export type Sheet = { kind: ImportKind; table: Table; columns: Map<string, number>; ignored: string[] };

/** Recognises a table by its headings; a citizen service number is refused by name and by content. */
export function recognise(table: Table): Sheet {
	refuseCitizenNumbers(table);
	refuseRepeated(table.headings);
	const kind = kindOf(table.headings);
	const columns = new Map(
		COLUMNS[kind].map((column) => [column.key, table.headings.findIndex((heading) => names(column, heading))])
	);
	const missing = COLUMNS[kind].filter((column) => column.required && columns.get(column.key) === -1);
	if (missing.length)
		throw new FileProblem('missing_heading', {
			headings: missing.map((column) => column.heading).join(', ')
		});
	return {
		kind,
		table,
		columns,
		ignored: table.headings.filter(
			(heading) => heading && !COLUMNS[kind].some((column) => names(column, heading))
		)
	};
}

/** The heading of a column as this file writes it, or as we would. */
export function headingOf(sheet: Sheet, key: string): string {
	const written = sheet.table.headings[sheet.columns.get(key) ?? -1];
	return written ?? COLUMNS[sheet.kind].find((column) => column.key === key)?.heading ?? key;
}

function names(column: Column, heading: string) {
	return [column.heading, ...(column.also ?? [])].some((name) => looseKey(name) === looseKey(heading));
}

function kindOf(headings: string[]): ImportKind {
	for (const [kind, key] of TELLING) {
		const column = COLUMNS[kind].find((candidate) => candidate.key === key);
		if (column && headings.some((heading) => names(column, heading))) return kind;
	}
	throw new FileProblem('unknown_kind');
}

function refuseRepeated(headings: string[]) {
	const seen = new Set<string>();
	const repeated = headings.filter(Boolean).find((heading) => {
		const known = seen.has(looseKey(heading));
		seen.add(looseKey(heading));
		return known;
	});
	if (repeated) throw new FileProblem('repeated_heading', { heading: repeated });
}

function refuseCitizenNumbers({ headings, rows }: Table) {
	headings.forEach((heading, index) => {
		const known = REGISTERS.some((register) => looseKey(register) === looseKey(heading));
		const byName = /\b(bsn|sofi)|burgerservicenummer|sofinummer/.test(looseKey(heading));
		if (byName || (!known && looksLikeCitizenNumbers(rows.map((row) => row.cells[index] ?? '')))) {
			throw new FileProblem('bsn', { heading });
		}
	});
}

function looksLikeCitizenNumbers(cells: string[]) {
	const filled = cells.filter((cell) => cell.trim());
	return filled.length >= 10 && filled.filter(passesElevenCheck).length >= filled.length * 0.9;
}
