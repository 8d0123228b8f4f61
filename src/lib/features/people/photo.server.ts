import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { m } from '#lib/i18n/paraglide/messages.js';
import { BrokenUpload, discard, receiveUpload, type ReceivedFile } from '#lib/server/files/receive.ts';

const LIMITS = { files: 1, fileSize: 2 * 1024 * 1024, fieldSize: 100 };
const IMAGES = ['image/jpeg', 'image/png'];

type ReceivedPhoto = { photo: ReceivedFile; problem: '' } | { photo: null; problem: string };

/** A photo from a posted form, without its hidden data; or why there is none. */
export async function receivePhoto(request: Request, dataDir: string): Promise<ReceivedPhoto> {
	try {
		const body = Readable.fromWeb(request.body as unknown as ReadableStream);
		const { files, fields, problems } = await receiveUpload(
			body,
			Object.fromEntries(request.headers),
			dataDir,
			LIMITS
		);
		const [photo] = files;
		if (photo && fields.consent && IMAGES.includes(photo.mediaType)) return { photo, problem: '' };
		await discard(dataDir, files);
		if (photo && !fields.consent) return { photo: null, problem: m.people_photo_consent_missing() };
		return {
			photo: null,
			problem: photo || problems.length ? m.people_photo_wrong() : m.people_photo_missing()
		};
	} catch (problem) {
		if (!(problem instanceof BrokenUpload)) throw problem;
		return { photo: null, problem: m.people_photo_wrong() };
	}
}
