import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { deriveKey } from '../secrets.ts';

const MAGIC = Buffer.from('TWEESPN1');
const SALT = 16;
const NONCE = 12;
const TAG = 16;
const HEAD = MAGIC.length + SALT + NONCE;

/** Writes a stream compressed and encrypted; the file gets its name only when it is whole. */
export async function sealStream(content: Readable, file: string) {
	const salt = randomBytes(SALT);
	const nonce = randomBytes(NONCE);
	const cipher = createCipheriv('aes-256-gcm', backupKey(salt), nonce);
	const partial = `${file}.part`;
	const target = createWriteStream(partial, { mode: 0o600 });
	target.write(Buffer.concat([MAGIC, salt, nonce]));
	await pipeline(content, createGzip(), cipher, target, { end: false });
	await new Promise<void>((resolve, reject) =>
		target.end(cipher.getAuthTag(), () => resolve()).on('error', reject)
	);
	await rename(partial, file);
}

/** Decrypts to a plain file beside it, and only then believes it: a changed byte anywhere is refused. */
export async function unsealTo(file: string, plain: string) {
	const { salt, nonce, tag, size } = await readEnds(file);
	const decipher = createDecipheriv('aes-256-gcm', backupKey(salt), nonce);
	decipher.setAuthTag(tag);
	try {
		const body = createReadStream(file, { start: HEAD, end: size - TAG - 1 });
		await pipeline(body, decipher, createGunzip(), createWriteStream(plain, { mode: 0o600 }));
	} catch {
		await rm(plain, { force: true });
		throw new Error('This backup is damaged, or was made with another master key.');
	}
}

async function readEnds(file: string) {
	const { size } = await stat(file);
	const handle = await open(file);
	try {
		const head = Buffer.alloc(HEAD);
		const tag = Buffer.alloc(TAG);
		await handle.read(head, 0, HEAD, 0);
		await handle.read(tag, 0, TAG, Math.max(0, size - TAG));
		if (size < HEAD + TAG || !head.subarray(0, MAGIC.length).equals(MAGIC))
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

function backupKey(salt: Buffer) {
	return deriveKey(`backup/${salt.toString('hex')}`);
}
