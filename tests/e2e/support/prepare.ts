import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** One filled demonstration before the tests; each test starts a server on a copy of its own. */
export default function prepare() {
	if (process.env.SITE_URL) return;
	const folder = mkdtempSync(join(tmpdir(), 'tweespan-e2e-'));
	const { status, stderr } = spawnSync(process.execPath, ['src/cli/tweespan.ts', 'prepare'], {
		env: { ...process.env, DATA_DIR: folder },
		encoding: 'utf8'
	});
	if (status !== 0) throw new Error(`The demonstration could not be made: ${stderr}`);
	process.env.TWEESPAN_E2E_DATA = folder;
}
