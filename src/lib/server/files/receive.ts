import busboy from 'busboy';
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { newId } from '../ids.ts';
import { cleanFileName } from './file-name.ts';
import { stripImage } from './image-metadata.ts';
import { sniff } from './media-type.ts';
import { pathOf } from './store.ts';

export type ReceivedFile = { id: string; name: string; mediaType: string; size: number; sha256: string };
/** Why a file was left out. */
export type FileProblem = 'type' | 'size' | 'count';
export type Upload = { fields: Record<string, string>; files: ReceivedFile[]; problems: FileProblem[] };

export type UploadLimits = { files: number; fileSize: number; fieldSize: number };

/** The sender went away, or what arrived is no form. */
export class BrokenUpload extends Error {}

/**
 * Reads a form with files: each file goes straight to the disk, is looked at there and put in its place.
 * Files that may not come in are left out and named as problems; a broken upload leaves nothing behind.
 */
export async function receiveUpload(
	body: Readable,
	headers: IncomingHttpHeaders,
	dataDir: string,
	limits: UploadLimits
): Promise<Upload> {
	const upload: Upload = { fields: {}, files: [], problems: [] };
	const arriving: Promise<void>[] = [];
	try {
		const form = openForm(headers, limits);
		form.on('field', (name, value) => name !== '__proto__' && (upload.fields[name] = value));
		form.on('file', (_field, stream, info) => {
			// Until its file is open, nobody else listens; an error unheard would end the process.
			stream.on('error', () => {});
			arriving.push(keep(stream, info.filename, dataDir, limits, upload));
		});
		form.on('filesLimit', () => upload.problems.push('count'));
		await pipeline(body, form);
		await Promise.all(arriving);
		return upload;
	} catch {
		await Promise.allSettled(arriving);
		await discard(dataDir, upload.files);
		throw new BrokenUpload('The upload broke off.');
	}
}

/** Removes files that nothing points at any more. */
export async function discard(dataDir: string, files: { id: string }[]) {
	for (const { id } of files) await rm(pathOf(dataDir, id), { force: true });
}

function openForm(headers: IncomingHttpHeaders, limits: UploadLimits) {
	return busboy({
		headers,
		defParamCharset: 'utf8',
		limits: {
			files: limits.files,
			// A file of exactly the size busboy is told counts as cut off.
			fileSize: limits.fileSize + 1,
			fields: 20,
			fieldSize: limits.fieldSize,
			parts: 20 + limits.files,
			headerPairs: 50
		}
	});
}

type Arriving = Readable & { truncated?: boolean };

async function keep(
	stream: Arriving,
	givenName: string | undefined,
	dataDir: string,
	limits: UploadLimits,
	upload: Upload
) {
	const id = newId();
	const arrival = join(dataDir, 'files', 'arriving', id);
	try {
		await mkdir(dirname(arrival), { recursive: true });
		await pipeline(stream, createWriteStream(arrival, { flags: 'wx', mode: 0o600, flush: true }));
		if (stream.truncated) return void upload.problems.push('size');
		const file = await settle(arrival, id, givenName ?? '', dataDir);
		if (file) upload.files.push(file);
		else if (file === undefined) upload.problems.push('type');
	} finally {
		await rm(arrival, { force: true });
	}
}

/** Looks at what arrived and moves it to its place; null for the empty file of an untouched field. */
async function settle(
	arrival: string,
	id: string,
	givenName: string,
	dataDir: string
): Promise<ReceivedFile | null | undefined> {
	const bytes = await readFile(arrival);
	if (!bytes.length && !givenName) return null;
	const mediaType = sniff(bytes);
	const name = mediaType && cleanFileName(givenName, mediaType);
	const clean = mediaType && stripImage(mediaType, bytes);
	if (!mediaType || !name || !clean) return undefined;
	if (clean !== bytes) await writeFile(arrival, clean, { flush: true });
	const place = pathOf(dataDir, id);
	await mkdir(dirname(place), { recursive: true });
	await rename(arrival, place);
	return {
		id,
		name,
		mediaType,
		size: clean.length,
		sha256: createHash('sha256').update(clean).digest('hex')
	};
}
