import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { ConfigError } from './config.ts';

export const KEY_BYTES = 32;

/** The keys of one file by their number: the one in use, and those that opened what was made before it. */
export type KeyRing = Map<number, Buffer>;

const LINE = /^(?:(\d{1,6}) )?([A-Za-z0-9+/]{43}=)$/;

/** One key a line, `2 BASE64`; a line without a number is key 1. Undefined where there is no such file. */
export function readKeyFile(file: string): KeyRing | undefined {
	const text = readText(file);
	if (text === undefined) return undefined;
	const lines = text.split('\n').filter((line) => line.trim());
	const ring: KeyRing = new Map();
	for (const line of lines) {
		const [, number = '1', key] = LINE.exec(line.trim()) ?? [];
		if (!key) throw new ConfigError(`The master key in ${file} is not ${KEY_BYTES} bytes of base64.`);
		ring.set(Number(number), Buffer.from(key, 'base64'));
	}
	if (!ring.size) throw new ConfigError(`The master key file ${file} is empty.`);
	return ring;
}

function readText(file: string) {
	try {
		return readFileSync(file, 'utf8');
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
		throw new ConfigError(`The master key file ${file} cannot be read (${(error as Error).message}).`);
	}
}

/** A new key at the very first start, for a file that is not there yet. */
export function makeKeyFile(file: string): KeyRing {
	const ring: KeyRing = new Map([[1, newKey()]]);
	mkdirSync(dirname(file), { recursive: true });
	writeWhole(file, ring, 'wx');
	return ring;
}

export function newKey(): Buffer {
	return randomBytes(KEY_BYTES);
}

/** Puts other keys in the place of those in a file, at once or not at all, and on the disk before it returns. */
export function replaceKeyFile(file: string, ring: KeyRing) {
	const coming = `${file}.new`;
	writeWhole(coming, ring, 'w');
	renameSync(coming, file);
	syncNow(dirname(file), 'r');
}

function writeWhole(file: string, ring: KeyRing, flag: 'w' | 'wx') {
	const handle = openSync(file, flag, 0o600);
	try {
		writeSync(handle, [...ring].map(([number, key]) => lineOf(number, key)).join(''));
		fsyncSync(handle);
	} finally {
		closeSync(handle);
	}
}

/** The first key has no number, as in the files of before there were several. */
function lineOf(number: number, key: Buffer) {
	return `${number === 1 ? '' : `${number} `}${key.toString('base64')}\n`;
}

function syncNow(path: string, flag: string) {
	const handle = openSync(path, flag);
	try {
		fsyncSync(handle);
	} finally {
		closeSync(handle);
	}
}
