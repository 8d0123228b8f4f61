/** The operators' command line: `npm run --silent tweespan -- COMMAND …`. */
import { log } from '#lib/server/log.ts';

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
	clock: () => import('./commands/clock.ts'),
	clocks: () => import('./commands/clocks.ts')
};

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
	console.error((error as Error).message);
	process.exitCode = 1;
}
