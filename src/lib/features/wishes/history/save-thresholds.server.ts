import { sql, type Insertable } from 'kysely';
import { now } from '#lib/server/clock.ts';
import { inChunks } from '#lib/server/db/chunks.ts';
import { givenRows } from '#lib/server/db/given-rows.ts';
import type { Trx } from '#lib/server/db/open.ts';
import type { Tables } from '#lib/server/db/tables.ts';
import { sameMoments, type Clock } from '../clocks/clock.ts';
import type { Level } from '../clocks/counted-clock.ts';
import type { Put } from './save.server.ts';

const EARLY: Level[] = ['half', 'at_risk'];

/** Everything that must happen before and after the due instants that changed; what is no longer to come is forgotten. */
export async function saveThresholds(trx: Trx, clocks: Put<Clock>[], quietly: boolean) {
	const changed = clocks.filter(({ before, after }) => !before || !asAnnounced(before, after));
	const earlier = changed.flatMap(({ id, before }) => (before ? [id] : []));
	await forgetThresholds(trx, earlier);
	const told = await listTold(trx, earlier);
	const at = now();
	const isTold = (id: string, level: Level, fireAt: string) =>
		quietly
			? fireAt <= at || (EARLY.includes(level) && told.has(`${id} ${level}`))
			: fireAt <= at && told.has(`${id} ${level}`);
	const rows = changed.flatMap(({ id, after: { thresholds, dueVersion } }) =>
		thresholds.map(({ level, fireAt }) => ({
			clockId: id,
			level,
			dueVersion,
			fireAt,
			firedAt: isTold(id, level, fireAt) ? at : null
		}))
	);
	if (rows.length) await addThresholds(trx, rows);
}

const COLUMNS = ['clockId', 'level', 'dueVersion', 'fireAt', 'firedAt'] as const;

async function addThresholds(trx: Trx, rows: Insertable<Tables['alertThreshold']>[]) {
	await trx
		.insertInto('alertThreshold')
		.columns(COLUMNS)
		.expression((query) =>
			query
				.selectFrom(givenRows(trx, 'alertThreshold', [...COLUMNS], rows))
				.select(COLUMNS)
				// SQLite takes `on conflict` for a join where nothing stands between.
				.where(sql.lit(true))
		)
		.onConflict((conflict) =>
			conflict
				.columns(['clockId', 'level', 'dueVersion'])
				.doUpdateSet((set) => ({ fireAt: set.ref('excluded.fireAt') }))
		)
		.execute();
}

export async function dropThresholds(trx: Trx, clockIds: string[]) {
	for (const chunk of inChunks(clockIds))
		await trx.deleteFrom('alertThreshold').where('clockId', 'in', chunk).execute();
}

function asAnnounced(before: Clock, after: Clock): boolean {
	return before.dueVersion === after.dueVersion && sameMoments(before, after);
}

async function forgetThresholds(trx: Trx, clockIds: string[]) {
	for (const chunk of inChunks(clockIds)) {
		await trx
			.deleteFrom('alertThreshold')
			.where('clockId', 'in', chunk)
			.where('firedAt', 'is', null)
			.execute();
	}
}

async function listTold(trx: Trx, clockIds: string[]) {
	const told = new Set<string>();
	for (const chunk of inChunks(clockIds)) {
		const rows = await trx
			.selectFrom('alertThreshold')
			.select(['clockId', 'level'])
			.where('clockId', 'in', chunk)
			.where('firedAt', 'is not', null)
			.execute();
		for (const { clockId, level } of rows) told.add(`${clockId} ${level}`);
	}
	return told;
}
