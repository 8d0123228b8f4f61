import type { Action, RequestEvent } from '@sveltejs/kit';

type Module = { actions?: Record<string, Action> };

const modules = import.meta.glob<Module>('../../../src/routes/**/+page.server.ts');

/** Every form action of the site, as the server itself has them, by `/route?/name`. */
export async function loadActions(): Promise<Map<string, (event: RequestEvent) => unknown>> {
	const all = new Map<string, (event: RequestEvent) => unknown>();
	for (const [path, load] of Object.entries(modules).toSorted()) {
		const id = path
			.replace('../../../src/routes', '')
			.replace(/\/\([^)]+\)/g, '')
			.replace('/+page.server.ts', '');
		const { actions } = await load();
		for (const [name, action] of Object.entries(actions ?? {})) all.set(`${id}?/${name}`, action);
	}
	return all;
}
