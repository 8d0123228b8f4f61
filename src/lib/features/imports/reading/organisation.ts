import type { Cells } from './cells.ts';
import { looseKey, type OrganisationRef, type Reading } from '#lib/features/imports/import.ts';
import type { Known, KnownPerson } from '#lib/features/imports/known.ts';

/** The organisation a row names; undefined when the row is skipped or faulty because of it. */
export function readOrganisation(
	cells: Cells,
	known: Known,
	reading: Reading<unknown>
): OrganisationRef | undefined {
	const name = cells.required('organisation');
	if (!name) return undefined;
	const id = known.organisations.get(looseKey(name));
	return id ? inScope(cells, known, id) : chosen(cells, known, reading, name);
}

/** Whether this person is none of the importer's business. */
export function isForeign(known: Known, person: KnownPerson): boolean {
	const { scope } = known;
	return (
		scope !== 'all' && !person.memberships.some((membership) => scope.includes(membership.organisationId))
	);
}

function inScope(cells: Cells, { scope }: Known, id: string): OrganisationRef | undefined {
	if (scope === 'all' || scope.includes(id)) return { id };
	cells.fault('organisation', 'foreign_organisation');
	return undefined;
}

function chosen(
	cells: Cells,
	known: Known,
	reading: Reading<unknown>,
	name: string
): OrganisationRef | undefined {
	const written = writtenBefore(reading, name);
	reading.unknownOrganisations.set(written, (reading.unknownOrganisations.get(written) ?? 0) + 1);
	const choice = known.choices[written];
	if (choice?.act === 'link') return inScope(cells, known, choice.organisationId);
	if (choice?.act === 'make' && known.scope === 'all') return { make: written };
	if (choice?.act === 'skip') reading.skipped.push(cells.line);
	else cells.fault('organisation', 'unknown_organisation', { name });
	return undefined;
}

/** One organisation, one question, also where it is written with other capitals. */
function writtenBefore(reading: Reading<unknown>, name: string) {
	return [...reading.unknownOrganisations.keys()].find((other) => looseKey(other) === looseKey(name)) ?? name;
}
