/** The steps of a check: what each runs, beside which others, and how long that should take on two quiet cores. */

export type Step = {
	name: string;
	program: string[];
	/** Where its runner leaves a report that counts tests. */
	report?: string;
	/** Runs before one's eyes; the output of the others comes when they end. */
	watched?: boolean;
};

/** Steps that run at the same time, so many at once, and the seconds they may take together. */
export type Stage = { name: string; budget: number; atOnce: number; steps: Step[] };

type Reports = { unit: string; browser: string };

const ESLINT = 'node_modules/eslint/bin/eslint.js';
const PRETTIER = ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level=warn'];
const VITEST = ['node_modules/vitest/vitest.mjs', 'run', '--reporter=dot'];

const preparing: Step[] = [
	{ name: 'messages', program: ['src/cli/compile-messages.mjs'] },
	{ name: 'sync', program: ['node_modules/@sveltejs/kit/svelte-kit.js', 'sync'] }
];

const types: Step = {
	name: 'types',
	program: [
		...['node_modules/svelte-check/bin/svelte-check', '--tsconfig', './tsconfig.json'],
		...['--output', 'human']
	]
};

const layers: Step = {
	name: 'layers',
	program: [
		...['node_modules/dependency-cruiser/bin/dependency-cruise.mjs', 'src'],
		...['--config', '.dependency-cruiser.js', '--output-type', 'err']
	]
};

/** These only read; the longest first. The types, which take one core for a minute, stand beside the browser. */
const reading: Step[] = [
	{ name: 'lint', program: [ESLINT, '.'] },
	{ name: 'format', program: [...PRETTIER, '.'] },
	layers,
	{ name: 'unused', program: ['node_modules/knip/bin/knip.js'] },
	{ name: 'tables', program: ['src/cli/tables.ts', '--check'] }
];

/** Everything that must hold. */
export function wholeCheck({ unit, browser }: Reports): Stage[] {
	const tests: Step = {
		name: 'tests',
		report: unit,
		watched: true,
		program: [...VITEST, '--reporter=json', `--outputFile.json=${unit}`]
	};
	const build: Step = {
		name: 'build',
		program: ['node_modules/vite/bin/vite.js', 'build', '--logLevel=warn']
	};
	const e2e: Step = {
		name: 'e2e',
		report: browser,
		watched: true,
		program: ['node_modules/@playwright/test/cli.js', 'test', '--reporter=line,json']
	};
	return [
		{ name: 'prepare', budget: 20, atOnce: 1, steps: preparing },
		{ name: 'read', budget: 100, atOnce: 2, steps: reading },
		{ name: 'unit', budget: 360, atOnce: 2, steps: [tests, build] },
		{ name: 'browser', budget: 360, atOnce: 2, steps: [e2e, types] }
	];
}

/** Changed files, the tests beside them, and the preparations that are old. */
export type Change = { changed: string[]; tests: string[]; stale: string[] };

/** What the changed files touch, without the types and the browser: their own form, the layers, the tests that mirror them. */
export function changedCheck({ unit }: Reports, { changed, tests, stale }: Change): Stage[] {
	const code = changed.filter((file) => /\.(ts|js|mjs|svelte)$/.test(file));
	const formed = changed.filter((file) => /\.(ts|js|mjs|svelte|json|md|css|html|yml)$/.test(file));
	const read: Step[] = [
		...(code.length ? [{ name: 'lint', program: [ESLINT, '--no-warn-ignored', ...code] }] : []),
		...(formed.length ? [{ name: 'format', program: [...PRETTIER, '--ignore-unknown', ...formed] }] : []),
		...(code.some((file) => file.startsWith('src/')) ? [layers] : [])
	];
	const run: Step = {
		name: 'tests',
		report: unit,
		watched: true,
		program: [...VITEST, '--reporter=json', `--outputFile.json=${unit}`, ...tests]
	};
	return [
		{ name: 'prepare', budget: 20, atOnce: 1, steps: preparing.filter(({ name }) => stale.includes(name)) },
		{ name: 'changed', budget: 40, atOnce: 2, steps: [run, ...read] }
	];
}
