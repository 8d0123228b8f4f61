import { accessSync, chmodSync, constants, existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { makeFolder } from './make-folder.ts';
import { log } from './log.ts';

const OTHERS = 0o077;

/** Whatever this process makes from now on is for its own user alone. */
export function keepFilesPrivate() {
	// A thread may not set it, and has it from its process.
	if (isMainThread) process.umask(OTHERS);
}

/**
 * Makes the data folder where it is missing, and closes it and what stands in it for others, as far as it is ours.
 * Where nothing can be written nothing is tried: that is one trouble, and not one for each file.
 */
export function closeDataFolder(dataDir: string) {
	makeFolder(dataDir);
	accessSync(dataDir, constants.W_OK);
	for (const path of listOpen(dataDir)) {
		try {
			chmodSync(path, statSync(path).mode & ~OTHERS);
		} catch (error) {
			log.warn({ path, error: (error as Error).message }, 'others can read the data folder');
		}
	}
}

/** The data folder and what stands directly in it, as far as others may do anything with it. */
export function listOpen(dataDir: string): string[] {
	if (!existsSync(dataDir)) return [];
	const paths = [dataDir, ...readdirSync(dataDir).map((name) => join(dataDir, name))];
	return paths.filter((path) => existsSync(path) && (statSync(path).mode & OTHERS) !== 0);
}
