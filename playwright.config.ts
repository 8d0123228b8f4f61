import { defineConfig } from '@playwright/test';
import { existsSync } from 'node:fs';

const chromium = [
	process.env.CHROMIUM_PATH,
	'/usr/bin/chromium',
	'/usr/bin/chromium-browser',
	'/usr/bin/google-chrome'
].find((path) => path && existsSync(path));

export default defineConfig({
	testDir: 'tests/e2e',
	globalSetup: './tests/e2e/support/prepare.ts',
	workers: 2,
	fullyParallel: true,
	forbidOnly: true,
	timeout: 120_000,
	expect: { timeout: 15_000 },
	use: {
		locale: 'nl-NL',
		timezoneId: 'Europe/Amsterdam',
		viewport: { width: 1280, height: 900 },
		screenshot: 'only-on-failure',
		launchOptions: {
			...(chromium && { executablePath: chromium }),
			args: [
				'--no-sandbox',
				'--disable-gpu',
				'--disable-quic',
				'--no-first-run',
				'--disable-background-networking',
				'--disable-component-update',
				'--disable-sync'
			]
		}
	}
});
