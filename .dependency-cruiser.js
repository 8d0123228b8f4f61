/** The layers of the house; content/handbook/style.md says why. */

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
	forbidden: [
		{
			name: 'engine-touches-nothing',
			severity: 'error',
			from: { path: '^src/lib/engine' },
			to: { pathNot: ['^src/lib/engine', 'node_modules/(temporal-polyfill|highs)/'] }
		},
		{
			name: 'platform-knows-no-feature',
			severity: 'error',
			from: { path: '^src/lib/server' },
			to: { path: ['^src/lib/features', '^src/routes', '^src/lib/ui', '^src/lib/engine'] }
		},
		{
			name: 'features-know-no-route',
			severity: 'error',
			from: { path: '^src/lib/features' },
			to: { path: ['^src/routes', '^src/cli', '^src/hooks', '^src/registry'] }
		},
		{
			name: 'kysely-behind-server-files',
			severity: 'error',
			from: { path: '^src/(lib/features|routes)', pathNot: '\\.server\\.ts$' },
			to: { path: 'node_modules/kysely/', dependencyTypesNot: ['type-only'] }
		},
		{
			name: 'routes-have-no-sql',
			severity: 'error',
			from: { path: '^src/routes' },
			to: { path: ['node_modules/kysely/', '^src/lib/server/db/'] }
		},
		{
			name: 'pure-files-stay-pure',
			severity: 'error',
			// A worker is where a thread begins.
			from: { path: '^src/lib/features/.*/(policy|schema|[^/.]+)\\.ts$', pathNot: '/worker\\.ts$' },
			to: { path: '\\.server\\.ts$|^src/lib/server/(?!(zone|clock)\\.ts)', dependencyTypesNot: ['type-only'] }
		},
		{
			name: 'fields-know-zod-and-words-alone',
			severity: 'error',
			// The kit of every form knows no feature, so every feature can use it.
			from: { path: '^src/lib/fields\\.ts$' },
			to: { pathNot: ['node_modules/zod/', '^src/lib/i18n/'] }
		},
		{
			name: 'ui-has-no-domain',
			severity: 'error',
			from: { path: '^src/lib/ui' },
			to: { path: ['^src/lib/(features|server|engine)', '^src/routes'] }
		},
		{
			name: 'migrations-stand-alone',
			severity: 'error',
			from: { path: '^migrations' },
			to: { path: '^src' }
		},
		{
			name: 'no-circle-of-folders',
			severity: 'error',
			scope: 'folder',
			from: { path: '^src/lib/(features|engine|server)/' },
			to: { circular: true }
		},
		{
			name: 'no-circle',
			severity: 'error',
			from: {},
			to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } }
		}
	],
	options: {
		doNotFollow: { path: 'node_modules' },
		exclude: { path: ['src/lib/i18n/paraglide', '^\\.svelte-kit'] },
		tsPreCompilationDeps: true,
		tsConfig: { fileName: 'tsconfig.json' },
		enhancedResolveOptions: {
			exportsFields: ['exports'],
			conditionNames: ['import', 'svelte', 'default', 'node'],
			extensions: ['.ts', '.js', '.svelte', '.mjs']
		},
		parser: 'tsc'
	}
};
