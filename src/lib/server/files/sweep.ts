import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DAY } from '../clock.ts';
import { inChunks } from '../db/chunks.ts';
import type { Db } from '../db/open.ts';
import { log } from '../log.ts';
import { pathOf } from './store.ts';

/** Removes what no row names and is older than a day: uploads that broke off, files whose row never came, half backups. */
export async function sweepFiles(db: Db, dataDir: string): Promise<number> {
	const arriving = await listOld(join(dataDir, 'files', 'arriving'));
	const halves = (await listOld(join(dataDir, 'backups'))).filter((path) => path.endsWith('.part'));
	const orphans = await listOrphans(db, dataDir);
	const left = [...arriving, ...halves, ...orphans];
	for (const path of left) await rm(path, { force: true });
	if (left.length) log.info({ files: left.length }, 'left-over files were removed');
	return left.length;
}

/** None where most files are unknown: that is no accident of an upload, but another database or folder than meant. */
async function listOrphans(db: Db, dataDir: string): Promise<string[]> {
	const ids = (await listStored(dataDir)).sort();
	const known = new Set<string>();
	for (const some of inChunks(ids)) {
		const rows = await db.selectFrom('file').select('id').where('id', 'in', some).execute();
		for (const { id } of rows) known.add(id);
	}
	const unknown = ids.filter((id) => !known.has(id));
	const old = await Promise.all(unknown.map((id) => ifOld(pathOf(dataDir, id))));
	const orphans = old.flatMap((path) => path ?? []);
	if (orphans.length <= known.size) return orphans;
	log.error(
		{ files: orphans.length },
		'most stored files are unknown to this database, so none was removed: are DATA_DIR and DATABASE_URL one pair?'
	);
	return [];
}

async function listStored(dataDir: string) {
	const folders = (await namesIn(join(dataDir, 'files'))).filter((name) => /^[0-9a-z]{2}$/.test(name));
	const names = await Promise.all(folders.map((folder) => namesIn(join(dataDir, 'files', folder))));
	return names.flat().filter((name) => /^[0-9a-z]{20}$/.test(name));
}

async function listOld(folder: string) {
	const old = await Promise.all((await namesIn(folder)).map((name) => ifOld(join(folder, name))));
	return old.flatMap((path) => path ?? []);
}

async function ifOld(path: string) {
	const found = await stat(path).catch(() => undefined);
	// The disk's own time: the clock of a demonstration moves.
	return found?.isFile() && found.mtimeMs < Date.now() - DAY ? path : undefined;
}

async function namesIn(folder: string): Promise<string[]> {
	return await readdir(folder).catch(() => []);
}
