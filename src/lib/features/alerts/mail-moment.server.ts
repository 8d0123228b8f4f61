import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { localDate } from '#lib/server/zone.ts';
import type { WorkWeek } from './mail-moment.ts';

const USUAL_DAYS = '12345';

export async function getWorkWeek(db: Db, personId: string): Promise<WorkWeek> {
	const weeks = await listWorkWeeks(db, [personId]);
	return weeks.get(personId) ?? { workingDays: USUAL_DAYS, absences: [] };
}

/** Of each of these people, on which days they work from today. */
export async function listWorkWeeks(db: Db, personIds: string[]): Promise<Map<string, WorkWeek>> {
	const people = await db
		.selectFrom('person')
		.select(['id', 'workingDays'])
		.where('id', 'in', personIds)
		.execute();
	const absences = await db
		.selectFrom('absence')
		.select(['personId', 'startsOn', 'endsOn'])
		.where('personId', 'in', personIds)
		.where('endsOn', '>=', localDate(now()))
		.execute();
	const away = Map.groupBy(absences, ({ personId }) => personId);
	return new Map(
		people.map(({ id, workingDays }) => [
			id,
			{ workingDays: workingDays || USUAL_DAYS, absences: away.get(id) ?? [] }
		])
	);
}
