import { defineConfig } from 'vitest/config';

export default defineConfig({
	test: {
		include: ['tests/{engine,features,server,architecture}/**/*.test.ts'],
		testTimeout: 30_000,
		hookTimeout: 60_000,
		globalSetup: ['tests/support/databases.ts'],
		pool: 'threads',
		maxWorkers: 2,
		env: { TZ: 'UTC' }
	}
});
