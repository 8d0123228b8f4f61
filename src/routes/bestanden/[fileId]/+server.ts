import { requireFactor } from '#lib/features/factors/guard.server.ts';
import { findSubmissionFile } from '#lib/features/assignments/submissions.server.ts';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { downloadResponse } from '#lib/server/files/store.ts';
import { notFound } from '#lib/server/refuse.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params }) => {
	const actor = requireActor(locals);
	await requireFactor(locals);
	const file = await findSubmissionFile(locals.db, actor, params.fileId);
	return file ? await downloadResponse(locals.config.dataDir, file) : notFound();
};
