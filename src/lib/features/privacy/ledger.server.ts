import { existsSync } from 'node:fs';
import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder } from '#lib/server/files/store.ts';

/** Who was erased and when, as ids and instants; it stands beside the database and outlives every backup of it. */
export type Erasure = { personId: string; erasedAt: string };

const LINE = /^(\S+Z) ([0-9a-z]{20})$/;

export function ledgerOf(dataDir: string) {
	return join(dataDir, 'erasures.log');
}

/** Whoever stands in the ledger; a last line that was cut off by a crash counts as not written. */
export async function readLedger(dataDir: string): Promise<Erasure[]> {
	const file = ledgerOf(dataDir);
	if (!existsSync(file)) return [];
	const lines = (await readFile(file, 'utf8')).split('\n');
	return lines.flatMap((line) => {
		const [, erasedAt, personId] = LINE.exec(line) ?? [];
		return erasedAt && personId ? [{ erasedAt, personId }] : [];
	});
}

/** Adds those who do not stand there yet; returns once the disk has them. */
export async function addToLedger(dataDir: string, erasures: Erasure[]) {
	const known = new Set((await readLedger(dataDir)).map(({ personId }) => personId));
	const fresh = erasures.filter(({ personId }) => !known.has(personId));
	if (!fresh.length) return;
	await mkdir(dataDir, { recursive: true });
	const handle = await open(ledgerOf(dataDir), 'a', 0o600);
	try {
		// The line break before it keeps a line that was cut off apart.
		await handle.appendFile(fresh.map(({ personId, erasedAt }) => `\n${erasedAt} ${personId}\n`).join(''));
		await handle.sync();
	} finally {
		await handle.close();
	}
	await syncFolder(dataDir);
}
