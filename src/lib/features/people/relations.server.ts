/** How people stand to an organisation, an edition and each other; every query asks these in the same words. */
import { sql, type SqlBool } from 'kysely';
import { addMs, DAY, now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import type { Role } from './policy.ts';

/** A trainer's rights on an edition end this long after its last session. */
export const TRAINER_TAIL = 60 * DAY;

/** Whether a membership holds on this date. */
export function belongsOn(date: string) {
	const [from, until] = [sql.ref('membership.startsOn'), sql.ref('membership.endsOn')];
	return sql<SqlBool>`(${from} <= ${date} and (${until} is null or ${until} >= ${date}))`;
}

/** Whether an enrolment is a seat: given, and not given up. */
export function hasSeat(enrolment: 'enrolment' | 'mine' = 'enrolment') {
	const [placed, ended] = [sql.ref(`${enrolment}.placedAt`), sql.ref(`${enrolment}.endedAt`)];
	return sql<SqlBool>`(${placed} is not null and ${ended} is null)`;
}

/** Whether somebody is away on this date. */
export function awayOn(date: string) {
	return sql<SqlBool>`(${sql.ref('absence.startsOn')} <= ${date} and ${sql.ref('absence.endsOn')} >= ${date})`;
}

/** The editions that somebody leads a session of, until some time after the last session of each. */
export function leadsUntilTail(db: Db, personId: string, tailMs: number = TRAINER_TAIL) {
	return db
		.selectFrom('session')
		.select('session.editionId')
		.where('session.endsAt', '>', addMs(now(), -tailMs))
		.where('session.editionId', 'in', (inner) =>
			inner
				.selectFrom('sessionLead')
				.innerJoin('session as led', 'led.id', 'sessionLead.sessionId')
				.select('led.editionId')
				.where('sessionLead.personId', '=', personId)
		);
}

/** Whose role this is, each once and in a fixed order. */
export async function holdersOf(db: Db, role: Role): Promise<string[]> {
	const rows = await grantsOf(db, role).execute();
	return rows.map((row) => row.personId);
}

/** Who coordinates this organisation, each once and in a fixed order. */
export async function coordinatorsOf(db: Db, organisationId: string): Promise<string[]> {
	const rows = await grantsOf(db, 'coordinator').where('organisationId', '=', organisationId).execute();
	return rows.map((row) => row.personId);
}

function grantsOf(db: Db, role: Role) {
	return db
		.selectFrom('roleGrant')
		.select('personId')
		.distinct()
		.where('role', '=', role)
		.where('endedAt', 'is', null)
		.orderBy('personId');
}
