/** Backups that earlier releases made are restored by this one: every row, under the names of now. */
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, describe, expect, test } from 'vitest';
import type { Line } from '#lib/server/backup/lines.ts';
import { restoreBackup } from '#lib/server/backup/restore.ts';
import { eachLine, proveSealed } from '#lib/server/backup/seal.ts';
import { listTables } from '#lib/server/backup/tables.ts';
import { setClock } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { renderMail, type MailIds } from '#lib/server/mail/outbox.ts';
import { loadMasterKey } from '#lib/server/secrets.ts';
import { newName, newWord } from '../../migrations/_new-names.ts';
import { mailTemplates } from '../../src/registry.server.ts';
import { createDatabase, ENGINES } from '../support/database.ts';

const RELEASES = 'tests/server/releases';
const releases = readdirSync(RELEASES);
const cleanUp: (() => Promise<void> | void)[] = [];
afterEach(async () => {
	for (const clean of cleanUp.splice(0)) await clean();
});

const ways = releases.flatMap((release) =>
	ENGINES.flatMap((from) =>
		ENGINES.flatMap((to) =>
			['nothing', 'a started installation'].map((into) => ({ release, from, to, into }))
		)
	)
);

describe.each(ways)('The backup of $release of $from', ({ release, from, to, into }) => {
	test(`is restored into ${into} on ${to}`, async () => {
		setClock('2026-12-01T18:30:00Z');
		const db = await open(to, into === 'nothing');
		const { file, folder } = prepare(release, from);
		const before = await rowsIn(file);
		await restoreBackup(db, file, folder);
		expect(Object.keys(before).length).toBeGreaterThan(80);
		for (const [table, rows] of Object.entries(before))
			expect([table, await rowsOf(db, table)]).toEqual([table, rows]);
	});
});

describe.each(ENGINES)('The mails that a backup promises, on %s', (to) => {
	test('are written as ever', async () => {
		const db = await open(to, true);
		const { file, folder } = prepare(releases.at(-1) ?? '', to);
		await restoreBackup(db, file, folder);
		const rows = await db
			.selectFrom('outbox')
			.select(['id', 'dedupKey', 'recipientId', 'template', 'ids'])
			.where('template', '=', 'follow_up.asker')
			.execute();
		expect(rows.length).toBeGreaterThan(5);
		const made = [];
		for (const row of rows) {
			setClock('2026-12-01T18:30:00Z');
			const stored = { ...row, ids: JSON.parse(row.ids) as MailIds };
			const context = {
				origin: 'https://tweespan.example',
				sender: 'noreply@tweespan.example',
				templates: mailTemplates
			};
			const mail = await renderMail(db, stored, context);
			made.push(
				'to' in mail
					? /https:\/\/tweespan\.example\/wensen\/[0-9a-z]{20}/.test(mail.text ?? '')
					: mail.suppress
			);
		}
		expect(made.filter((one) => one === true).length).toBeGreaterThan(0);
		expect(made.filter((one) => one === false)).toEqual([]);
		expect(made).not.toContain('the wish is gone');
	});
});

async function open(engine: (typeof ENGINES)[number], empty: boolean): Promise<Db> {
	const { db, remove } = await createDatabase(engine, empty);
	cleanUp.push(remove);
	return db;
}

function prepare(release: string, from: string) {
	const folder = mkdtempSync(join(tmpdir(), 'tweespan-release-'));
	cleanUp.push(() => rmSync(folder, { recursive: true, force: true }));
	cpSync(join(RELEASES, release), folder, { recursive: true });
	loadMasterKey(join(folder, 'master.key'));
	return { folder, file: join(folder, `${from}.backup`) };
}

/** Every row of a backup by the names and words of now, sorted, table by table. */
async function rowsIn(file: string): Promise<Record<string, string[]>> {
	const tables: Record<string, string[]> = {};
	let table = '';
	let columns: string[] = [];
	await eachLine(await proveSealed(file), async (text) => {
		const line = JSON.parse(text) as Line;
		if ('table' in line) {
			({ table, columns } = line);
			tables[newName(table)] = [];
		} else if ('row' in line) {
			const pairs = line.row.map((value, index) => {
				const column = columns[index] ?? '';
				return [newName(column, table), plain(newWord(table, column, value))] as const;
			});
			tables[newName(table)]?.push(sorted(pairs));
		}
	});
	for (const rows of Object.values(tables)) rows.sort();
	return tables;
}

async function rowsOf(db: Db, table: string): Promise<string[]> {
	const shape = (await listTables(db)).find(({ name }) => name === table);
	const columns = (shape?.columns ?? []).map((column) => sql.ref(column));
	const query = sql<Record<string, unknown>>`select ${sql.join(columns)} from ${sql.table(table)}`;
	const { rows } = await query.execute(db.withoutPlugins());
	return rows.map((row) => sorted(Object.entries(row).map(([name, value]) => [name, plain(value)]))).sort();
}

function sorted(pairs: (readonly [string, unknown])[]) {
	return JSON.stringify(Object.fromEntries(pairs.toSorted(([one], [other]) => (one < other ? -1 : 1))));
}

/** Bytes and instants as text, the same for both databases. */
function plain(value: unknown): unknown {
	if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
	if (value !== null && typeof value === 'object' && 'bytes' in value) return value.bytes;
	return value;
}
