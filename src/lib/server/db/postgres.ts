import { PostgresDialect } from 'kysely';
import pg from 'pg';
import { log } from '../log.ts';

const BIGINT = 20;
const TIMESTAMPS = [1114, 1184];

/** PostgreSQL with the same JavaScript values as SQLite: numbers, and instants as ISO-8601 UTC text. */
export function postgresDialect(url: string): PostgresDialect {
	const pool = new pg.Pool({
		connectionString: url,
		max: 10,
		options: '-c timezone=UTC',
		types: { getTypeParser }
	});
	// Without a listener, a server that stops ends this process too.
	pool.on('error', (error) => log.error({ error: error.message }, 'a database connection was lost'));
	return new PostgresDialect({ pool });
}

/** `2027-03-01 08:00:00.5+00` as `2027-03-01T08:00:00.500Z`; the connection's zone is UTC. */
function toIso(text: string) {
	return new Date(`${text.replace(' ', 'T').replace(/\+00$/, '')}Z`).toISOString();
}

function getTypeParser(oid: number, format?: 'text' | 'binary') {
	if (oid === BIGINT) return Number;
	if (TIMESTAMPS.includes(oid)) return toIso;
	return format === 'binary' ? pg.types.getTypeParser(oid, 'binary') : pg.types.getTypeParser(oid, 'text');
}
