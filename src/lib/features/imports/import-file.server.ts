import type { Db } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { applyReading } from '#lib/features/imports/applying/apply.server.ts';
import { noteImport, type Outcome } from './commands.server.ts';
import type { ImportReading, OrganisationChoices, Table } from './import.ts';
import { loadKnown } from './known.server.ts';
import { OPERATOR } from './policy.ts';
import { openFile, readSheet } from '#lib/features/imports/reading/read-file.ts';
import { restOf } from './rest.ts';

export type ImportOptions = { makeOrganisations?: boolean; goodRows?: boolean };
export type FileImport = {
	reading: ImportReading;
	rest: Table;
	/** Absent when nothing was taken in. */ outcome?: Outcome;
};

/** Reads a file and takes it in at once, as whoever runs the server; faults stop it unless the good rows may go on. */
export async function importFile(
	db: Db,
	bytes: Uint8Array,
	options: ImportOptions = {}
): Promise<FileImport> {
	const sheet = openFile(bytes);
	return await db.transaction().execute(async (trx) => {
		const first = readSheet(sheet, await loadKnown(trx, 'all', sheet, {}));
		const choices = options.makeOrganisations ? makeAll(first) : {};
		const reading = readSheet(sheet, await loadKnown(trx, 'all', sheet, choices));
		const rest = restOf(sheet.table, reading);
		if (!reading.rows.length || (reading.faults.length && !options.goodRows)) return { reading, rest };
		const counts = await applyReading(trx, OPERATOR, reading);
		const outcome = { kind: sheet.kind, counts, left: rest.rows.length, faults: reading.faults };
		await noteImport(trx, null, newId(), outcome);
		return { reading, rest, outcome };
	});
}

function makeAll(reading: ImportReading): OrganisationChoices {
	return Object.fromEntries(
		[...reading.unknownOrganisations.keys()].map((name) => [name, { act: 'make' as const }])
	);
}
