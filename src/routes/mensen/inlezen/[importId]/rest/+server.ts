import { getRest } from '#lib/features/imports/queries.server.ts';
import { restRows } from '#lib/features/imports/rest.ts';
import { faultText } from '#lib/features/imports/words.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActorHere } from '#lib/server/auth/require-actor.ts';
import { csvResponse } from '#lib/server/csv.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params }) => {
	const { fileName, rest, faults } = await getRest(locals.db, requireActorHere(locals), params.importId);
	const rows = restRows(rest, faults, m.imports_rest_reason(), (fault) => faultText(fault));
	return csvResponse(`rest-${fileName.replace(/\.\w+$/, '')}.csv`, rows);
};
