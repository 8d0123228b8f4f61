import { defineConfig } from 'vitest/config';

export default defineConfig({
	test: {
		include: ['tests/{engine,features,server,routes,architecture}/**/*.test.ts'],
		testTimeout: 30_000,
		hookTimeout: 60_000,
		globalSetup: ['tests/support/databases.ts'],
		pool: 'threads',
		maxWorkers: 2,
		// Every test sets the clock and opens a database of its own, so files need no modules of their own.
		isolate: false,
		env: { TZ: 'UTC' }
	}
});
