import { checkPromises } from '#lib/features/operations/health.server.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals }) => {
	const health = await checkPromises(locals.db);
	return Response.json(health, { status: health.healthy ? 200 : 503 });
};
