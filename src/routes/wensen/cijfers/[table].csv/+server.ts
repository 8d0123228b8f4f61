import { requireFactor } from '#lib/features/factors/guard.server.ts';
import { showFigures } from '#lib/features/reports/figures.server.ts';
import { readScope } from '#lib/features/reports/scope.ts';
import { isTableName, tables } from '#lib/features/reports/tables.ts';
import { requireActorHere } from '#lib/server/auth/require-actor.ts';
import { csvResponse } from '#lib/server/csv.ts';
import { notFound } from '#lib/server/refuse.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params, url }) => {
	const actor = requireActorHere(locals);
	await requireFactor(locals);
	const { table } = params;
	if (!isTableName(table)) notFound();
	const { head, rows } = tables[table](await showFigures(locals.db, actor, readScope(url.searchParams)));
	return csvResponse(`${table}.csv`, [head, ...rows]);
};
