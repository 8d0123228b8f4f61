import { locksRows, type Db, type Trx } from '#lib/server/db/open.ts';
import type { Clock } from '../clocks/clock.ts';
import type { EventType } from './events.server.ts';
import type { WishState, HistoryEvent, WishFacts } from './state.ts';

/** A wish as its rows hold it, with the ids of those rows in the same order. */
export type Loaded = WishState & {
	wishId: string;
	publicRef: string;
	version: number;
	rows: { clocks: string[]; pauses: string[]; spans: string[] };
};

/** Wishes as they are kept; in a transaction behind the locks of their rows, so that nothing changes between these. */
export async function loadStates(db: Db, wishIds: string[]): Promise<Loaded[]> {
	const wishes = await db
		.selectFrom('wish')
		.selectAll()
		.where('id', 'in', wishIds)
		.orderBy('id')
		.$if(db.isTransaction && locksRows(db), (query) => query.forUpdate())
		.execute();
	const clocks = await listClocks(db, wishIds);
	const pauses = await listPauses(db, wishIds);
	const spans = await listOwnerships(db, wishIds);
	return wishes.map((wish) => {
		const own = {
			clocks: clocks.get(wish.id) ?? [],
			pauses: pauses.get(wish.id) ?? [],
			spans: spans.get(wish.id) ?? []
		};
		return {
			wishId: wish.id,
			publicRef: wish.publicRef,
			version: wish.version,
			wish: factsOfWish(wish),
			clocks: own.clocks.map((row) => row.facts),
			pauses: own.pauses.map((row) => row.facts),
			spans: own.spans.map((row) => row.facts),
			rows: {
				clocks: own.clocks.map((row) => row.id),
				pauses: own.pauses.map((row) => row.id),
				spans: own.spans.map((row) => row.id)
			}
		};
	});
}

export async function listEvents(trx: Trx, wishIds: string[]): Promise<Map<string, HistoryEvent[]>> {
	const rows = await trx
		.selectFrom('wishEvent')
		.select(['wishId', 'seq', 'type', 'occurredAt', 'actorId', 'payload'])
		.where('wishId', 'in', wishIds)
		.orderBy('seq')
		.execute();
	return grouped(rows, ({ wishId, type, payload, ...event }) => [
		wishId,
		{ ...event, type: type as EventType, payload: JSON.parse(payload) as HistoryEvent['payload'] }
	]);
}

async function listClocks(db: Db, wishIds: string[]) {
	const rows = await db
		.selectFrom('wishClock')
		.selectAll()
		.where('wishId', 'in', wishIds)
		.orderBy('startedAt')
		.orderBy('metric')
		.orderBy('cycleNo')
		.execute();
	const thresholds = await listThresholds(db, wishIds);
	return grouped(rows, ({ id, wishId, ...clock }) => [
		wishId,
		{ id, facts: { ...clock, thresholds: thresholds.get(id) ?? [] } satisfies Clock }
	]);
}

/** What is yet to come, and of a running clock also what came under the due instant of now. */
async function listThresholds(db: Db, wishIds: string[]) {
	const rows = await db
		.selectFrom('alertThreshold')
		.innerJoin('wishClock', 'wishClock.id', 'alertThreshold.clockId')
		.select(['clockId', 'level', 'fireAt'])
		.where('wishId', 'in', wishIds)
		.where((where) =>
			where.or([
				where('firedAt', 'is', null),
				where.and([
					where('wishClock.state', '=', 'running'),
					where('alertThreshold.dueVersion', '=', where.ref('wishClock.dueVersion'))
				])
			])
		)
		.execute();
	return grouped(rows, ({ clockId, ...threshold }) => [clockId, threshold]);
}

async function listPauses(db: Db, wishIds: string[]) {
	const rows = await db
		.selectFrom('clockPause')
		.selectAll()
		.where('wishId', 'in', wishIds)
		.orderBy('evidenceEventSeq')
		.execute();
	return grouped(rows, ({ id, wishId, ...facts }) => [wishId, { id, facts }]);
}

/** In the order of time, the one of now last. */
async function listOwnerships(db: Db, wishIds: string[]) {
	const rows = await db
		.selectFrom('ownership')
		.selectAll()
		.where('wishId', 'in', wishIds)
		.orderBy('fromAt')
		.orderBy((span) => span('toAt', 'is', null))
		.orderBy('toAt')
		.execute();
	return grouped(rows, ({ id, wishId, ...facts }) => [wishId, { id, facts }]);
}

function factsOfWish(wish: WishFacts): WishFacts {
	return {
		state: wish.state,
		outcome: wish.outcome,
		outcomeReason: wish.outcomeReason,
		ownerOrganisationId: wish.ownerOrganisationId,
		ownerPersonId: wish.ownerPersonId,
		firstResponseAt: wish.firstResponseAt,
		firstAnsweredAt: wish.firstAnsweredAt,
		answeredAt: wish.answeredAt,
		answeredBy: wish.answeredBy,
		reopenUntil: wish.reopenUntil,
		reopenCount: wish.reopenCount,
		closedAt: wish.closedAt
	};
}

function grouped<Row, Value>(rows: Row[], read: (row: Row) => [string, Value]): Map<string, Value[]> {
	const groups = new Map<string, Value[]>();
	for (const row of rows) {
		const [key, value] = read(row);
		const group = groups.get(key);
		if (group) group.push(value);
		else groups.set(key, [value]);
	}
	return groups;
}
