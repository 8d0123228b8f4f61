import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import type { Db } from '../db/open.ts';
import { backupLines } from './lines.ts';
import { sealStream } from './seal.ts';

/** Writes an encrypted copy of the database and its files, while the server goes on working. */
export async function makeBackup(db: Db, file: string, dataDir: string) {
	await mkdir(dirname(file), { recursive: true });
	await sealStream(Readable.from(backupLines(db, dataDir)), file);
}
