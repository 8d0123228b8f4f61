import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

/** Actions stand beside pages that know the texts of the site; in tests of actions a text is its title. */
const titlesOfTexts = {
	name: 'titles-of-texts',
	enforce: 'pre' as const,
	load(id: string) {
		if (!id.endsWith('.md')) return undefined;
		const title = /^title: '(.*)'$/m.exec(readFileSync(id, 'utf8'))?.[1] ?? '';
		return `export const metadata = ${JSON.stringify({ title, summary: '', topics: [] })};`;
	}
};

export default defineConfig({
	plugins: [titlesOfTexts],
	test: {
		include: ['tests/{architecture,engine,features,rights,routes,server}/**/*.test.ts'],
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
