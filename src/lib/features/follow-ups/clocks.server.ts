import { currentCalendar, getCalendarVersion } from '#lib/features/calendars/versions.server.ts';
import { now } from '#lib/server/clock.ts';
import type { Trx } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import {
	netMsUntil,
	remainingValue,
	thresholdsOf,
	workingDaysAfter,
	type CountedClock
} from './counted-clock.ts';
import { PAUSE_DAYS, type Kind } from './follow-up.ts';
import { findTarget, type Metric } from './targets.server.ts';

type Wish = { id: string; kind: Kind; ownerOrganisationId: string | null };

/** Starts a promise at the instant a wish was raised; without a policy the wish has no clock and is still aged. */
export async function startClock(trx: Trx, wish: Wish, metric: Metric, startedAt: string) {
	const target = await findTarget(trx, wish, metric);
	if (!target) return;
	const id = newId();
	await trx
		.insertInto('requestClock')
		.values({
			id,
			requestId: wish.id,
			metric,
			cycleNo: 1,
			policyVersionId: target.policyVersionId,
			calendarVersionId: target.version.versionId,
			unit: target.unit,
			targetValue: target.value,
			startedAt,
			countsFrom: startedAt,
			countsValue: target.value,
			dueVersion: 0,
			state: 'running',
			dueAt: startedAt
		})
		.execute();
	await scheduleClock(trx, id);
}

/** A reopened wish gets what was left of its answer time, at least one working day; the first cycle stays as it ended. */
export async function reopenClock(trx: Trx, requestId: string, at: string) {
	const last = await lastAnswerClock(trx, requestId);
	if (!last) return;
	const counted = await countClock(trx, last);
	const id = newId();
	const left = last.stoppedAt ? remainingValue(counted, last.stoppedAt) : 0;
	await trx
		.insertInto('requestClock')
		.values({
			id,
			requestId,
			metric: 'answer',
			cycleNo: last.cycleNo + 1,
			policyVersionId: last.policyVersionId,
			calendarVersionId: last.calendarVersionId,
			unit: last.unit,
			targetValue: last.targetValue,
			startedAt: at,
			countsFrom: at,
			countsValue: last.unit === 'business_days' ? Math.max(1, left) : left,
			dueVersion: 0,
			state: 'running',
			dueAt: at
		})
		.execute();
	await scheduleClock(trx, id, workingDaysAfter(counted.calendar, at, 1));
}

/** A person replied with content: the first promise is kept or missed. */
export async function stopClock(trx: Trx, requestId: string, metric: Metric, at: string) {
	for (const clock of await listGoing(trx, requestId, metric)) {
		const breachedAt = breachOf(clock, at);
		await endClock(trx, clock, at, { state: breachedAt ? 'missed' : 'met', breachedAt });
	}
	if (metric === 'answer') await endPause(trx, requestId, at);
}

/** The wish ended without an answer: its clocks end too, with the time they took. */
export async function cancelClocks(trx: Trx, requestId: string, at: string) {
	for (const clock of await listGoing(trx, requestId)) {
		const breachedAt = breachOf(clock, at);
		await endClock(trx, clock, at, { state: 'cancelled', breachedAt });
	}
	await endPause(trx, requestId, at);
}

/** Waiting for the asker, with the question as proof and a limit in working days; what is late stays late. */
export async function pauseClocks(
	trx: Trx,
	requestId: string,
	at: string,
	evidenceSeq: number,
	setBy: string
) {
	const clocks = await listGoing(trx, requestId, 'answer');
	const calendar = await calendarFor(trx, clocks[0]);
	await trx
		.insertInto('clockPause')
		.values({
			id: newId(),
			requestId,
			reason: 'waiting_for_requester',
			evidenceEventSeq: evidenceSeq,
			startedAt: at,
			autoResumeAt: workingDaysAfter(calendar, at, PAUSE_DAYS),
			setBy
		})
		.execute();
	for (const clock of clocks) {
		await forgetThresholds(trx, clock.id);
		const breachedAt = breachOf(clock, at);
		await trx
			.updateTable('requestClock')
			.set({ state: 'paused', dueAt: null, atRiskAt: null, breachedAt })
			.where('id', '=', clock.id)
			.execute();
	}
}

export async function resumeClocks(trx: Trx, requestId: string, at: string) {
	await endPause(trx, requestId, at);
	for (const clock of await listGoing(trx, requestId, 'answer')) {
		if (clock.state === 'paused') await scheduleClock(trx, clock.id);
	}
}

/** On a hand-over used time stays used; what is left runs on the hours of whoever owes the answer now. */
export async function moveClocks(trx: Trx, requestId: string, organisationId: string | null, at: string) {
	const version = await currentCalendar(trx, organisationId);
	for (const clock of await listGoing(trx, requestId)) {
		const late = clock.breachedAt !== null || (clock.dueAt !== null && clock.dueAt <= at);
		if (late || clock.calendarVersionId === version.versionId) continue;
		const counted = await countClock(trx, clock);
		await trx
			.updateTable('requestClock')
			.set({
				calendarVersionId: version.versionId,
				countsFrom: at,
				countsValue: remainingValue(counted, at),
				carriedMs: netMsUntil(counted, at)
			})
			.where('id', '=', clock.id)
			.execute();
		if (clock.state === 'running') await scheduleClock(trx, clock.id);
	}
}

export type ClockRow = Awaited<ReturnType<typeof listGoing>>[number];

async function listGoing(trx: Trx, requestId: string, metric?: Metric) {
	return await trx
		.selectFrom('requestClock')
		.selectAll()
		.where('requestId', '=', requestId)
		.where('state', 'in', ['running', 'paused'])
		.$if(metric !== undefined, (query) => query.where('metric', '=', metric as Metric))
		.orderBy('metric')
		.execute();
}

async function lastAnswerClock(trx: Trx, requestId: string) {
	return await trx
		.selectFrom('requestClock')
		.selectAll()
		.where('requestId', '=', requestId)
		.where('metric', '=', 'answer')
		.orderBy('cycleNo', 'desc')
		.limit(1)
		.executeTakeFirst();
}

/** When a promise was broken; once broken it stays so, and at the due instant itself it is still kept. */
export function breachOf(
	{ breachedAt, dueAt }: Pick<ClockRow, 'breachedAt' | 'dueAt'>,
	at: string
): string | null {
	return breachedAt ?? (dueAt !== null && dueAt < at ? dueAt : null);
}

async function countClock(trx: Trx, clock: ClockRow): Promise<CountedClock> {
	const { calendar } = await getCalendarVersion(trx, clock.calendarVersionId);
	const pauses = await trx
		.selectFrom('clockPause')
		.select(['startedAt', 'endedAt'])
		.where('requestId', '=', clock.requestId)
		.execute();
	// First responses never pause; only a question to the asker does, and that is a response.
	return { ...clock, calendar, pauses: clock.metric === 'answer' ? pauses : [] };
}

/** Sets the due instant and, in the same breath, everything that must happen before and after it. */
async function scheduleClock(trx: Trx, clockId: string, notBefore = '') {
	const clock = await trx
		.selectFrom('requestClock')
		.selectAll()
		.where('id', '=', clockId)
		.executeTakeFirstOrThrow();
	const { atRiskFraction } = await trx
		.selectFrom('targetPolicyVersion')
		.select('atRiskFraction')
		.where('id', '=', clock.policyVersionId)
		.executeTakeFirstOrThrow();
	const counted = await countClock(trx, clock);
	const thresholds = thresholdsOf(counted, atRiskFraction, notBefore);
	const dueVersion = clock.dueVersion + 1;
	const fireAt = (level: string) => thresholds.find((threshold) => threshold.level === level)?.fireAt ?? null;
	await trx
		.updateTable('requestClock')
		.set({ state: 'running', dueAt: fireAt('due'), atRiskAt: fireAt('at_risk'), dueVersion })
		.where('id', '=', clockId)
		.execute();
	await forgetThresholds(trx, clockId);
	const fired = await listFiredLevels(trx, clockId);
	await trx
		.insertInto('alertThreshold')
		.values(
			thresholds.map(({ level, fireAt }) => ({
				clockId,
				level,
				dueVersion,
				fireAt,
				// What was told before and is past again is not told twice.
				firedAt: fired.has(level) && fireAt <= now() ? now() : null
			}))
		)
		.execute();
}

async function listFiredLevels(trx: Trx, clockId: string) {
	const rows = await trx
		.selectFrom('alertThreshold')
		.select('level')
		.where('clockId', '=', clockId)
		.where('firedAt', 'is not', null)
		.execute();
	return new Set(rows.map((row) => row.level));
}

async function forgetThresholds(trx: Trx, clockId: string) {
	await trx
		.deleteFrom('alertThreshold')
		.where('clockId', '=', clockId)
		.where('firedAt', 'is', null)
		.execute();
}

type Ended = { state: 'met' | 'missed' | 'cancelled'; breachedAt: string | null };

async function endClock(trx: Trx, clock: ClockRow, at: string, { state, breachedAt }: Ended) {
	await forgetThresholds(trx, clock.id);
	const netMs = Math.max(0, Math.round(netMsUntil(await countClock(trx, clock), at)));
	await trx
		.updateTable('requestClock')
		.set({ state, stoppedAt: at, breachedAt, netMs })
		.where('id', '=', clock.id)
		.execute();
}

async function endPause(trx: Trx, requestId: string, at: string) {
	await trx
		.updateTable('clockPause')
		.set({ endedAt: at })
		.where('requestId', '=', requestId)
		.where('endedAt', 'is', null)
		.execute();
}

async function calendarFor(trx: Trx, clock: ClockRow | undefined) {
	const version = clock
		? await getCalendarVersion(trx, clock.calendarVersionId)
		: await currentCalendar(trx, null);
	return version.calendar;
}
