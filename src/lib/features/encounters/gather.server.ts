import { lockEditions } from '#lib/features/editions/lock.server.ts';
import { addMs, DAY, now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { inChunks } from '#lib/server/db/chunks.ts';
import { pairsWithin, type Pair } from './encounter.ts';
import { keepingGrowth, lockGrowth } from './growth.server.ts';

/** Trainers have this long to close attendance; after that whoever had a seat and is not marked away was there. */
const PATIENCE = 3 * DAY;
const ROWS_AT_ONCE = 300;

/** Writes down who met at a session that is over; doing so again after a correction gives the corrected pairs. */
export async function gatherEncounters(db: Db, sessionId: string) {
	await db.transaction().execute(async (trx) => {
		const session = await trx
			.selectFrom('session')
			.select(['editionId', 'endsAt', 'cancelledAt'])
			.where('id', '=', sessionId)
			.executeTakeFirst();
		if (!session || session.cancelledAt || session.endsAt > now()) return;
		await lockGrowth(trx);
		await lockEditions(trx, [session.editionId]);
		const closed = await isClosed(trx, sessionId);
		if (!closed && session.endsAt > addMs(now(), -PATIENCE)) return;
		await writePairs(trx, sessionId, pairsWithin(await listGroups(trx, sessionId, closed)));
	});
}

async function isClosed(trx: Trx, sessionId: string) {
	const row = await trx
		.selectFrom('attendanceClosing')
		.select('sessionId')
		.where('sessionId', '=', sessionId)
		.executeTakeFirst();
	return row !== undefined;
}

/** The published groups with only those who were there. */
async function listGroups(trx: Trx, sessionId: string, closed: boolean): Promise<string[][]> {
	const seats = await trx
		.selectFrom('mixSession')
		.innerJoin('mixSeat', (join) =>
			join
				.onRef('mixSeat.mixId', '=', 'mixSession.mixId')
				.onRef('mixSeat.sessionId', '=', 'mixSession.sessionId')
		)
		.leftJoin('attendance', (join) =>
			join
				.onRef('attendance.sessionId', '=', 'mixSeat.sessionId')
				.onRef('attendance.personId', '=', 'mixSeat.personId')
		)
		.select(['mixSeat.personId', 'mixSeat.groupNumber', 'attendance.state'])
		.where('mixSession.sessionId', '=', sessionId)
		.where('mixSession.publishedAt', 'is not', null)
		.where('mixSession.replacedAt', 'is', null)
		.execute();
	const there = seats.filter(({ state }) => state === 'present' || (!closed && state === null));
	const groups = Map.groupBy(there, (seat) => seat.groupNumber);
	return [...groups.values()].map((group) => group.map((seat) => seat.personId));
}

async function writePairs(trx: Trx, sessionId: string, pairs: Pair[]) {
	const before = await trx
		.selectFrom('encounter')
		.select(['personA', 'personB'])
		.where('sessionId', '=', sessionId)
		.execute();
	const people = new Set([...before.flatMap(({ personA, personB }) => [personA, personB]), ...pairs.flat()]);
	await keepingGrowth(trx, [...people], () => replacePairs(trx, sessionId, pairs));
	await noteGathered(trx, sessionId);
}

async function replacePairs(trx: Trx, sessionId: string, pairs: Pair[]) {
	await trx.deleteFrom('encounter').where('sessionId', '=', sessionId).execute();
	for (const rows of inChunks(pairs, ROWS_AT_ONCE)) {
		await trx
			.insertInto('encounter')
			.values(rows.map(([personA, personB]) => ({ sessionId, personA, personB })))
			.execute();
	}
}

async function noteGathered(trx: Trx, sessionId: string) {
	await trx
		.updateTable('mixSession')
		.set({ gatheredAt: now() })
		.where('sessionId', '=', sessionId)
		.where('publishedAt', 'is not', null)
		.where('replacedAt', 'is', null)
		.execute();
}

/** Every session with published groups whose attendance is settled and whose meetings were not written down yet. */
export async function gatherDueEncounters(db: Db) {
	const due = await db
		.selectFrom('mixSession')
		.innerJoin('session', 'session.id', 'mixSession.sessionId')
		.leftJoin('attendanceClosing', 'attendanceClosing.sessionId', 'session.id')
		.select('session.id')
		.where('mixSession.publishedAt', 'is not', null)
		.where('mixSession.replacedAt', 'is', null)
		.where('mixSession.gatheredAt', 'is', null)
		.where('session.cancelledAt', 'is', null)
		.where('session.endsAt', '<=', now())
		.where((where) =>
			where.or([
				where('attendanceClosing.closedAt', 'is not', null),
				where('session.endsAt', '<=', addMs(now(), -PATIENCE))
			])
		)
		.orderBy('session.startsAt')
		.execute();
	for (const { id } of due) await gatherEncounters(db, id);
}
