import { PostgresDialect, PostgresDriver, type PostgresDialectConfig } from 'kysely';
import pg from 'pg';
import { log } from '../log.ts';

/** Pages answer soon or not at all; work takes the time it needs. */
export type DatabaseUse = 'pages' | 'work';

const BIGINT = 20;
const TIMESTAMPS = [1114, 1184];
const CONNECT_WITHIN = 5000;

/** How long a statement of a page may take, and wait for a lock, before the database itself breaks it off. */
export const PAGE_LIMITS = { statement: 15_000, lock: 5000 };
/** How long a page waits for a free connection, and for an answer of a server that fell silent. */
const PAGE_PATIENCE = { connection: 15_000, answer: 20_000 };

const POOLS = {
	pages: { max: 10, connectionTimeoutMillis: PAGE_PATIENCE.connection, query_timeout: PAGE_PATIENCE.answer },
	work: { max: 5 }
};

/** PostgreSQL with the same JavaScript values as SQLite: numbers, and instants as ISO-8601 UTC text. */
export function postgresDialect(url: string, use: DatabaseUse = 'work'): PostgresDialect {
	const pool = new pg.Pool({
		...POOLS[use],
		connectionString: url,
		keepAlive: true,
		types: { getTypeParser },
		Client: PatientClient,
		...(use === 'pages' && { onConnect: limitPages })
	});
	// A connection that breaks without a listener, idle or in use, would end this process too.
	pool.on('connect', (client) => client.on('error', noteLoss));
	pool.on('error', noteLoss);
	return new TweespanPostgresDialect({ pool });
}

function noteLoss(error: Error) {
	log.error({ error: error.message }, 'a database connection was lost');
}

class PatientClient extends pg.Client {
	constructor(config?: pg.ClientConfig) {
		super({ ...config, connectionTimeoutMillis: CONNECT_WITHIN });
	}

	// After a silence the late answer of one question could be taken for that of the next: the connection ends.
	override query(...words: unknown[]): never {
		const ask = pg.Client.prototype.query as (...words: unknown[]) => unknown;
		const answer = ask.apply(this, words);
		if (answer instanceof Promise) {
			answer.catch((error: Error) => {
				if (error.message === 'Query read timeout') void this.end();
			});
		}
		return answer as never;
	}
}

/**
 * The first question on a new connection of pages. Where a pooler stands between, its processes are shared with work
 * and a setting would stick to whoever comes next: there the role itself carries the limits, and `doctor` looks.
 */
async function limitPages(client: pg.ClientBase) {
	await client.query(
		`select set_config('statement_timeout', $2, false), set_config('lock_timeout', $3, false)
		 where pg_backend_pid() = $1`,
		[processOf(client), String(PAGE_LIMITS.statement), String(PAGE_LIMITS.lock)]
	);
}

function processOf(client: pg.ClientBase) {
	return (client as unknown as { processID: number | null }).processID;
}

class TweespanPostgresDialect extends PostgresDialect {
	readonly #config: PostgresDialectConfig;

	constructor(config: PostgresDialectConfig) {
		super(config);
		this.#config = config;
	}

	override createDriver() {
		return new CandidDriver(this.#config);
	}
}

type Rolled = Parameters<PostgresDriver['rollbackTransaction']>[0];

class CandidDriver extends PostgresDriver {
	// A rollback over a broken connection fails too; what broke it is what must be heard.
	override async rollbackTransaction(connection: Rolled) {
		await super.rollbackTransaction(connection).catch(() => {});
	}
}

function getTypeParser(oid: number, format?: 'text' | 'binary') {
	if (oid === BIGINT) return Number;
	if (TIMESTAMPS.includes(oid)) return toIso;
	return format === 'binary' ? pg.types.getTypeParser(oid, 'binary') : pg.types.getTypeParser(oid, 'text');
}

const INSTANT = /^(\S+) (\d\d:\d\d:\d\d(?:\.\d+)?)([+-]\d\d)?(:\d\d)?/;

/** `2027-03-01 13:30:00.5+05:30` as `2027-03-01T08:00:00.500Z`, whatever zone the server speaks in; without one it is UTC. */
export function toIso(text: string) {
	const [, day, time, hours = '+00', minutes = ':00'] = INSTANT.exec(text) ?? [];
	return new Date(`${day}T${time}${hours}${minutes}`).toISOString();
}
