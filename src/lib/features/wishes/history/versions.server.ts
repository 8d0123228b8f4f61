import type { BusinessCalendar } from '#lib/engine/turnaround/calendar.ts';
import { getCalendarVersion } from '#lib/features/calendars/versions.server.ts';
import type { Db } from '#lib/server/db/open.ts';
import type { TargetVersion, Versions } from '../clocks/clock.ts';
import type { WishState, HistoryEvent } from './state.ts';

/** A version never changes, so it is read once. */
const known = new Map<string, TargetVersion>();
const KEEP = 500;

/** Every calendar and target that these clocks run on or these events name. */
export async function findVersions(
	db: Db,
	states: Pick<WishState, 'clocks'>[],
	events: Pick<HistoryEvent, 'payload'>[]
): Promise<Versions> {
	const calendarIds = new Set(namedBy(events, 'calendar'));
	const targetIds = new Set(namedBy(events, '_target'));
	for (const { clocks } of states) {
		for (const { calendarVersionId, policyVersionId } of clocks) {
			calendarIds.add(calendarVersionId);
			targetIds.add(policyVersionId);
		}
	}
	const calendars = new Map<string, BusinessCalendar>();
	for (const id of calendarIds) calendars.set(id, (await getCalendarVersion(db, id)).calendar);
	const targets = await getTargets(db, targetIds);
	return {
		calendar: (id) => found(calendars.get(id), `calendar version ${id}`),
		target: (id) => found(targets.get(id), `target version ${id}`)
	};
}

function namedBy(events: Pick<HistoryEvent, 'payload'>[], ending: string): string[] {
	return events.flatMap(({ payload }) =>
		Object.entries(payload).flatMap(([key, value]) =>
			key.endsWith(ending) && typeof value === 'string' ? [value] : []
		)
	);
}

async function getTargets(db: Db, ids: Set<string>): Promise<Map<string, TargetVersion>> {
	const targets = new Map<string, TargetVersion>();
	for (const id of ids) {
		const target = known.get(id) ?? (await readTarget(db, id));
		if (target) targets.set(id, target);
	}
	return targets;
}

async function readTarget(db: Db, id: string) {
	const target = await db
		.selectFrom('targetPolicyVersion')
		.select(['unit', 'value', 'atRiskFraction'])
		.where('id', '=', id)
		.executeTakeFirst();
	if (known.size >= KEEP) known.clear();
	if (target) known.set(id, target);
	return target;
}

function found<Value>(value: Value | undefined, what: string): Value {
	if (value === undefined) throw new Error(`There is no ${what}.`);
	return value;
}
