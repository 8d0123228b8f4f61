import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand, serve } from './site.ts';

/** One filled demonstration that ran once, so that the work of a first start is done; each test's server begins on a copy. */
export default async function prepare() {
	if (process.env.SITE_URL) return;
	const folder = mkdtempSync(join(tmpdir(), 'tweespan-e2e-'));
	const env = { ...process.env, DATA_DIR: folder };
	const { status, stderr } = runCommand(env, ['prepare']);
	if (status !== 0) throw new Error(`The demonstration could not be made: ${stderr}`);
	await (await serve(env)).stop();
	process.env.TWEESPAN_E2E_DATA = folder;
}
