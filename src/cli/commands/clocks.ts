import { rebuildClocks } from '#lib/features/wishes/history/rebuild.server.ts';
import { withRunningDatabase } from './database.ts';

const USAGE = 'Usage: tweespan clocks --rebuild [--check]';

/**
 * `clocks --rebuild`: recomputes every clock from the events of its wish and puts right what differs. With `--check`
 * nothing is written: what differs is listed, and the command exits 1 when anything does.
 */
export async function run(args: string[]) {
	const check = args.includes('--check');
	if (!args.length || args.some((arg) => arg !== '--rebuild' && arg !== '--check')) throw new Error(USAGE);
	return await withRunningDatabase(async (db) => {
		const { wishes, different, unproven } = await rebuildClocks(db, {
			write: !check,
			onDifferent(publicRef, differences) {
				for (const { what, kept, rebuilt } of differences)
					console.log(`${publicRef}  ${what}: kept ${text(kept)}, rebuilt ${text(rebuilt)}`);
			}
		});
		const done = check ? 'differ' : 'put right';
		console.log(
			`${wishes} wishes, ${different} ${done}, ${unproven} from before the history held their promises.`
		);
		return check && different ? 1 : 0;
	});
}

function text(value: unknown) {
	return value === undefined ? 'nothing' : JSON.stringify(value);
}
