/** Serves the built site: http, graceful stop, and the few lines that tell who starts it where to go. */
import { createServer, type Server } from 'node:http';
import { enableCompileCache, flushCompileCache } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DEMONSTRATION_PASSWORD } from './seed/base.ts';
import { listDemonstrationAccounts } from '#lib/features/people/demonstration.server.ts';
import { findFirstToken } from '#lib/features/people/first-administrator.server.ts';
import { ConfigError, readConfig, type Config } from '#lib/server/config.ts';
import { runningPlatform, type Platform } from '#lib/server/platform.ts';
import { loadMasterKey } from '#lib/server/secrets.ts';

const LARGEST_BODY = '26M';
const PATIENCE = 10_000;
const SWEEP = 50;

try {
	await serve(readConfig());
} catch (error) {
	console.error(error instanceof ConfigError ? error.message : (error as Error).stack);
	process.exit(1);
}

async function serve(config: Config) {
	process.env.TWEESPAN_HTTP_ORIGIN = config.origin;
	process.env.TWEESPAN_HTTP_BODY_SIZE_LIMIT = LARGEST_BODY;
	enableCompileCache(join(config.dataDir, 'compiled'));
	const { handler } = await import(pathToFileURL(resolve('build/handler.js')).href);
	const server = createServer({ requestTimeout: 120_000 }, handler);
	await listen(server, config.port);
	stopOnSignals(server);
	await greet(config, runningPlatform());
	flushCompileCache();
}

function listen(server: Server, port: number) {
	return new Promise<void>((resolveWith, reject) => {
		server.once('error', (error: NodeJS.ErrnoException) =>
			reject(
				error.code === 'EADDRINUSE'
					? new ConfigError(`Port ${port} is in use; choose another with PORT.`)
					: error
			)
		);
		server.listen(port, resolveWith);
	});
}

/** Requests that are under way may finish; then the jobs, the database and the process. */
function stopOnSignals(server: Server) {
	let stopping = false;
	const stop = async () => {
		if (stopping) return;
		stopping = true;
		setTimeout(() => server.closeAllConnections(), PATIENCE).unref();
		runningPlatform()?.hangUp();
		await new Promise((done) => {
			server.close(done);
			setInterval(() => server.closeIdleConnections(), SWEEP).unref();
		});
		await runningPlatform()?.stop();
		process.exit(0);
	};
	process.on('SIGTERM', stop);
	process.on('SIGINT', stop);
}

async function greet(config: Config, platform: Platform | undefined) {
	console.log(`\nTweespan is ready: ${config.origin}\n`);
	if (!platform) return;
	if (platform.demonstration) return await greetDemonstration(platform);
	loadMasterKey(config.masterKeyFile);
	const token = await findFirstToken(platform.db);
	if (token)
		console.log(`Make the first administrator, once, at:\n${config.origin}/eerste-beheerder/${token}\n`);
	if (!config.smtpUrl) console.log('No mail is sent until SMTP_URL is set.\n');
}

async function greetDemonstration({ db }: Platform) {
	console.log('This is a demonstration with invented people. Accounts, one per role:\n');
	for (const { role, email } of await listDemonstrationAccounts(db))
		console.log(`  ${role.padEnd(12)} ${email}`);
	console.log(`\n  password     ${DEMONSTRATION_PASSWORD}\n`);
}
