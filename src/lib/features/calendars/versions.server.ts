import type { BusinessCalendar, OpeningInterval } from '#lib/engine/turnaround/calendar.ts';
import type { Db } from '#lib/server/db/open.ts';
import { notFound } from '#lib/server/refuse.ts';

export type CalendarVersion = { versionId: string; number: number; calendar: BusinessCalendar };

/** A version never changes, so what the engine derives from it is worth keeping. */
const kept = new Map<string, CalendarVersion>();
const KEEP = 500;

/** The office hours that hold now for what an organisation owes; those of the programme where it has none of its own. */
export async function currentCalendar(db: Db, organisationId: string | null): Promise<CalendarVersion> {
	const own = organisationId === null ? undefined : await findLatest(db, organisationId);
	const versionId = own ?? (await findLatest(db, null));
	if (!versionId) throw new Error('The programme has no calendar.');
	return await getCalendarVersion(db, versionId);
}

export async function getCalendarVersion(db: Db, versionId: string): Promise<CalendarVersion> {
	const known = kept.get(versionId);
	if (known) return known;
	if (kept.size >= KEEP) kept.clear();
	const version = await readVersion(db, versionId);
	kept.set(versionId, version);
	return version;
}

/** The newest version of an owner's own calendar. */
export async function findLatest(db: Db, organisationId: string | null): Promise<string | undefined> {
	const row = await db
		.selectFrom('businessCalendar')
		.innerJoin('businessCalendarVersion as version', 'version.calendarId', 'businessCalendar.id')
		.select('version.id')
		.where('organisationId', organisationId === null ? 'is' : '=', organisationId)
		.orderBy('version.number', 'desc')
		.limit(1)
		.executeTakeFirst();
	return row?.id;
}

async function readVersion(db: Db, versionId: string): Promise<CalendarVersion> {
	const version = await db
		.selectFrom('businessCalendarVersion')
		.selectAll()
		.where('id', '=', versionId)
		.executeTakeFirst();
	if (!version) notFound();
	return {
		versionId,
		number: version.number,
		calendar: {
			timezone: version.timezone,
			week: await readWeek(db, versionId),
			holidays:
				version.holidays === 'none'
					? null
					: {
							country: 'NL',
							liberationDay: version.liberationDay,
							goodFriday: version.goodFriday === 1,
							legalBridgeDays: version.legalBridgeDays === 1
						},
			exceptions: await readExceptions(db, versionId)
		}
	};
}

async function readWeek(db: Db, versionId: string) {
	const rows = await db
		.selectFrom('businessCalendarInterval')
		.select(['weekday', 'opens', 'closes'])
		.where('versionId', '=', versionId)
		.orderBy('weekday')
		.orderBy('opens')
		.execute();
	const week: Record<string, OpeningInterval[]> = {};
	for (const { weekday, opens, closes } of rows) (week[weekday] ??= []).push([opens, closes]);
	return week;
}

async function readExceptions(db: Db, versionId: string) {
	const rows = await db
		.selectFrom('businessCalendarException')
		.select(['onDate', 'opens', 'closes'])
		.where('versionId', '=', versionId)
		.orderBy('onDate')
		.orderBy('opens')
		.execute();
	const exceptions: Record<string, OpeningInterval[]> = {};
	for (const { onDate, opens, closes } of rows) {
		const day = (exceptions[onDate] ??= []);
		if (opens) day.push([opens, closes]);
	}
	return exceptions;
}
