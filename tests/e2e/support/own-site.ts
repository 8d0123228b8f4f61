import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inDatabase, startPostgres } from '../../support/databases.ts';
import { startMailServer, type ReceivedMail } from '../../support/mail-server.ts';
import { startSite, test as base, type Site } from './site.ts';

export type DatabaseKind = 'sqlite' | 'postgres';

/** What surrounds an agency's own site: a folder, a mail server, and empty databases to start on. */
export type Surroundings = {
	folder: string;
	mails: ReceivedMail[];
	/** The settings of a server on an empty database and an empty data folder of this name. */
	emptyPlace(name: string): Promise<Record<string, string>>;
};

type Fixtures = { kind: DatabaseKind; surroundings: Surroundings; site: Site };

/** Tests of an own site, which begins empty and sends real mail. */
export const test = base.extend<Fixtures>({
	kind: ['sqlite', { option: true }],
	surroundings: async ({ kind }, use) => {
		const folder = mkdtempSync(join(tmpdir(), 'tweespan-own-'));
		chmodSync(folder, 0o755);
		const mail = await startMailServer();
		const postgres = kind === 'postgres' ? await startPostgres(folder) : undefined;
		const databases: string[] = [];
		await use({
			folder,
			mails: mail.mails,
			async emptyPlace(name) {
				const settings = {
					DATA_DIR: join(folder, name),
					MASTER_KEY_FILE: join(folder, 'master.key'),
					SMTP_URL: mail.url
				};
				if (!postgres) return settings;
				const database = `tweespan_${name}_${process.pid}`;
				await inDatabase(postgres.url, `create database ${database}`);
				databases.push(database);
				return { ...settings, DATABASE_URL: `${postgres.url}/${database}` };
			}
		});
		for (const database of databases) await inDatabase(postgres?.url ?? '', `drop database ${database}`);
		await postgres?.stop();
		await mail.stop();
		rmSync(folder, { recursive: true, force: true });
	},
	site: async ({ surroundings }, use) => {
		const site = await startSite({ own: true, environment: await surroundings.emptyPlace('first') });
		await use(site);
		await site.stop();
	}
});
