import { locksRows, type Db, type Trx } from '#lib/server/db/open.ts';
import type { Clock } from './clock.ts';
import type { EventType } from './events.server.ts';
import type { Past, PastEvent, WishFacts } from './past.ts';

/** A wish as its rows hold it, with the ids of those rows in the same order. */
export type Kept = Past & {
	requestId: string;
	publicRef: string;
	version: number;
	rows: { clocks: string[]; pauses: string[]; spans: string[] };
};

/** Wishes as they are kept; in a transaction behind the locks of their rows, so that nothing changes between these. */
export async function readPasts(db: Db, requestIds: string[]): Promise<Kept[]> {
	const wishes = await db
		.selectFrom('followUpRequest')
		.selectAll()
		.where('id', 'in', requestIds)
		.orderBy('id')
		.$if(db.isTransaction && locksRows(db), (query) => query.forUpdate())
		.execute();
	const clocks = await listClocks(db, requestIds);
	const pauses = await listPauses(db, requestIds);
	const spans = await listSpans(db, requestIds);
	return wishes.map((wish) => {
		const own = {
			clocks: clocks.get(wish.id) ?? [],
			pauses: pauses.get(wish.id) ?? [],
			spans: spans.get(wish.id) ?? []
		};
		return {
			requestId: wish.id,
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

export async function listEvents(trx: Trx, requestIds: string[]): Promise<Map<string, PastEvent[]>> {
	const rows = await trx
		.selectFrom('requestEvent')
		.select(['requestId', 'seq', 'type', 'occurredAt', 'actorId', 'payload'])
		.where('requestId', 'in', requestIds)
		.orderBy('seq')
		.execute();
	return grouped(rows, ({ requestId, type, payload, ...event }) => [
		requestId,
		{ ...event, type: type as EventType, payload: JSON.parse(payload) as PastEvent['payload'] }
	]);
}

async function listClocks(db: Db, requestIds: string[]) {
	const rows = await db
		.selectFrom('requestClock')
		.selectAll()
		.where('requestId', 'in', requestIds)
		.orderBy('startedAt')
		.orderBy('metric')
		.orderBy('cycleNo')
		.execute();
	const thresholds = await listThresholds(db, requestIds);
	return grouped(rows, ({ id, requestId, ...clock }) => [
		requestId,
		{ id, facts: { ...clock, thresholds: thresholds.get(id) ?? [] } satisfies Clock }
	]);
}

/** What is yet to come, and of a running clock also what came under the due instant of now. */
async function listThresholds(db: Db, requestIds: string[]) {
	const rows = await db
		.selectFrom('alertThreshold')
		.innerJoin('requestClock', 'requestClock.id', 'alertThreshold.clockId')
		.select(['clockId', 'level', 'fireAt'])
		.where('requestId', 'in', requestIds)
		.where((where) =>
			where.or([
				where('firedAt', 'is', null),
				where.and([
					where('requestClock.state', '=', 'running'),
					where('alertThreshold.dueVersion', '=', where.ref('requestClock.dueVersion'))
				])
			])
		)
		.execute();
	return grouped(rows, ({ clockId, ...threshold }) => [clockId, threshold]);
}

async function listPauses(db: Db, requestIds: string[]) {
	const rows = await db
		.selectFrom('clockPause')
		.selectAll()
		.where('requestId', 'in', requestIds)
		.orderBy('evidenceEventSeq')
		.execute();
	return grouped(rows, ({ id, requestId, ...facts }) => [requestId, { id, facts }]);
}

/** In the order of time, the one of now last. */
async function listSpans(db: Db, requestIds: string[]) {
	const rows = await db
		.selectFrom('ownershipSpan')
		.selectAll()
		.where('requestId', 'in', requestIds)
		.orderBy('fromAt')
		.orderBy((span) => span('toAt', 'is', null))
		.orderBy('toAt')
		.execute();
	return grouped(rows, ({ id, requestId, ...facts }) => [requestId, { id, facts }]);
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
