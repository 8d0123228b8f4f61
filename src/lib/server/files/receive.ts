import busboy from 'busboy';
import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rm, writeFile, type FileHandle } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { BodyTooLarge } from '../body.ts';
import { newId } from '../ids.ts';
import { log } from '../log.ts';
import { tooMuch } from '../refuse.ts';
import { cleanFileName } from './file-name.ts';
import { stripImage } from './image-metadata.ts';
import { sniff } from './media-type.ts';
import { pathOf, putInPlace } from './store.ts';

export type ReceivedFile = { id: string; name: string; mediaType: string; size: number; sha256: string };
/** Why a file was left out; `room` when the disk is full or does not take it. */
export type FileProblem = 'type' | 'size' | 'count' | 'room';
export type Upload = { fields: Record<string, string>; files: ReceivedFile[]; problems: FileProblem[] };

export type UploadLimits = { files: number; fileSize: number; fieldSize: number };

/** The sender went away, or what arrived is no form. */
export class BrokenUpload extends Error {}

/** A posted form as it arrives. */
export type Arriving = { body: Readable; headers: IncomingHttpHeaders };

/** A request may have no body at all, which reads as an empty one. */
export function arrivingOf(request: Request): Arriving {
	const body = request.body ? Readable.fromWeb(request.body as ReadableStream) : Readable.from([]);
	return { body, headers: Object.fromEntries(request.headers) };
}

/**
 * Reads a form with files: each file goes straight to the disk, is looked at there and put in its place.
 * Files that may not come in, or that the disk does not take, are left out and named as problems; a broken upload
 * leaves nothing behind.
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
			// Until it is read, nobody else listens; an error unheard would end the process.
			stream.on('error', () => {});
			const kept = keep(stream, info.filename, dataDir, upload);
			// It may fail long before it is waited for, when the whole form has come in.
			kept.catch(() => {});
			arriving.push(kept);
		});
		form.on('filesLimit', () => upload.problems.push('count'));
		await pipeline(body, form);
		await Promise.all(arriving);
		return upload;
	} catch (problem) {
		await Promise.allSettled(arriving);
		await discard(dataDir, upload.files);
		if (problem instanceof BodyTooLarge) tooMuch();
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

type ArrivingFile = Readable & { truncated?: boolean };

/** What the disk does not take costs that file alone: the rest of the form is read on. */
async function keep(stream: ArrivingFile, givenName: string | undefined, dataDir: string, upload: Upload) {
	const id = newId();
	const arrival = join(dataDir, 'files', 'arriving', id);
	try {
		await writeDown(stream, arrival);
		if (stream.truncated) return void upload.problems.push('size');
		const file = await finish(arrival, id, givenName ?? '', dataDir);
		if (file) upload.files.push(file);
		else if (file === undefined) upload.problems.push('type');
	} catch (error) {
		if (!isDiskTrouble(error)) throw error;
		log.error({ problem: error.code }, 'a file that came in could not be stored');
		upload.problems.push('room');
	} finally {
		// What cannot be removed now is swept up later.
		await rm(arrival, { force: true }).catch(() => {});
	}
}

/** Full, read-only, broken, no folder, too many open files: whatever the system says no to. */
function isDiskTrouble(error: unknown): error is NodeJS.ErrnoException {
	return error instanceof Error && 'syscall' in error;
}

/** Writes a stream to a file that survives a power cut; a stream the disk does not take is read to its end all the same. */
async function writeDown(stream: Readable, file: string) {
	let handle: FileHandle | undefined;
	try {
		await mkdir(dirname(file), { recursive: true });
		handle = await open(file, 'wx', 0o600);
		for await (const chunk of stream.iterator({ destroyOnReturn: false })) await handle.appendFile(chunk);
		await handle.sync();
	} catch (error) {
		for await (const _ of stream);
		throw error;
	} finally {
		await handle?.close();
	}
}

/** Looks at what arrived and moves it to its place; null for the empty file of an untouched field. */
async function finish(
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
	await putInPlace(arrival, dataDir, id);
	return {
		id,
		name,
		mediaType,
		size: clean.length,
		sha256: createHash('sha256').update(clean).digest('hex')
	};
}
