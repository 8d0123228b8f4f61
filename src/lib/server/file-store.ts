import { join } from 'node:path';

/** Where the bytes of a stored file lie; the first letters of its id keep folders small. */
export function pathOfFile(dataDir: string, id: string): string {
	if (!/^[0-9a-z]{20}$/.test(id)) throw new Error('This is no id of a file.');
	return join(dataDir, 'files', id.slice(0, 2), id);
}
