import { m } from '#lib/i18n/paraglide/messages.js';
import { troubleOf } from '#lib/server/db/faults.ts';
import type { Db } from '#lib/server/db/open.ts';
import {
	arrivingOf,
	BrokenUpload,
	discard,
	receiveUpload,
	type FileProblem,
	type ReceivedFile,
	type Upload
} from '#lib/server/files/receive.ts';
import { NO_ROOM } from '#lib/server/refuse.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { savePhoto } from './profile.server.ts';

const LIMITS = { files: 1, fileSize: 2 * 1024 * 1024, fieldSize: 100 };
const IMAGES = ['image/jpeg', 'image/png'];

type PhotoProblem = { problem: string; status: number };

/** What came in of a posted form with a photo; `refused` says why there is none. */
export type ReceivedPhoto = Pick<Upload, 'fields' | 'files'> & { refused?: PhotoProblem };

/** Puts a photo that came in in the place of the one before; or says why not. */
export async function changePhoto(
	db: Db,
	actor: Actor,
	{ files: [photo], refused }: ReceivedPhoto,
	dataDir: string
): Promise<PhotoProblem | undefined> {
	if (!photo) return refused;
	let before: string | null;
	try {
		before = await savePhoto(db, actor, photo);
	} catch (error) {
		await discard(dataDir, [photo]);
		if (troubleOf(error) === 'full') return refuse(m.frame_file_no_room(), NO_ROOM);
		throw error;
	}
	if (before) await discard(dataDir, [{ id: before }]);
	return undefined;
}

/** Takes in a photo, without its hidden data. */
export async function receivePhoto(request: Request, dataDir: string): Promise<ReceivedPhoto> {
	try {
		const { body, headers } = arrivingOf(request);
		const { files, fields, problems } = await receiveUpload(body, headers, dataDir, LIMITS);
		const refused = problemOf(files, fields, problems);
		if (!refused) return { fields, files };
		await discard(dataDir, files);
		return { fields, files: [], refused };
	} catch (problem) {
		if (!(problem instanceof BrokenUpload)) throw problem;
		return { fields: {}, files: [], refused: refuse(m.people_photo_wrong()) };
	}
}

function problemOf(
	[photo]: ReceivedFile[],
	{ consent }: Record<string, string>,
	problems: FileProblem[]
): PhotoProblem | undefined {
	if (problems.includes('room')) return refuse(m.frame_file_no_room(), NO_ROOM);
	if (photo && !consent) return refuse(m.people_photo_consent_missing());
	if (photo && IMAGES.includes(photo.mediaType)) return undefined;
	return refuse(photo || problems.length ? m.people_photo_wrong() : m.people_photo_missing());
}

function refuse(problem: string, status = 400): PhotoProblem {
	return { problem, status };
}
