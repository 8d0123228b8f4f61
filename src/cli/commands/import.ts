import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { importFile, type FileImport } from '#lib/features/imports/import-file.server.ts';
import { FileProblem } from '#lib/features/imports/import.ts';
import { restRows } from '#lib/features/imports/rest.ts';
import { countsOf } from '#lib/features/imports/applying/apply.server.ts';
import { faultLine, fileProblemText, kindName } from '#lib/features/imports/words.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { toCsv } from '#lib/server/csv.ts';
import { withRunningDatabase } from './database.ts';

const NL = { locale: 'nl' } as const;

/** tweespan import FILE [--make-organisations] [--good-rows]: what is wrong on stderr, the rows that were left on stdout. */
export async function run(args: string[]): Promise<number> {
	const { positionals, values } = parseArgs({
		args,
		allowPositionals: true,
		options: { 'make-organisations': { type: 'boolean' }, 'good-rows': { type: 'boolean' } }
	});
	const [file] = positionals;
	if (!file || positionals.length > 1)
		throw new Error('Usage: tweespan import FILE [--make-organisations] [--good-rows]');
	const options = {
		makeOrganisations: values['make-organisations'] ?? false,
		goodRows: values['good-rows'] ?? false
	};
	const result = await withRunningDatabase((db) =>
		importOrExplain(() => importFile(db, readFileSync(file), options))
	);
	tell(basename(file), result);
	if (options.goodRows && result.rest.rows.length) process.stdout.write(rest(result));
	return result.outcome && (options.goodRows || !result.outcome.left) ? 0 : 1;
}

async function importOrExplain(work: () => Promise<FileImport>) {
	try {
		return await work();
	} catch (problem) {
		if (problem instanceof FileProblem) throw new Error(fileProblemText(problem, NL), { cause: problem });
		throw problem;
	}
}

function tell(file: string, { reading, rest: left, outcome }: FileImport) {
	for (const fault of [...reading.faults, ...reading.warnings]) console.error(faultLine(fault, NL));
	const counts = countsOf(reading);
	const taken = counts.new + counts.changed + counts.known;
	const total = taken + left.rows.length;
	const facts = {
		file,
		kind: kindName(reading.kind, NL),
		total,
		fresh: counts.new,
		changed: counts.changed,
		known: counts.known,
		left: left.rows.length
	};
	console.error(m.imports_cli_preview(facts, NL));
	if (reading.unknownOrganisations.size && !outcome) {
		console.error(
			m.imports_cli_unknown_organisations({ names: [...reading.unknownOrganisations.keys()].join(', ') }, NL)
		);
	}
	console.error(outcome ? m.imports_cli_done({ count: taken }, NL) : m.imports_cli_nothing({}, NL));
	if (!outcome && reading.rows.length) console.error(m.imports_cli_good_rows({}, NL));
}

function rest({ rest: table, reading }: FileImport) {
	return toCsv(
		restRows(table, reading.faults, m.imports_rest_reason({}, NL), (fault) => faultLine(fault, NL))
	);
}
