import { statfsSync } from 'node:fs';

/** So little room is as good as none: the log of one busy hour may need it. */
const LEAST_ROOM = 50 * 1024 ** 2;
/** A disk that was full a minute ago is taken for full still. */
const REMEMBERED = 60_000;

let writing = true;
let fullAt = -Infinity;
let folder: string | undefined;

/** A disk that could not keep what it was given is not trusted again before somebody looked: until the next start nothing is written. */
export function stopWrites() {
	writing = false;
}

export function writesGoOn(): boolean {
	return writing;
}

export function noteFullDisk() {
	fullAt = performance.now();
}

/** Names the folder whose disk must have room. */
export function watchRoom(dataDir: string) {
	folder = dataDir;
}

/** Whether there is room, and nothing was refused for lack of it just now. */
export function hasRoom(): boolean {
	if (performance.now() - fullAt < REMEMBERED) return false;
	return folder === undefined || freeBytes(folder) >= LEAST_ROOM;
}

function freeBytes(place: string) {
	try {
		const { bavail, bsize } = statfsSync(place);
		return bavail * bsize;
	} catch {
		return 0;
	}
}
