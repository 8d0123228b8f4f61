import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

export type Route = {
	/** As SvelteKit names it: `/uitvoeringen/[editionId]`. */
	id: string;
	page: boolean;
	/** Names of form actions; `default` is the one without a name. */
	actions: string[];
	/** Methods of an endpoint. */
	methods: string[];
};

const ROOT = 'src/routes';

/** Every address the site answers, read from the source tree. */
export function listRoutes(folder = ROOT): Route[] {
	const names = readdirSync(folder).sort();
	const below = names.map((name) => join(folder, name)).filter((path) => statSync(path).isDirectory());
	const here = toRoute(folder, names);
	return [...(here ? [here] : []), ...below.flatMap((path) => listRoutes(path))];
}

/** Every form action of the site, as `/route?/name`. */
export function listActions(): string[] {
	return listRoutes().flatMap(({ id, actions }) => actions.map((name) => `${id}?/${name}`));
}

function toRoute(folder: string, names: string[]): Route | undefined {
	const page = names.includes('+page.svelte') || names.includes('+page.md');
	const endpoint = names.includes('+server.ts') ? readFileSync(join(folder, '+server.ts'), 'utf8') : '';
	const load = names.includes('+page.server.ts') ? readFileSync(join(folder, '+page.server.ts'), 'utf8') : '';
	const methods = [...endpoint.matchAll(/export const (GET|POST|PUT|PATCH|DELETE)\b/g)].map(
		(match) => match[1] ?? ''
	);
	if (!page && !methods.length) return undefined;
	const id = folder.slice(ROOT.length).replace(/\/\([^)]+\)/g, '') || '/';
	return { id, page, actions: actionNames(load), methods };
}

function actionNames(source: string) {
	const body = source.split(/export const actions[^=]*= \{/)[1]?.split(/^\};/m)[0] ?? '';
	return [...body.matchAll(/^\t(?:async )?(\w+)(?=[:(,]|$)/gm)].map((match) => match[1] ?? '');
}
