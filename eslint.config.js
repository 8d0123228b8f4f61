import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

const usesOuterDatabase = {
	selector:
		"CallExpression[callee.property.name='execute'][callee.object.callee.property.name='transaction'] > :function :matches(MemberExpression[object.name='db'], CallExpression > Identifier[name='db'])",
	message: 'Inside a transaction there is only trx; using db there hangs for ever on SQLite.'
};

const formWithoutKey = {
	selector:
		"SvelteElement[name.name='form']:has(SvelteAttribute[key.name='method'] > SvelteLiteral[value=/^post$/i]):not(:has(SvelteAttribute[key.name='action'] > SvelteLiteral[value=/^[/][^?]*$/])):not(:has(SvelteElement[name.name='FormKey']))",
	message: 'A form that changes something carries <FormKey />, so that sent twice it is done once.'
};

const literalSpread = {
	selector: 'ObjectExpression > SpreadElement > ObjectExpression.argument',
	message: 'Write the fields themselves: spreading a literal only saves lines.'
};

/** Tables of data and invented texts; and what is still two things, and is to become two files or functions. */
const DATA = ['src/lib/server/db/tables.ts', 'src/lib/features/privacy/fates.server.ts', 'src/cli/seed/**'];
const STILL_LONG = [
	'src/lib/features/imports/words.ts',
	'src/lib/features/merging/journal.server.ts',
	'src/lib/features/mixes/queries.server.ts',
	'src/lib/ui/Table.svelte',
	'src/routes/bijeenkomsten/*/draaiboek/+page.svelte'
];

export default ts.config(
	{
		ignores: [
			'node_modules',
			'.svelte-kit',
			'build',
			'data',
			'src/lib/i18n/paraglide',
			'src/lib/server/db/tables.ts',
			'test-results'
		]
	},
	js.configs.recommended,
	...ts.configs.recommended,
	...svelte.configs.recommended,
	{
		languageOptions: { globals: { ...globals.browser, ...globals.node } },
		rules: {
			'no-undef': 'off',
			// Finding control characters is the point wherever a pattern names one.
			'no-control-regex': 'off',
			'no-restricted-syntax': ['error', usesOuterDatabase],
			'@typescript-eslint/no-unused-vars': [
				'error',
				{ argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }
			],
			'@typescript-eslint/no-explicit-any': 'error',
			'svelte/no-navigation-without-resolve': 'off'
		}
	},
	{
		files: ['**/*.svelte', '**/*.svelte.ts'],
		languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig } },
		rules: { 'no-restricted-syntax': ['error', usesOuterDatabase, formWithoutKey] }
	},
	{
		files: ['src/**'],
		ignores: ['src/**/*.svelte', 'src/**/*.svelte.ts'],
		rules: { 'no-restricted-syntax': ['error', usesOuterDatabase, literalSpread] }
	},
	{
		files: ['src/**/*.svelte', 'src/**/*.svelte.ts'],
		rules: { 'no-restricted-syntax': ['error', usesOuterDatabase, formWithoutKey, literalSpread] }
	},
	{
		files: ['src/**'],
		ignores: [...DATA, ...STILL_LONG],
		rules: { 'max-lines': ['error', { max: 250 }], 'max-lines-per-function': ['error', { max: 50 }] }
	},
	{ files: ['migrations/**'], rules: { '@typescript-eslint/no-explicit-any': 'off' } },
	{ files: ['tests/e2e/**'], rules: { 'no-empty-pattern': 'off' } }
);
