import {
	createCipheriv,
	createDecipheriv,
	createHash,
	createHmac,
	hkdfSync,
	randomBytes,
	timingSafeEqual
} from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

let masterKey: Buffer | undefined;

/** Loads the key everything confidential hangs on; makes it at the very first start. Never part of a backup. */
export function loadMasterKey(file: string) {
	masterKey = readKey(file) ?? makeKey(file);
}

/** A key for one purpose, derived so that no two purposes share one. */
export function deriveKey(purpose: string): Buffer {
	if (!masterKey) throw new Error('The master key was not loaded.');
	return Buffer.from(hkdfSync('sha256', masterKey, Buffer.alloc(0), purpose, KEY_BYTES));
}

/** AES-256-GCM: nonce, tag and ciphertext in one piece. The context is bound to it but not stored. */
export function encrypt(key: Buffer, text: string, context: string): Buffer {
	const nonce = randomBytes(NONCE_BYTES);
	const cipher = createCipheriv('aes-256-gcm', key, nonce);
	cipher.setAAD(Buffer.from(context));
	const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
	return Buffer.concat([nonce, cipher.getAuthTag(), body]);
}

/** Throws when the bytes were changed, or belong to another context. */
export function decrypt(key: Buffer, bytes: Uint8Array, context: string): string {
	const buffer = Buffer.from(bytes);
	const decipher = createDecipheriv('aes-256-gcm', key, buffer.subarray(0, NONCE_BYTES));
	decipher.setAAD(Buffer.from(context));
	decipher.setAuthTag(buffer.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
	const body = buffer.subarray(NONCE_BYTES + TAG_BYTES);
	return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
}

/** A secret that can be made again from its row, so that it never has to be stored. */
export function signToken(purpose: string, id: string): string {
	return `${id}.${signature(purpose, id)}`;
}

/** The id inside a genuine token; undefined for every other text. */
export function verifyToken(purpose: string, token: string): string | undefined {
	const [id = '', signed = ''] = token.split('.');
	const [given, expected] = [Buffer.from(signed), Buffer.from(signature(purpose, id))];
	// A letter outside ASCII is more than one byte.
	if (given.length !== expected.length) return undefined;
	return timingSafeEqual(given, expected) ? id : undefined;
}

export function sha256(text: string): string {
	return createHash('sha256').update(text).digest('hex');
}

export function randomToken(): string {
	return randomBytes(24).toString('base64url');
}

function signature(purpose: string, id: string) {
	return createHmac('sha256', deriveKey(`token/${purpose}`))
		.update(id)
		.digest('base64url');
}

function readKey(file: string) {
	try {
		const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64');
		if (key.length !== KEY_BYTES) throw new Error(`The master key in ${file} is not 32 bytes of base64.`);
		return key;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
		throw error;
	}
}

function makeKey(file: string) {
	const key = randomBytes(KEY_BYTES);
	mkdirSync(dirname(file), { recursive: true });
	writeFileSync(file, `${key.toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
	chmodSync(file, 0o600);
	return key;
}
