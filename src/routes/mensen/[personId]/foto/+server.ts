import { getPhoto } from '#lib/features/people/profile/profile.server.ts';
import { requireActorHere } from '#lib/server/auth/require-actor.ts';
import { downloadResponse } from '#lib/server/files/store.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params }) => {
	const photo = await getPhoto(locals.db, requireActorHere(locals), params.personId);
	return await downloadResponse(locals.config.dataDir, photo);
};
