import { sql, type Kysely } from 'kysely';
import { isPostgres } from './_columns.ts';

const OPEN = `('raised', 'acknowledged', 'in_progress', 'waiting_asker', 'waiting_organisation', 'planned')`;

/**
 * PostgreSQL finds the same wishes as SQLite: both hold whole words without capitals and accents, and search for words
 * that begin with a stem of our own. Before, PostgreSQL had a second opinion on Dutch stems and on which words count.
 */
export async function up(db: Kysely<any>) {
	if (!isPostgres(db)) return;
	// Everything between words becomes a space: the punctuation of ASCII, of Latin-1 and of typography.
	await sql
		.raw(
			`create or replace function wish_words(summary text, body text) returns tsvector
			language sql immutable parallel safe
			return to_tsvector('simple', regexp_replace(
				regexp_replace(lower(normalize(summary || ' ' || body, NFD)), '[\\u0300-\\u036f]', '', 'g'),
				'[^a-z0-9ªµº\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u1fff\\u2c00-\\ud7ff\\uf900-\\uffff]+', ' ', 'g'
			))`
		)
		.execute(db);
	const { rows } = await sql<{ name: string }>`
		select indexname as name from pg_indexes
		where schemaname = current_schema() and tablename = 'wish' and indexdef like '%to_tsvector%'`.execute(db);
	for (const { name } of rows) await sql`drop index ${sql.ref(name)}`.execute(db);
	await sql`
		create index wish_words on wish using gin (wish_words(summary, body))
		where kind <> 'coaching' and state in ${sql.raw(OPEN)}`.execute(db);
}
