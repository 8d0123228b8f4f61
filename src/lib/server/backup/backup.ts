import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import type { Db } from '../db/open.ts';
import { backupLines } from './lines.ts';
import { sealStream } from './seal.ts';

/** Writes an encrypted copy of the database and its files, while the server goes on working; answers which files are gone. */
export async function makeBackup(db: Db, file: string, dataDir: string): Promise<{ missing: string[] }> {
	const missing: string[] = [];
	await mkdir(dirname(file), { recursive: true });
	const lines = backupLines(db, dataDir, (id) => missing.push(id));
	await sealStream(Readable.from(inBlocks(lines)), file);
	return { missing };
}

const BLOCK = 65_536;

/** Many short lines at a time: each piece passes through compression and encryption by itself. */
async function* inBlocks(lines: AsyncIterable<string>) {
	let block = '';
	for await (const line of lines) {
		block += line;
		if (block.length < BLOCK) continue;
		yield block;
		block = '';
	}
	yield block;
}
