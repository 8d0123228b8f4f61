import { setTimeout as wait } from 'node:timers/promises';
import { saveCheck } from './master-key.ts';
import type { Db } from './db/open.ts';
import { newKey, readKeyFile, replaceKeyFile } from './key-file.ts';
import { countOld, sealAnew, type SealedColumn } from './sealed.ts';
import { loadedKeys, useKeys } from './secrets.ts';

/** By then every running server has seen that there is another key (ticker.ts). */
const SEEN_WITHIN = 3000;

export type Rotation = { key: number; done: number; damaged: string[] };

type Rotating = {
	sealed: SealedColumn[];
	/** Told how many rows are done. */ onProgress?: (done: number) => void;
	seenWithin?: number;
};

/**
 * Puts a new key beside the old one and seals everything anew with it. Broken off anywhere it is gone on with by the
 * next call: the file gets the key before the database knows of it, and each row says which key opens it.
 */
export async function rotateKey(
	db: Db,
	{ sealed, onProgress, seenWithin = SEEN_WITHIN }: Rotating
): Promise<Rotation> {
	if (!(await countOld(db, sealed))) {
		takeNextKey();
		await saveCheck(db);
	}
	await wait(seenWithin);
	const { done, damaged } = await sealAnew(db, sealed, onProgress);
	return { key: loadedKeys().current, done, damaged };
}

/** The key after the one in use: what an earlier try left in the file, else a new one. */
function takeNextKey() {
	const { file, current } = loadedKeys();
	const ring = readKeyFile(file) ?? new Map();
	const next = current + 1;
	if (!ring.has(next)) {
		ring.set(next, newKey());
		replaceKeyFile(file, ring);
	}
	useKeys(file, ring, next);
}

/** Takes the keys of before out of the file; answers how many, and throws while something still needs one. */
export async function forgetOldKeys(db: Db, sealed: SealedColumn[]): Promise<number> {
	const old = await countOld(db, sealed);
	if (old) throw new Error(`${old} texts still need an earlier key: finish with tweespan key rotate first.`);
	const { file, ring, current } = loadedKeys();
	const kept = new Map([...ring].filter(([version]) => version >= current));
	if (kept.size < ring.size) replaceKeyFile(file, kept);
	useKeys(file, kept, current);
	return ring.size - kept.size;
}
