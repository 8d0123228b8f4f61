import { m } from '#lib/i18n/paraglide/messages.js';
import { troubleOf } from '#lib/server/db/faults.ts';
import type { Db } from '#lib/server/db/open.ts';
import {
	arrivingOf,
	BrokenUpload,
	discard,
	receiveUpload,
	type ReceivedFile
} from '#lib/server/files/receive.ts';
import { NO_ROOM } from '#lib/server/refuse.ts';
import type { Actor } from './actor.ts';
import { keepPhoto } from './profile.server.ts';

const LIMITS = { files: 1, fileSize: 2 * 1024 * 1024, fieldSize: 100 };
const IMAGES = ['image/jpeg', 'image/png'];

type PhotoProblem = { problem: string; status: number };

/** Takes a photo from a posted form, without its hidden data, in the place of the one before; or says why not. */
export async function changePhoto(
	db: Db,
	actor: Actor,
	request: Request,
	dataDir: string
): Promise<PhotoProblem | undefined> {
	const received = await receivePhoto(request, dataDir);
	if ('problem' in received) return received;
	let before: string | null;
	try {
		before = await keepPhoto(db, actor, received);
	} catch (error) {
		await discard(dataDir, [received]);
		if (troubleOf(error) === 'full') return refuse(m.frame_file_no_room(), NO_ROOM);
		throw error;
	}
	if (before) await discard(dataDir, [{ id: before }]);
	return undefined;
}

async function receivePhoto(request: Request, dataDir: string): Promise<ReceivedFile | PhotoProblem> {
	try {
		const { body, headers } = arrivingOf(request);
		const { files, fields, problems } = await receiveUpload(body, headers, dataDir, LIMITS);
		const [photo] = files;
		if (photo && fields.consent && IMAGES.includes(photo.mediaType)) return photo;
		await discard(dataDir, files);
		if (problems.includes('room')) return refuse(m.frame_file_no_room(), NO_ROOM);
		if (photo && !fields.consent) return refuse(m.people_photo_consent_missing());
		return refuse(photo || problems.length ? m.people_photo_wrong() : m.people_photo_missing());
	} catch (problem) {
		if (!(problem instanceof BrokenUpload)) throw problem;
		return refuse(m.people_photo_wrong());
	}
}

function refuse(problem: string, status = 400): PhotoProblem {
	return { problem, status };
}
