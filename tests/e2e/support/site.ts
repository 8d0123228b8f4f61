import { test as base, expect, type Page } from '@playwright/test';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../support/free-port.ts';

export const PASSWORD = 'samen-leren-werkt';
export const STAFF = 'marit.zonneveld@sw-rivierland.example';
export const COORDINATOR = 'coen.adriaanse@vt-rijnijssel.example';
export const ADMIN = 'ineke.bontekoe@waalstad.example';

export type Site = {
	url: string;
	/** What the server has printed since it started. */
	output(): string;
	/** Runs the operators' command line on this site's database. */
	command(...args: string[]): { status: number | null; stdout: string; stderr: string };
	stop(): Promise<void>;
};

type SiteOptions = {
	/** An agency's own empty database instead of the demonstration. */ own?: boolean;
	/** Whether the own database has its administrator already, so that the start names no link. */ begun?: boolean;
	environment?: Record<string, string>;
};

/** Starts the built site on a free port, on a copy of the demonstration or on an empty database. */
export async function startSite({
	own = false,
	begun = false,
	environment = {}
}: SiteOptions = {}): Promise<Site> {
	const folder = mkdtempSync(join(tmpdir(), 'tweespan-site-'));
	const env = { ...process.env, DATA_DIR: folder, ...(own && { TWEESPAN_DEMO: '0' }), ...environment };
	if (own) runCommand(env, ['prepare']);
	else cpSync(process.env.TWEESPAN_E2E_DATA ?? '', folder, { recursive: true });
	const { stop, ...server } = await serve(env, begun);
	return {
		...server,
		command: (...args) => runCommand(env, args),
		async stop() {
			await stop();
			rmSync(folder, { recursive: true, force: true });
		}
	};
}

/** The built site on a free port, once it has said all it says at its start. */
export async function serve(env: NodeJS.ProcessEnv, begun = false): Promise<Omit<Site, 'command'>> {
	const port = await freePort();
	const server = spawn(process.execPath, ['src/cli/serve.ts'], {
		env: { ...env, PORT: String(port) },
		stdio: ['ignore', 'pipe', 'pipe']
	});
	const output = await ready(server, lastWords(env, begun));
	return { url: `http://localhost:${port}`, output, stop: () => ended(server) };
}

/** What a server says last at its start: the password of the demonstration, the link for the first administrator, or that it is ready. */
function lastWords({ TWEESPAN_DEMO }: NodeJS.ProcessEnv, begun: boolean): RegExp {
	if (TWEESPAN_DEMO !== '0') return /^ *password +\S+\n/m;
	return begun ? /Tweespan is ready[^\n]*\n/ : /Tweespan is ready[^\n]*\n[\s\S]*\n\n/;
}

export function runCommand(env: NodeJS.ProcessEnv, args: string[]) {
	return spawnSync(process.execPath, ['src/cli/tweespan.ts', ...args], { env, encoding: 'utf8' });
}

function ready(server: ChildProcess, whole: RegExp): Promise<() => string> {
	let text = '';
	return new Promise((resolve, reject) => {
		const hear = (chunk: Buffer) => {
			text += chunk;
			if (whole.test(text)) resolve(() => text);
		};
		server.stdout?.on('data', hear);
		server.stderr?.on('data', hear);
		server.once('exit', (code) => reject(new Error(`The site ended with ${code}:\n${text}`)));
	});
}

async function ended(server: ChildProcess) {
	if (server.exitCode !== null) return;
	const gone = new Promise<void>((resolve) => server.once('exit', () => resolve()));
	server.kill('SIGTERM');
	await gone;
}

/** Every test gets a site of its own; SITE_URL points them all at one that runs already. */
export const test = base.extend<{ clock: string; site: Site }>({
	/** What the clock of the demonstration says as its server starts; the present when empty. */
	clock: ['', { option: true }],
	site: async ({ clock }, use) => {
		const running = process.env.SITE_URL;
		if (running)
			return await use({
				url: running,
				output: () => '',
				command: (...args) => runCommand(process.env, args),
				stop: async () => {}
			});
		const site = await startSite({ environment: clock ? { TWEESPAN_CLOCK: clock } : {} });
		await use(site);
		await site.stop();
	},
	baseURL: async ({ site }, use) => await use(site.url)
});

export { expect };

export type Role = 'participant' | 'trainer' | 'staff' | 'coordinator' | 'admin';

/** The account of a role, as the server itself names it at its start. */
export function accountOf(site: Site, role: Role): string {
	return new RegExp(`^ *${role} +(\\S+@\\S+)$`, 'm').exec(site.output())?.[1] ?? '';
}

export async function signIn(page: Page, email: string, password = PASSWORD) {
	await page.goto('/aanmelden');
	await page.getByLabel('E-mailadres').fill(email);
	await page.getByLabel('Wachtwoord', { exact: true }).fill(password);
	await page.getByRole('button', { name: 'Aanmelden', exact: true }).click();
	await expect(page.getByRole('heading', { level: 1 })).not.toHaveText('Aanmelden');
}

export async function signOut(page: Page) {
	await page.context().clearCookies();
}
