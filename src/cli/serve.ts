/** Serves the built site: http, graceful stop, and the few lines that tell who starts it where to go. */
import { createServer, type RequestListener, type Server } from 'node:http';
import { enableCompileCache, flushCompileCache } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DEMONSTRATION_PASSWORD } from './seed/base.ts';
import { listDemonstrationAccounts } from '#lib/features/accounts/demonstration.server.ts';
import { findForeignHost } from '#lib/features/factors/passkeys/host.server.ts';
import { findFirstToken } from '#lib/features/accounts/first-administrator.server.ts';
import { ConfigError, readConfig, type Config } from '#lib/server/config.ts';
import { runningPlatform, type Platform } from '#lib/server/platform.ts';
import { closeDataFolder, keepFilesPrivate } from '#lib/server/private-files.ts';
import { startTrouble } from '#lib/server/start-trouble.ts';
import { unlock } from '#lib/server/master-key.ts';
import { sealedColumns } from '../sealed.server.ts';

const LARGEST_BODY = '26M';
/** So long may requests that are under way take when the server stops, and so long everything together. */
const PATIENCE = 7000;
const LIMIT = 10_000;
const SWEEP = 50;

keepFilesPrivate();
let config: Config | undefined;
try {
	config = readConfig();
	await serve(config);
} catch (error) {
	console.error(startTrouble(error, config) ?? (error as Error).stack);
	process.exit(1);
}

async function serve(config: Config) {
	process.env.TWEESPAN_HTTP_ORIGIN = config.origin;
	process.env.TWEESPAN_HTTP_BODY_SIZE_LIMIT = LARGEST_BODY;
	if (config.trustProxy) {
		process.env.TWEESPAN_HTTP_ADDRESS_HEADER = 'x-forwarded-for';
		process.env.TWEESPAN_HTTP_XFF_DEPTH = String(config.trustProxy);
	}
	const { server, open } = await listen(config.port);
	closeDataFolder(config.dataDir);
	enableCompileCache(join(config.dataDir, 'compiled'));
	// From here on the database is open: a taken port is known before anything is touched.
	const { handler } = await import(pathToFileURL(resolve('build/handler.js')).href);
	open(handler);
	stopOnSignals(server);
	await greet(config, runningPlatform());
	flushCompileCache();
}

/** Takes the port at once; whoever comes early waits until the site is there. */
async function listen(port: number) {
	const { promise, resolve: open } = Promise.withResolvers<RequestListener>();
	const server = createServer({ requestTimeout: 120_000 }, (request, response) => {
		void promise.then((handler) => handler(request, response));
	});
	await new Promise<void>((done, reject) => {
		server.once('error', (error: NodeJS.ErrnoException) =>
			reject(error.code === 'EADDRINUSE' ? new ConfigError(portText(port)) : error)
		);
		server.listen(port, done);
	});
	return { server, open };
}

function portText(port: number) {
	return `Port ${port} is in use; choose another with PORT.`;
}

/** Requests, jobs and mails that are under way may finish, within a limit; then the database and the process. */
function stopOnSignals(server: Server) {
	let stopping = false;
	const stop = async () => {
		if (stopping) return;
		stopping = true;
		setTimeout(giveUp, LIMIT);
		setTimeout(() => server.closeAllConnections(), PATIENCE);
		runningPlatform()?.hangUp();
		await new Promise((done) => {
			server.close(done);
			setInterval(() => server.closeIdleConnections(), SWEEP);
		});
		await runningPlatform()?.stop();
		process.exit(0);
	};
	process.on('SIGTERM', stop);
	process.on('SIGINT', stop);
}

/** What hangs is broken off: it is under a lease, and the next start takes it up. */
function giveUp() {
	console.error(
		`Something did not end within ${LIMIT / 1000} s and was broken off; the next start takes it up.`
	);
	process.exit(1);
}

async function greet(config: Config, platform: Platform | undefined) {
	console.log(`\nTweespan is ready: ${config.origin}\n`);
	if (!platform) return;
	if (platform.demonstration) return await greetDemonstration(platform);
	await unlock(platform.db, config, sealedColumns);
	const token = await findFirstToken(platform.db);
	if (token)
		console.log(`Make the first administrator, once, at:\n${config.origin}/eerste-beheerder/${token}\n`);
	const foreign = await findForeignHost(platform.db, config);
	if (foreign) console.log(`${foreign}\n`);
	if (!config.smtpUrl) console.log('No mail is sent until SMTP_URL is set.\n');
}

async function greetDemonstration({ db }: Platform) {
	console.log('This is a demonstration with invented people. Accounts, one per role:\n');
	for (const { role, email } of await listDemonstrationAccounts(db))
		console.log(`  ${role.padEnd(12)} ${email}`);
	console.log(`\n  password     ${DEMONSTRATION_PASSWORD}\n`);
}
