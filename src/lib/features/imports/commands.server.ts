import { writeAudit } from '#lib/server/audit.ts';
import { addMs, DAY, now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { conflict, forbidden, notFound } from '#lib/server/refuse.ts';
import { runInWorker } from '#lib/server/workers.ts';
import type { Actor } from '../people/actor.ts';
import { applyReading, type Counts } from '#lib/features/imports/applying/apply.server.ts';
import { recognise } from './headings.ts';
import type { Fault, ImportKind, OrganisationChoices, Table } from './import.ts';
import { loadKnown } from './known.server.ts';
import { importerOf, mayImport, mayImportKind } from './policy.ts';
import { readSheet, type Opened } from '#lib/features/imports/reading/read-file.ts';
import { restOf } from './rest.ts';
import { fileProblemText } from './words.ts';

/** What an import did; the faults belong to the rows that were left. */
export type Outcome = { kind: ImportKind; counts: Counts; left: number; faults: Fault[] };

/** Reads a file and keeps it for a day, so that it can be looked at before anything happens. */
export async function prepareImport(
	db: Db,
	actor: Actor,
	file: { name: string; bytes: Uint8Array }
): Promise<string> {
	if (!mayImport(actor)) forbidden();
	const { table, kind } = await openOrRefuse(file.bytes);
	if (!mayImportKind(importerOf(actor), kind)) conflict('imports_kind_refused', {}, 'file');
	const batch = {
		id: newId(),
		createdBy: actor.personId,
		createdAt: now(),
		fileName: file.name.slice(0, 200),
		contents: JSON.stringify(table),
		choices: '{}'
	};
	return await db.transaction().execute(async (trx) => {
		await trx.insertInto('importBatch').values(batch).execute();
		return batch.id;
	});
}

/** Reads a file away from everybody else's pages. */
async function openOrRefuse(bytes: Uint8Array) {
	const opened = await runInWorker<Opened>({
		file: 'src/lib/features/imports/worker.ts',
		input: bytes,
		line: 'page'
	});
	if ('reason' in opened) conflict('imports_file_refused', { words: fileProblemText(opened) }, 'file');
	return opened;
}

/** Answers the question what is done with each organisation nobody knows. */
export async function chooseOrganisations(
	db: Db,
	actor: Actor,
	batchId: string,
	choices: OrganisationChoices
) {
	await db.transaction().execute(async (trx) => {
		await getOpenBatch(trx, actor, batchId);
		await trx
			.updateTable('importBatch')
			.set({ choices: JSON.stringify(choices) })
			.where('id', '=', batchId)
			.execute();
	});
}

/** Takes a kept file in: all of it or nothing, or the good rows now; what is left can be fetched for a day. */
export async function applyImport(
	db: Db,
	actor: Actor,
	batchId: string,
	{ goodRows }: { goodRows: boolean }
): Promise<Outcome> {
	return await db.transaction().execute(async (trx) => {
		const batch = await getOpenBatch(trx, actor, batchId);
		const sheet = recognise(batch.table);
		const importer = importerOf(actor);
		if (!mayImportKind(importer, sheet.kind)) forbidden();
		const reading = readSheet(sheet, await loadKnown(trx, importer.scope, sheet, batch.choices));
		if (reading.faults.length && !goodRows) conflict('imports_has_faults', { count: reading.faults.length });
		if (!reading.rows.length) conflict('imports_nothing_good');
		const counts = await applyReading(trx, importer, reading);
		const rest = restOf(sheet.table, reading);
		const outcome: Outcome = { kind: sheet.kind, counts, left: rest.rows.length, faults: reading.faults };
		await closeBatch(trx, batchId, rest, outcome);
		await noteImport(trx, actor.personId, batchId, outcome);
		return outcome;
	});
}

export async function noteImport(
	trx: Trx,
	actorId: string | null,
	batchId: string,
	{ kind, counts, left }: Outcome
) {
	await writeAudit(trx, {
		actorId,
		action: 'import.apply',
		objectId: batchId,
		details: { kind, ...counts, left }
	});
}

/** Forgets a kept file at once. */
export async function dropImport(db: Db, actor: Actor, batchId: string) {
	if (!mayImport(actor)) forbidden();
	await db.transaction().execute(async (trx) => {
		const { numDeletedRows } = await trx
			.deleteFrom('importBatch')
			.where('id', '=', batchId)
			.where('createdBy', '=', actor.personId)
			.executeTakeFirst();
		if (!numDeletedRows) notFound();
	});
}

/** Nobody's list stays here for more than a day. */
export async function forgetOldImports(db: Db) {
	await db.deleteFrom('importBatch').where('createdAt', '<', addMs(now(), -DAY)).execute();
}

async function getOpenBatch(trx: Trx, actor: Actor, batchId: string) {
	if (!mayImport(actor)) forbidden();
	const row = await trx
		.selectFrom('importBatch')
		.select(['contents', 'choices', 'appliedAt', 'createdAt'])
		.where('id', '=', batchId)
		.where('createdBy', '=', actor.personId)
		.where('createdAt', '>', addMs(now(), -DAY))
		.executeTakeFirst();
	if (!row) notFound();
	if (row.appliedAt) conflict('imports_already_applied');
	return {
		table: JSON.parse(row.contents) as Table,
		choices: JSON.parse(row.choices) as OrganisationChoices
	};
}

async function closeBatch(trx: Trx, batchId: string, rest: Table, outcome: Outcome) {
	await trx
		.updateTable('importBatch')
		.set({ contents: JSON.stringify(rest), appliedAt: now(), outcome: JSON.stringify(outcome) })
		.where('id', '=', batchId)
		.execute();
}
