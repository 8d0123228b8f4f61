import { raiseAlerts } from '#lib/features/alerts/commands.server.ts';
import type { AlertKind } from '#lib/features/alerts/alert.ts';
import { mailMomentFor } from '#lib/features/alerts/mail-moment.server.ts';
import { now } from '#lib/server/clock.ts';
import { locksRows, type Db, type Trx } from '#lib/server/db/open.ts';
import { queueMails } from '#lib/server/mail/outbox.ts';
import { breachOf, resumeClocks } from './clocks.server.ts';
import type { Level } from './counted-clock.ts';
import { listResponsible } from './escalation.server.ts';
import { addEvent } from './events.server.ts';
import { alertOwner } from './tell.server.ts';

const BATCH = 200;
const LEVELS: Level[] = ['half', 'at_risk', 'due', 'overdue_1', 'overdue_2'];

const KINDS: Record<Level, AlertKind> = {
	half: 'follow_up_half',
	at_risk: 'follow_up_at_risk',
	due: 'follow_up_due',
	overdue_1: 'follow_up_overdue',
	overdue_2: 'follow_up_overdue'
};

/**
 * Looks at every clock whose moment has come: pauses past their limit end, thresholds fire, broken promises are
 * written down, questioned answers settle. Each wish in a transaction of its own behind the lock of its row, so that
 * it may run twice, at once, or be killed half-way, and still tell everything exactly once.
 */
export async function evaluateClocks(db: Db) {
	await forEach(db, listPausesToEnd, endPause);
	await forEach(db, listToFire, fireThresholds);
	await forEach(db, listToConfirm, confirm);
}

type Wish = NonNullable<Awaited<ReturnType<typeof lock>>>;

async function forEach(
	db: Db,
	list: (db: Db) => Promise<string[]>,
	settle: (trx: Trx, wish: Wish) => Promise<void>
) {
	const done = new Set<string>();
	for (;;) {
		const requestIds = (await list(db)).filter((id) => !done.has(id));
		if (!requestIds.length) return;
		for (const requestId of requestIds) {
			done.add(requestId);
			await db.transaction().execute(async (trx) => {
				const wish = await lock(trx, requestId);
				if (wish) await settle(trx, wish);
			});
		}
	}
}

async function lock(trx: Trx, requestId: string) {
	return await trx
		.selectFrom('followUpRequest')
		.selectAll()
		.where('id', '=', requestId)
		.$if(locksRows(trx), (query) => query.forUpdate())
		.executeTakeFirst();
}

async function listPausesToEnd(db: Db) {
	const rows = await db
		.selectFrom('clockPause')
		.select('requestId')
		.where('endedAt', 'is', null)
		.where('autoResumeAt', '<=', now())
		.orderBy('autoResumeAt')
		.limit(BATCH)
		.execute();
	return rows.map((row) => row.requestId);
}

/** The asker did not reply within the limit: the clock goes on from the limit, and the owner knows. */
async function endPause(trx: Trx, wish: Wish) {
	const pause = await trx
		.selectFrom('clockPause')
		.select('autoResumeAt')
		.where('requestId', '=', wish.id)
		.where('endedAt', 'is', null)
		.where('autoResumeAt', '<=', now())
		.executeTakeFirst();
	if (!pause) return;
	const seq = await addEvent(trx, {
		requestId: wish.id,
		type: 'resumed',
		actorId: null,
		occurredAt: pause.autoResumeAt
	});
	await resumeClocks(trx, wish.id, pause.autoResumeAt);
	await trx
		.updateTable('followUpRequest')
		.set({ state: 'in_progress', version: wish.version + 1 })
		.where('id', '=', wish.id)
		.execute();
	await alertOwner(trx, wish, 'follow_up_resumed', seq);
}

async function listToFire(db: Db) {
	const rows = await db
		.selectFrom('requestClock')
		.innerJoin('alertThreshold', 'alertThreshold.clockId', 'requestClock.id')
		.select('requestClock.requestId')
		.distinct()
		.where('alertThreshold.firedAt', 'is', null)
		.where('alertThreshold.fireAt', '<=', now())
		.limit(BATCH)
		.execute();
	const late = await db
		.selectFrom('requestClock')
		.select('requestId')
		.where('state', '=', 'running')
		.where('breachedAt', 'is', null)
		.where('dueAt', '<', now())
		.limit(BATCH)
		.execute();
	return [...new Set([...rows, ...late].map((row) => row.requestId))];
}

async function fireThresholds(trx: Trx, wish: Wish) {
	const at = now();
	const clocks = await trx
		.selectFrom('requestClock')
		.selectAll()
		.where('requestId', '=', wish.id)
		.where('state', '=', 'running')
		.orderBy('metric')
		.execute();
	for (const clock of clocks) {
		const breachedAt = breachOf(clock, at);
		if (breachedAt !== clock.breachedAt) {
			await trx.updateTable('requestClock').set({ breachedAt }).where('id', '=', clock.id).execute();
		}
		const fired = await trx
			.updateTable('alertThreshold')
			.set({ firedAt: at })
			.where('clockId', '=', clock.id)
			.where('firedAt', 'is', null)
			.where('fireAt', '<=', at)
			.returning('level')
			.execute();
		// After a standstill several levels can come at once; the highest says it all.
		const level = LEVELS.findLast((known) => fired.some((row) => row.level === known));
		if (level) await tell(trx, wish, clock, level);
	}
}

type Clock = { id: string; metric: string; cycleNo: number; dueVersion: number; dueAt: string | null };

async function tell(trx: Trx, wish: Wish, clock: Clock, level: Level) {
	// Half-way is about silence: whoever has heard something needs no interim message.
	if (level === 'half' && (clock.metric !== 'answer' || wish.firstResponseAt !== null)) return;
	const key = `clock/${clock.id}/${clock.cycleNo}/${level}/${clock.dueVersion}`;
	for (const recipientId of await listResponsible(trx, wish, level)) {
		await raiseAlerts(trx, {
			key,
			recipientId,
			kind: KINDS[level],
			facts: { ref: wish.publicRef, due: clock.dueAt ?? '', metric: clock.metric },
			href: `/wensen/${wish.id}`,
			mail: false
		});
		if (level === 'half') continue;
		await queueMails(trx, {
			dedupKey: `${key}/${recipientId}`,
			recipientId,
			template: 'follow_up.clock',
			ids: { followUpId: wish.id, clockId: clock.id, level, dueVersion: clock.dueVersion },
			releaseAt: await mailMomentFor(trx, recipientId)
		});
	}
}

async function listToConfirm(db: Db) {
	const rows = await db
		.selectFrom('followUpRequest')
		.select('id')
		.where('state', '=', 'answered')
		.where('reopenUntil', '<', now())
		.limit(BATCH)
		.execute();
	return rows.map((row) => row.id);
}

/** Nobody questioned the answer within its window. */
async function confirm(trx: Trx, wish: Wish) {
	if (wish.state !== 'answered' || wish.reopenUntil === null || wish.reopenUntil >= now()) return;
	await addEvent(trx, { requestId: wish.id, type: 'confirmed', actorId: null });
	await trx
		.updateTable('followUpRequest')
		.set({ state: 'confirmed', closedAt: now(), version: wish.version + 1 })
		.where('id', '=', wish.id)
		.execute();
}
