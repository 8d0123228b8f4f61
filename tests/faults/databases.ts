import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '#lib/server/db/migrate.ts';
import { openDatabase, type Db } from '#lib/server/db/open.ts';
import { writeSetting } from '#lib/server/db/settings.ts';
import { loadMasterKey } from '#lib/server/secrets.ts';
import { createOnPostgres } from '../support/databases.ts';
import type { Finding } from './fault.ts';

type Place = Parameters<typeof openDatabase>[0];

/** The same harm to a new database of each kind; what was found says of which. */
export async function onEachDatabase(harm: (db: Db, place: Place) => Promise<Finding[]>): Promise<Finding[]> {
	const folder = mkdtempSync(join(tmpdir(), 'tweespan-fault-'));
	chmodSync(folder, 0o755);
	loadMasterKey(join(folder, 'master.key'));
	const postgres = await createOnPostgres(folder);
	try {
		const places: Place[] = [
			{ kind: 'sqlite', file: join(folder, 'tweespan.db') },
			{ kind: 'postgres', url: postgres.url }
		];
		const found: Finding[] = [];
		for (const place of places) {
			const db = openDatabase(place);
			await migrate(db);
			await writeSetting(db, 'mark', 'test');
			const findings = await harm(db, place);
			found.push(...findings.map((finding) => ({ ...finding, what: `${place.kind}: ${finding.what}` })));
			await db.destroy();
		}
		return found;
	} finally {
		await postgres.remove();
		rmSync(folder, { recursive: true, force: true });
	}
}
