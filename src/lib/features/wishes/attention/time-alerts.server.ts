import type { AlertKind, NewAlert } from '#lib/features/alerts/alert.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import type { Level } from '../clocks/counted-clock.ts';
import { listResponsible, type Ladder } from './ladder.server.ts';

/** More alerts than so many for one person at once are one summary. */
const BEARABLE = 20;
export const levels: Level[] = ['half', 'at_risk', 'due', 'late_1', 'late_2'];

const KINDS: Record<Level, AlertKind> = {
	half: 'wish_half',
	at_risk: 'wish_at_risk',
	due: 'wish_due',
	late_1: 'wish_late',
	late_2: 'wish_late'
};

type Coming = Awaited<ReturnType<typeof listThresholds>>[number];

/** Who gets a summary, and by which mail. */
export type Flooded = Map<string, 'digest' | 'urgent'>;

/** Thresholds whose moment has come, with the clock and the wish they are about. */
export async function listComing(db: Db, wishIds?: string[]): Promise<Coming[]> {
	// Mostly there is none; the thresholds alone say so, where a search for their clocks would be laid out for many.
	const one = await db
		.selectFrom('alertThreshold')
		.select('clockId')
		.where('firedAt', 'is', null)
		.where('fireAt', '<=', now())
		.orderBy('fireAt')
		.limit(1)
		.executeTakeFirst();
	return one ? await listThresholds(db, wishIds) : [];
}

async function listThresholds(db: Db, wishIds: string[] | undefined) {
	return await db
		.selectFrom('alertThreshold')
		.innerJoin('wishClock', 'wishClock.id', 'alertThreshold.clockId')
		.innerJoin('wish as wish', 'wish.id', 'wishClock.wishId')
		.select(['wish.id', 'publicRef', 'kind', 'askerId', 'ownerOrganisationId', 'ownerPersonId'])
		.select(['sourceType', 'recordedAt', 'firstResponseAt'])
		.select(['clockId', 'metric', 'cycleNo', 'wishClock.dueVersion', 'dueAt', 'level', 'fireAt'])
		.where('wishClock.state', '=', 'running')
		.where('firedAt', 'is', null)
		.where('fireAt', '<=', now())
		.$if(wishIds !== undefined, (query) => query.where('wish.id', 'in', wishIds ?? []))
		.execute();
}

/** An alert for everybody who must know at the level that a clock has come to. */
export async function alertsFor(db: Db, ladder: Ladder, coming: Coming[]): Promise<NewAlert[]> {
	const alerts: NewAlert[] = [];
	for (const threshold of highest(coming)) {
		if (isSilent(threshold)) continue;
		for (const recipientId of await listResponsible(db, ladder, threshold, threshold.level))
			alerts.push(toAlert(threshold, recipientId));
	}
	return alerts;
}

/** After a standstill several levels can come at once; the highest says it all. */
function highest(coming: Coming[]): Coming[] {
	const rank = ({ level }: Coming) => levels.indexOf(level);
	return [...Map.groupBy(coming, ({ clockId }) => clockId).values()].flatMap((levels) =>
		levels.toSorted((one, other) => rank(other) - rank(one)).slice(0, 1)
	);
}

/**
 * Half-way is about silence: whoever has heard something needs no interim message. Of a wish that was brought in with
 * others nobody hears what was past before it came.
 */
function isSilent({ level, metric, firstResponseAt, sourceType, fireAt, recordedAt }: Coming) {
	if (sourceType === 'import' && fireAt < recordedAt) return true;
	return level === 'half' && (metric !== 'answer' || firstResponseAt !== null);
}

function toAlert(threshold: Coming, recipientId: string): NewAlert {
	const { id: wishId, publicRef, clockId, cycleNo, dueVersion, dueAt, metric, level } = threshold;
	return {
		key: `clock/${clockId}/${cycleNo}/${level}/${dueVersion}`,
		recipientId,
		kind: KINDS[level],
		facts: { ref: publicRef, due: dueAt ?? '', metric },
		ids: { wishId, clockId, level, dueVersion },
		href: `/wensen/${wishId}`,
		mail: level === 'due' ? 'urgent' : 'digest'
	};
}

/** For whom there is more than one can read, or after a standstill more than one. */
export async function findFlooded(
	db: Db,
	ladder: Ladder,
	coming: Coming[],
	standstill: boolean
): Promise<Flooded> {
	const people = Map.groupBy(await alertsFor(db, ladder, coming), ({ recipientId }) => recipientId);
	const flooded = [...people].filter(([, alerts]) => alerts.length > (standstill ? 1 : BEARABLE));
	return new Map(
		flooded.map(([personId, alerts]) => [
			personId,
			alerts.some(({ mail }) => mail === 'urgent') ? 'urgent' : 'digest'
		])
	);
}

/** Alerts of flooded people under a summary each; in the order of people, so that two who raise at once never cross. */
export function together(alerts: NewAlert[], flooded: Flooded, summary: string): NewAlert[] {
	const sorted = alerts.toSorted((one, other) => (one.recipientId < other.recipientId ? -1 : 1));
	const people = new Set(sorted.map(({ recipientId }) => recipientId).filter((id) => flooded.has(id)));
	return [
		...[...people].map((recipientId) => toSummary(summary, recipientId, flooded)),
		...sorted.map((alert) => (people.has(alert.recipientId) ? { ...alert, partOf: summary } : alert))
	];
}

function toSummary(key: string, recipientId: string, flooded: Flooded): NewAlert {
	const mail = flooded.get(recipientId) ?? 'digest';
	return { key, recipientId, kind: 'wish_together', facts: {}, href: '/attenties', mail };
}
