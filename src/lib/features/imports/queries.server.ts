import { addMs, DAY, now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { notFound } from '#lib/server/refuse.ts';
import type { Actor } from '../people/actor.ts';
import { countsOf } from '#lib/features/imports/applying/apply.server.ts';
import type { Outcome } from './commands.server.ts';
import { recognise } from './headings.ts';
import type { OrganisationChoices, Table } from './import.ts';
import { loadKnown } from './known.server.ts';
import { findNamesakes } from '#lib/features/imports/applying/namesakes.server.ts';
import { importerOf } from './policy.ts';
import { readSheet } from '#lib/features/imports/reading/read-file.ts';

const MOST_SHOWN = 200;

/** What a kept file would do, without doing it; or what it did. */
export async function getImport(db: Db, actor: Actor, batchId: string) {
	const batch = await getBatch(db, actor, batchId);
	return batch.outcome
		? { fileName: batch.fileName, outcome: batch.outcome, preview: null }
		: { fileName: batch.fileName, outcome: null, preview: await preview(db, actor, batch) };
}

/** The rows an import left, with what is wrong with them. */
export async function getRest(db: Db, actor: Actor, batchId: string) {
	const batch = await getBatch(db, actor, batchId);
	if (!batch.outcome) notFound();
	return { fileName: batch.fileName, rest: batch.table, faults: batch.outcome.faults };
}

type Batch = Awaited<ReturnType<typeof getBatch>>;

async function preview(db: Db, actor: Actor, { table, choices }: Batch) {
	const sheet = recognise(table);
	const { scope } = importerOf(actor);
	const reading = readSheet(sheet, await loadKnown(db, scope, sheet, choices));
	const faultyLines = new Set(reading.faults.map((fault) => fault.line));
	return {
		kind: sheet.kind,
		ignored: sheet.ignored,
		total: table.rows.length,
		counts: countsOf(reading),
		faulty: faultyLines.size,
		skipped: reading.skipped.filter((line) => !faultyLines.has(line)).length,
		faultCount: reading.faults.length,
		faults: reading.faults.slice(0, MOST_SHOWN),
		warnings: reading.warnings.slice(0, MOST_SHOWN),
		unknownOrganisations: [...reading.unknownOrganisations].map(([name, rows]) => ({
			name,
			rows,
			choice: choices[name] ?? null
		})),
		// Who has the same name at another organisation is not a coordinator's to know.
		namesakes: reading.kind === 'participants' && actor.staff ? await findNamesakes(db, reading.rows) : []
	};
}

async function getBatch(db: Db, actor: Actor, batchId: string) {
	const row = await db
		.selectFrom('importBatch')
		.select(['fileName', 'contents', 'choices', 'outcome'])
		.where('id', '=', batchId)
		.where('createdBy', '=', actor.personId)
		.where('createdAt', '>', addMs(now(), -DAY))
		.executeTakeFirst();
	if (!row) notFound();
	return {
		fileName: row.fileName,
		table: JSON.parse(row.contents) as Table,
		choices: JSON.parse(row.choices) as OrganisationChoices,
		outcome: row.outcome ? (JSON.parse(row.outcome) as Outcome) : null
	};
}

export type ShownPreview = Awaited<ReturnType<typeof preview>>;
