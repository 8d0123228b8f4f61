import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/** A folder with all above it; where one of them cannot be made this fails at once (Node's own way tries for ever). */
export function makeFolder(path: string) {
	if (existsSync(path)) return;
	makeFolder(dirname(path));
	mkdirSync(path);
}
