/** Which files changed since the main branch, and which folders of tests mirror them. */
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, statSync } from 'node:fs';

const MAIN = ['origin/main', 'main'];

/** Committed or not, on this branch: every file that is there and differs from where the branch left the main one. */
export function changedFiles(): string[] {
	const base = MAIN.flatMap((name) => git('merge-base', name, 'HEAD'))[0] ?? 'HEAD';
	const files = [...git('diff', '--name-only', base), ...git('ls-files', '--others', '--exclude-standard')];
	return [...new Set(files)].filter((file) => existsSync(file)).sort();
}

/**
 * The tests beside a change: of a feature, an engine or the platform the folder that mirrors it, of a route those of
 * routes, of a test itself; and what holds for the whole house always. What another feature makes of the change only
 * the whole check tells.
 */
export function testsBeside(changed: string[]): string[] {
	const folders = changed.flatMap((file) => folderBeside(file) ?? []);
	return [...new Set(['tests/architecture/', ...folders])].filter((path) => existsSync(path));
}

const COMPILED = 'src/lib/i18n/paraglide/messages.js';
const SYNCED = '.svelte-kit/tsconfig.json';

/** Which preparations are not there yet, or are older than what they are made of; each takes seconds. */
export function stalePreparations(): string[] {
	const written = existsSync(COMPILED) ? statSync(COMPILED).mtimeMs : 0;
	const messages = globSync('src/lib/i18n/messages/*/*.json');
	const isOld = messages.some((file) => statSync(file).mtimeMs > written);
	return [...(isOld ? ['messages'] : []), ...(existsSync(SYNCED) ? [] : ['sync'])];
}

function folderBeside(file: string): string | undefined {
	if (/^tests\/(architecture|engine|features|rights|routes|server)\/.*\.test\.ts$/.test(file)) return file;
	const [, feature] = /^(?:src\/lib|tests)\/features\/([^/]+)\//.exec(file) ?? [];
	if (feature) return `tests/features/${feature}/`;
	const [, engine] = /^(?:src\/lib|tests)\/engine\/([^/.]+)\//.exec(file) ?? [];
	if (engine) return `tests/engine/${engine}/`;
	if (/^(src\/lib\/server|tests\/server|migrations)\//.test(file)) return 'tests/server/';
	return file.startsWith('src/routes/') ? 'tests/routes/' : undefined;
}

function git(...words: string[]): string[] {
	const { status, stdout } = spawnSync('git', words, { encoding: 'utf8' });
	return status === 0 ? stdout.split('\n').filter(Boolean) : [];
}
