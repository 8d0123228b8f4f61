import {
	createCipheriv,
	createDecipheriv,
	createHash,
	createHmac,
	hkdfSync,
	randomBytes,
	timingSafeEqual
} from 'node:crypto';
import { KEY_BYTES, makeKeyFile, readKeyFile, type KeyRing } from './key-file.ts';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

let keys: { file: string; ring: KeyRing; current: number } | undefined;

/** Loads the keys everything confidential hangs on; makes one where there is none. Never part of a backup. */
export function loadMasterKey(file: string) {
	const ring = readKeyFile(file) ?? makeKeyFile(file);
	useKeys(file, ring, Math.max(...ring.keys()));
}

/** From now on everything is sealed and signed with one of the keys of a file, and opened with all of them. */
export function useKeys(file: string, ring: KeyRing, current: number) {
	if (!ring.has(current)) throw new Error(`There is no key ${current} in ${file}.`);
	keys = { file, ring, current };
}

export function loadedKeys() {
	if (!keys) throw new Error('The master key was not loaded.');
	return keys;
}

/** A key for one purpose, derived so that no two purposes share one; from the key in use, or from an earlier one. */
export function deriveKey(purpose: string, version = loadedKeys().current): Buffer {
	const key = keyOf(version);
	return Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), purpose, KEY_BYTES));
}

/** A key that came into the file while this process ran is found there. */
function keyOf(version: number): Buffer {
	const { file, ring, current } = loadedKeys();
	const key = ring.get(version);
	if (key) return key;
	const found = readKeyFile(file);
	const fresh = found?.get(version);
	if (!found || !fresh) throw new Error(`There is no key ${version} in ${file}.`);
	useKeys(file, found, current);
	return fresh;
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

/** The id inside a genuine token, also of an earlier key; undefined for every other text. */
export function verifyToken(purpose: string, token: string): string | undefined {
	const [id = '', given = ''] = token.split('.');
	const genuine = [...loadedKeys().ring.keys()].some((version) =>
		isSame(given, signature(purpose, id, version))
	);
	return genuine ? id : undefined;
}

function isSame(given: string, expected: string) {
	// A letter outside ASCII is more than one byte.
	const [one, other] = [Buffer.from(given), Buffer.from(expected)];
	return one.length === other.length && timingSafeEqual(one, other);
}

export function sha256(text: string): string {
	return createHash('sha256').update(text).digest('hex');
}

export function randomToken(): string {
	return randomBytes(24).toString('base64url');
}

function signature(purpose: string, id: string, version?: number) {
	return createHmac('sha256', deriveKey(`token/${purpose}`, version))
		.update(id)
		.digest('base64url');
}
