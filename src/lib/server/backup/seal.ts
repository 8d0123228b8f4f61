import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { syncFolder } from '../files/store.ts';
import { deriveKey, loadedKeys } from '../secrets.ts';
import { linesIn } from './lines-in.ts';

const MAGIC = Buffer.from('TWEESPN1');
const SALT = 16;
const NONCE = 12;
const TAG = 16;
const HEAD = MAGIC.length + SALT + NONCE;

/** Writes a stream compressed and encrypted; the file gets its name only when it is whole and on the disk. */
export async function sealStream(content: Readable, file: string) {
	const partial = `${file}.part`;
	try {
		await writeSealed(content, partial);
	} catch (error) {
		await rm(partial, { force: true });
		throw error;
	}
	await rename(partial, file);
	await syncFolder(dirname(file));
}

async function writeSealed(content: Readable, file: string) {
	const salt = randomBytes(SALT);
	const nonce = randomBytes(NONCE);
	const cipher = createCipheriv('aes-256-gcm', backupKey(salt), nonce);
	const target = createWriteStream(file, { mode: 0o600, flush: true });
	target.write(Buffer.concat([MAGIC, salt, nonce]));
	await pipeline(content, createGzip(), cipher, target, { end: false });
	target.end(cipher.getAuthTag());
	await finished(target);
}

type Seal = { version: number; salt: Buffer; nonce: Buffer; tag: Buffer; size: number };

/** A backup that was read to its end and proved whole: which of the keys opens it, and its first line. */
export type Proven = { file: string; seal: Seal; firstLine: string };

/** Reads a backup once without believing it: a changed byte anywhere is refused before anything is done with it. */
export async function proveSealed(file: string): Promise<Proven> {
	const ends = await readEnds(file);
	for (const version of [...loadedKeys().ring.keys()].sort((one, other) => other - one)) {
		let firstLine: string | undefined;
		const seal = { ...ends, version };
		try {
			await eachSealedLine(file, seal, (line) => void (firstLine ??= line));
			return { file, seal, firstLine: firstLine ?? '' };
		} catch (error) {
			if ((error as NodeJS.ErrnoException).syscall) throw error;
		}
	}
	throw new Error('This backup is damaged, or was made with another master key.');
}

/** Reads it again, line by line; nothing of it ever stands on a disk. */
export async function eachLine({ file, seal }: Proven, take: (line: string) => Promise<void>) {
	await eachSealedLine(file, seal, take);
}

async function eachSealedLine(file: string, seal: Seal, take: (line: string) => Promise<void> | void) {
	const { version, salt, nonce, tag, size } = seal;
	const decipher = createDecipheriv('aes-256-gcm', backupKey(salt, version), nonce);
	decipher.setAuthTag(tag);
	const body = createReadStream(file, { start: HEAD, end: size - TAG - 1 });
	await pipeline(body, decipher, createGunzip(), async (content: AsyncIterable<Buffer>) => {
		for await (const line of linesIn(content)) await take(line);
	});
}

async function readEnds(file: string) {
	const { size } = await stat(file);
	const handle = await open(file);
	try {
		const head = Buffer.alloc(HEAD);
		const tag = Buffer.alloc(TAG);
		await handle.read(head, 0, HEAD, 0);
		await handle.read(tag, 0, TAG, Math.max(0, size - TAG));
		if (size <= HEAD + TAG || !head.subarray(0, MAGIC.length).equals(MAGIC))
			throw new Error(`${file} is no Tweespan backup.`);
		return {
			salt: head.subarray(MAGIC.length, MAGIC.length + SALT),
			nonce: head.subarray(HEAD - NONCE),
			tag,
			size
		};
	} finally {
		await handle.close();
	}
}

function backupKey(salt: Buffer, version?: number) {
	return deriveKey(`backup/${salt.toString('hex')}`, version);
}
