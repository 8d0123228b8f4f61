/** The operators' command line: `npm run --silent tweespan -- COMMAND …`. */
import { readConfig } from '#lib/server/config.ts';
import { log } from '#lib/server/log.ts';
import { keepFilesPrivate } from '#lib/server/private-files.ts';
import { startTrouble } from '#lib/server/start-trouble.ts';

type Command = (args: string[]) => Promise<number | void>;

const commands: Record<string, () => Promise<{ run: Command }>> = {
	backup: () => import('./commands/backup.ts'),
	restore: () => import('./commands/restore.ts'),
	doctor: () => import('./commands/doctor.ts'),
	user: () => import('./commands/user.ts'),
	import: () => import('./commands/import.ts'),
	migrate: () => import('./commands/migrate.ts'),
	prepare: () => import('./commands/prepare.ts'),
	seed: () => import('./commands/seed.ts'),
	mix: () => import('./commands/mix.ts'),
	allocate: () => import('./commands/allocate.ts'),
	pair: () => import('./commands/pair.ts'),
	turnaround: () => import('./commands/turnaround.ts'),
	key: () => import('./commands/key.ts'),
	clock: () => import('./commands/clock.ts'),
	clocks: () => import('./commands/clocks.ts'),
	retention: () => import('./commands/retention.ts')
};

keepFilesPrivate();
const [name = '', ...args] = process.argv.slice(2);
const load = commands[name];
if (!load) {
	console.error(`Usage: tweespan COMMAND, where COMMAND is one of: ${Object.keys(commands).join(', ')}.`);
	process.exit(1);
}
try {
	process.exitCode = (await (await load()).run(args)) ?? 0;
} catch (error) {
	log.debug({ error: (error as Error).stack }, 'a command failed');
	console.error(startTrouble(error, readPlaces()) ?? (await wordsOf(error)));
	process.exitCode = 1;
}

/** Words are many files, and most commands need none. */
async function wordsOf(error: unknown) {
	const { isConflict } = await import('#lib/server/refuse.ts');
	const { refusalInWords } = await import('#lib/i18n/refusals.ts');
	return isConflict(error) ? refusalInWords(error.body.refusal) : (error as Error).message;
}

function readPlaces() {
	try {
		return readConfig();
	} catch {
		return undefined;
	}
}
