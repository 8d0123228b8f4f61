import { requireFactor } from '#lib/features/factors/guard.server.ts';
import { getRest } from '#lib/features/imports/queries.server.ts';
import { restRows } from '#lib/features/imports/rest.ts';
import { faultText } from '#lib/features/imports/words.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireFresh } from '#lib/server/auth/fresh.ts';
import { requireActorHere } from '#lib/server/auth/require-actor.ts';
import { csvResponse } from '#lib/server/csv.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params }) => {
	const actor = requireActorHere(locals);
	await requireFactor(locals);
	requireFresh(locals, `/mensen/inlezen/${params.importId}`);
	const { fileName, rest, faults } = await getRest(locals.db, actor, params.importId);
	const rows = restRows(rest, faults, m.imports_rest_reason(), (fault) => faultText(fault));
	return csvResponse(`rest-${fileName.replace(/\.\w+$/, '')}.csv`, rows);
};
