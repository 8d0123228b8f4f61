import { checkHealth } from '#lib/server/health.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals }) => {
	const health = await checkHealth(locals.db);
	return Response.json(health, { status: health.healthy ? 200 : 503 });
};
