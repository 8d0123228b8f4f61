import { dirname, join, resolve } from 'node:path';

export type Config = {
	port: number;
	/** The address people type, without a trailing slash. */
	origin: string;
	/** Every origin a form may come from: localhost and 127.0.0.1 are one place. */
	origins: string[];
	/** How many web servers of one's own stand before this one, each adding to X-Forwarded-For. */
	trustProxy: number;
	database: { kind: 'sqlite'; file: string } | { kind: 'postgres'; url: string };
	/** The same for work that may take long: behind a pooler it needs a role of its own. */
	workDatabase: Config['database'];
	smtpUrl: string | null;
	/** From whom mails come: `?from=` in SMTP_URL, else noreply at the site's own host. */
	sender: string;
	dataDir: string;
	masterKeyFile: string;
	demonstration: boolean;
	clock: string | null;
};

/** A setting with a wrong value; the message is one plain sentence for whoever runs the server. */
export class ConfigError extends Error {
	override name = 'ConfigError';
}

/** By its name: the built site and the command line each have a class of their own. */
export function isConfigError(error: unknown): boolean {
	return error instanceof Error && error.name === 'ConfigError';
}

type Environment = Record<string, string | undefined>;

export function readConfig(env: Environment = process.env): Config {
	const port = readPort(env.PORT);
	const origin = readOrigin(env.ORIGIN ?? `http://localhost:${port}`);
	const dataDir = resolve(env.DATA_DIR ?? 'data');
	return {
		port,
		origin,
		origins: sameOrigins(origin),
		trustProxy: readHops(env.TRUST_PROXY),
		database: readDatabase(env.DATABASE_URL, dataDir),
		workDatabase: readWorkDatabase(env, dataDir),
		smtpUrl: readSmtp(env.SMTP_URL),
		sender: readSender(env.SMTP_URL, origin),
		dataDir,
		masterKeyFile: readKeyFile(env.MASTER_KEY_FILE, dataDir),
		demonstration: readDemonstration(env),
		clock: readClock(env.TWEESPAN_CLOCK)
	};
}

function readPort(text = '3000') {
	const port = Number(text);
	if (!/^\d{1,5}$/.test(text) || port < 1 || port > 65_535) {
		throw new ConfigError(`PORT must be a whole number from 1 to 65535, not "${text}".`);
	}
	return port;
}

function readOrigin(text: string) {
	const url = URL.parse(text);
	if (!url || url.origin === 'null' || text.replace(/\/$/, '') !== url.origin) {
		throw new ConfigError(`ORIGIN must be an address such as https://tweespan.example.nl, not "${text}".`);
	}
	if (url.protocol !== 'https:' && !isLocal(url)) {
		throw new ConfigError(
			`ORIGIN must begin with https:// (plain http is for localhost only), not "${text}".`
		);
	}
	return url.origin;
}

function isLocal(url: URL) {
	return url.protocol === 'http:' && ['localhost', '127.0.0.1'].includes(url.hostname);
}

function sameOrigins(origin: string) {
	const url = new URL(origin);
	if (!isLocal(url)) return [origin];
	const port = url.port ? `:${url.port}` : '';
	return [`http://localhost${port}`, `http://127.0.0.1${port}`];
}

function readHops(text = '') {
	if (/^\d?$/.test(text)) return Number(text);
	throw new ConfigError(
		`TRUST_PROXY must be how many web servers stand before this one, usually 1 (0 for none), not "${text}".`
	);
}

function readDatabase(text: string | undefined, dataDir: string): Config['database'] {
	if (!text) return { kind: 'sqlite', file: join(dataDir, 'tweespan.db') };
	if (/^postgres(ql)?:\/\//.test(text) && URL.canParse(text)) return { kind: 'postgres', url: text };
	throw new ConfigError('DATABASE_URL must begin with postgres:// (leave it out for the built-in database).');
}

function readWorkDatabase(env: Environment, dataDir: string) {
	if (!env.DATABASE_WORK_URL) return readDatabase(env.DATABASE_URL, dataDir);
	if (!env.DATABASE_URL)
		throw new ConfigError('DATABASE_WORK_URL is the second address of the database that DATABASE_URL names.');
	return readDatabase(env.DATABASE_WORK_URL, dataDir);
}

function readSmtp(text: string | undefined) {
	if (!text) return null;
	if (/^smtps?:\/\//.test(text) && URL.canParse(text)) return text;
	throw new ConfigError('SMTP_URL must look like smtp://user:password@mail.example.nl:587.');
}

function readSender(smtpUrl: string | undefined, origin: string) {
	const chosen = smtpUrl ? new URL(smtpUrl).searchParams.get('from') : null;
	return chosen ?? `noreply@${new URL(origin).hostname}`;
}

function readKeyFile(text: string | undefined, dataDir: string) {
	if (!text) return join(dataDir, 'master.key');
	const file = resolve(text);
	if (file === dirname(file)) throw new ConfigError(`MASTER_KEY_FILE must name a file, not "${text}".`);
	return file;
}

function readDemonstration(env: Environment) {
	const text = env.TWEESPAN_DEMO;
	if (text === undefined || text === '') return !env.DATABASE_URL && !env.ORIGIN;
	if (text === '0' || text === '1') return text === '1';
	throw new ConfigError(`TWEESPAN_DEMO must be 0 or 1, not "${text}".`);
}

function readClock(text: string | undefined) {
	if (!text) return null;
	if (/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?Z$/.test(text) && !Number.isNaN(Date.parse(text))) return text;
	throw new ConfigError(`TWEESPAN_CLOCK must be an instant such as 2027-03-01T08:00:00Z, not "${text}".`);
}
