import { DAYS_CHANGED, findCarried } from '#lib/features/calendars/carry.server.ts';
import { raiseAlerts } from '#lib/features/alerts/commands.server.ts';
import type { BackgroundContext, BackgroundWork } from '#lib/server/background.ts';
import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { isGoing, type Clock } from '../clocks/clock.ts';
import { addEvents, type Payload } from '../history/events.server.ts';
import { loadStates } from '../history/load.server.ts';
import { follow } from '../history/replay.ts';
import { saveStates, type Followed } from '../history/save.server.ts';
import type { WishState } from '../history/state.ts';
import { findVersions } from '../history/versions.server.ts';

const BATCH = 100;

/**
 * Work over every running clock of an office calendar whose days changed; what is done already is not found again after
 * a standstill. Before December 2026 an edit of a target could reach open wishes too. Such work may still be waiting
 * after an upgrade, and ends without doing anything: a promise that was told stays.
 */
export const closingDaysWork: BackgroundWork = {
	[DAYS_CHANGED]: followDays,
	'target.changed': endAtOnce,
	'target.added': endAtOnce,
	'target.disabled': endAtOnce
};

async function endAtOnce() {
	await Promise.resolve();
}

async function followDays(db: Db, { job, report }: BackgroundContext) {
	const { calendarId = '', after = '', upTo = '', actorId = '' } = job.ids;
	const versions = await listVersions(db, calendarId, Number(upTo));
	const next = versions.filter(({ number }) => number > Number(after)).map(({ id }) => id);
	const earlier = versions.filter(({ number }) => number <= Number(after)).map(({ id }) => id);
	const successors = new Map<string, string>();
	for (const id of earlier) successors.set(id, (await findCarried(db, next, id)) ?? id);
	const wishIds = await listOn(db, earlier);
	let moved = 0;
	for (let from = 0; from < wishIds.length; from += BATCH) {
		const batch = wishIds.slice(from, from + BATCH);
		moved += await db.transaction().execute((trx) => moveBatch(trx, batch, successors));
		if (!(await report(Math.min(1, (from + BATCH) / wishIds.length)))) return;
	}
	if (moved) await summarise(db, job.id, actorId, moved);
}

/** Moves the going clocks of these wishes to the next version of their calendar. Returns how many wishes show a difference. */
async function moveBatch(trx: Trx, wishIds: string[], successors: Map<string, string>) {
	const states = await loadStates(trx, wishIds);
	const at = now();
	const events = states.map((kept) => ({
		seq: 0,
		type: 'recalculated' as const,
		occurredAt: at,
		actorId: null,
		payload: payloadOf(kept, successors)
	}));
	const versions = await findVersions(trx, states, events);
	const moved = states.flatMap((kept, index) => {
		const event = events[index]!;
		const next = follow(kept, event, versions);
		const changed = changedClocks({ kept, next });
		if (!changed.length) return [];
		return [{ kept, next, event: { ...event, payload: { ...event.payload, told: changed.some(isTold) } } }];
	});
	if (!moved.length) return 0;
	await addEvents(
		trx,
		moved.map(({ kept, event: { seq: _, ...event } }) => ({ wishId: kept.wishId, ...event }))
	);
	await saveStates(trx, moved, { quietly: true });
	return moved.filter(({ event }) => event.payload.told).length;
}

type ChangedClock = { before: Clock | undefined; after: Clock };

function changedClocks({ kept, next }: Followed): ChangedClock[] {
	return next.clocks.flatMap((after, index) => {
		const before = kept.clocks[index];
		return after === before ? [] : [{ before, after }];
	});
}

function payloadOf({ clocks }: WishState, successors: Map<string, string>): Payload {
	const payload: Payload = {};
	for (const { metric, calendarVersionId } of clocks.filter(isGoing)) {
		const next = successors.get(calendarVersionId);
		if (next && next !== calendarVersionId) payload[`${metric}_calendar`] = next;
	}
	return payload;
}

/** Whether somebody who follows the wish sees a difference. */
function isTold({ before, after }: ChangedClock): boolean {
	return before?.dueAt !== after.dueAt || before.excusedReason !== after.excusedReason;
}

/** One summary for who made the change, instead of a word about every wish. */
async function summarise(db: Db, jobId: string, recipientId: string, count: number) {
	await db.transaction().execute(async (trx) => {
		await raiseAlerts(trx, {
			key: `recalculated/${jobId}`,
			recipientId,
			kind: 'wish_recalculated',
			facts: { count },
			href: '/wensen',
			mail: false
		});
	});
}

async function listVersions(db: Db, calendarId: string, upTo: number) {
	return await db
		.selectFrom('businessCalendarVersion')
		.select(['id', 'number'])
		.where('calendarId', '=', calendarId)
		.where('number', '<=', upTo)
		.orderBy('number', 'desc')
		.execute();
}

async function listOn(db: Db, calendarVersionIds: string[]) {
	if (!calendarVersionIds.length) return [];
	const rows = await db
		.selectFrom('wishClock')
		.select('wishId')
		.distinct()
		.where('calendarVersionId', 'in', calendarVersionIds)
		.where('state', 'in', ['running', 'paused'])
		.orderBy('wishId')
		.execute();
	return rows.map((row) => row.wishId);
}
