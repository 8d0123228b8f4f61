import { addMs, DAY, now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';

/** What a trainer's maximum is counted over: half a year back and everything to come. */
const SEASON = 26 * 7 * DAY;

export function seasonStart(): string {
	return addMs(now(), -SEASON);
}

/** How many sessions of this season each trainer leads. */
export async function countLoads(db: Db): Promise<Map<string, number>> {
	const rows = await db
		.selectFrom('sessionLead')
		.innerJoin('session', 'session.id', 'sessionLead.sessionId')
		.select(['sessionLead.personId'])
		.select((select) => select.fn.countAll<number>().as('sessions'))
		.where('session.cancelledAt', 'is', null)
		.where('session.startsAt', '>', seasonStart())
		.groupBy('sessionLead.personId')
		.execute();
	return new Map(rows.map((row) => [row.personId, row.sessions]));
}

/** How often each two trainers led a session together, before a moment or ever. */
export async function listTogether(db: Db, before?: string) {
	return await db
		.selectFrom('sessionLead as one')
		.innerJoin('sessionLead as other', (join) =>
			join.onRef('other.sessionId', '=', 'one.sessionId').onRef('other.personId', '>', 'one.personId')
		)
		.innerJoin('session', 'session.id', 'one.sessionId')
		.select(['one.personId', 'other.personId as otherId'])
		.select((select) => select.fn.countAll<number>().as('times'))
		.where('session.cancelledAt', 'is', null)
		.$if(before !== undefined, (query) => query.where('session.startsAt', '<=', before ?? ''))
		.groupBy(['one.personId', 'other.personId'])
		.execute();
}

/** The trainings each trainer can give: those with a topic the trainer knows. */
export async function listCompetences(db: Db): Promise<Map<string, string[]>> {
	const rows = await db
		.selectFrom('trainerTopic')
		.innerJoin('trainingTopic', 'trainingTopic.topicId', 'trainerTopic.topicId')
		.select(['trainerTopic.personId', 'trainingTopic.trainingId'])
		.distinct()
		.execute();
	const grouped = Map.groupBy(rows, (row) => row.personId);
	return new Map([...grouped].map(([id, held]) => [id, held.map((row) => row.trainingId)]));
}

export async function listTrainers(db: Db, personIds?: string[]) {
	return await db
		.selectFrom('trainer')
		.innerJoin('person', 'person.id', 'trainer.personId')
		.select([
			'person.id',
			'givenName',
			'infix',
			'familyName',
			'shieldedAt',
			'workingDays',
			'trainer.maxSessions'
		])
		.$if(personIds !== undefined, (query) => query.where('person.id', 'in', personIds ?? []))
		.orderBy('familyName')
		.orderBy('person.id')
		.execute();
}
