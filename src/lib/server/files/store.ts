import { createReadStream } from 'node:fs';
import { mkdir, open, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { now } from '../clock.ts';
import type { Trx } from '../db/open.ts';
import type { ReceivedFile } from './receive.ts';

/** Where a file stands: spread over folders by the first letters of its id. */
export function pathOf(dataDir: string, id: string) {
	if (!/^[0-9a-z]{20}$/.test(id)) throw new Error('This is no id of a file.');
	return join(dataDir, 'files', id.slice(0, 2), id);
}

/** Moves a file that has arrived to its place; returns once the disk knows where it is. */
export async function putInPlace(arrival: string, dataDir: string, id: string) {
	const place = pathOf(dataDir, id);
	const made = await mkdir(dirname(place), { recursive: true });
	await rename(arrival, place);
	await syncFolder(dirname(place));
	if (made) await syncFolder(dirname(made));
}

/** What was made, renamed or removed in a folder outlives a loss of power only after this. */
export async function syncFolder(path: string) {
	const handle = await open(path, 'r');
	try {
		await handle.sync();
	} finally {
		await handle.close();
	}
}

/** Writes down files that are in their place already, in the transaction that gives them a meaning. */
export async function insertFiles(trx: Trx, files: ReceivedFile[], personId: string) {
	if (!files.length) return;
	await trx
		.insertInto('file')
		.values(files.map((file) => ({ ...file, storedBy: personId, storedAt: now() })))
		.execute();
}

export type StoredFile = { id: string; name: string; mediaType: string };

/** A download: saved under its name, never shown or run inside this site. */
export async function downloadResponse(dataDir: string, file: StoredFile): Promise<Response> {
	const handle = await open(pathOf(dataDir, file.id));
	const { size } = await handle.stat();
	await handle.close();
	const stream = Readable.toWeb(createReadStream(pathOf(dataDir, file.id))) as ReadableStream;
	return new Response(stream, {
		headers: {
			'Content-Type': file.mediaType,
			'Content-Length': String(size),
			'Content-Disposition': disposition(file.name),
			'Content-Security-Policy': "sandbox; default-src 'none'",
			'X-Content-Type-Options': 'nosniff',
			'Cache-Control': 'private, no-store'
		}
	});
}

function disposition(name: string) {
	const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
	const whole = encodeURIComponent(name).replace(
		/['()*]/g,
		(letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`
	);
	return `attachment; filename="${plain}"; filename*=UTF-8''${whole}`;
}
