import { listRoutes } from './routes.ts';

const patterns = listRoutes()
	.filter((route) => route.page)
	.map(({ id }) => ({ id, match: new RegExp(`^${id.replace(/\[[^\]]+\]/g, '[^/]+')}$`) }))
	.sort((one, other) => Number(one.id.includes('[')) - Number(other.id.includes('[')));

/** Which page of the site a path is: `/wensen/123` is `/wensen/[wishId]`. */
export function kindOf(path: string) {
	const bare = path.split(/[?#]/)[0] ?? '';
	return patterns.find(({ match }) => match.test(bare))?.id;
}
