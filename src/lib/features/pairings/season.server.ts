import { listAbsencesOf, missesDay } from '#lib/features/sessions/clashes.server.ts';
import { listMemberships } from '#lib/features/sessions/leads.server.ts';
import type { Membership } from '#lib/features/sessions/leads.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { addDays, atLocalCompatible, localDate } from '#lib/server/zone.ts';
import { listCompetences, listTogether, listTrainers, seasonStart } from './load.server.ts';
import type { Season, SeasonSession, SeasonTrainer } from './proposal.ts';

/** Everything that decides who can lead which coming session, as it is at this moment. */
export async function readSeason(db: Db, travelMinutes: number): Promise<Season> {
	const sessions = await listSeasonSessions(db);
	const dates = [
		...new Set(sessions.filter((session) => session.open).map((session) => localDate(session.startsAt)))
	];
	const together = await listTogether(db, seasonStart());
	return {
		sessions,
		trainers: await listSeasonTrainers(db, sessions, dates),
		travelMinutes,
		taughtTogether: together.map((pair) => [pair.personId, pair.otherId, pair.times])
	};
}

async function listSeasonSessions(db: Db): Promise<SeasonSession[]> {
	const rows = await db
		.selectFrom('session')
		.innerJoin('edition', 'edition.id', 'session.editionId')
		.leftJoin('sessionLead', 'sessionLead.sessionId', 'session.id')
		.select([
			'session.id',
			'session.startsAt',
			'session.endsAt',
			'edition.trainingId',
			'edition.state',
			'sessionLead.personId'
		])
		.where('session.cancelledAt', 'is', null)
		.where('session.startsAt', '>', seasonStart())
		.orderBy('session.startsAt')
		.orderBy('edition.title')
		.orderBy('session.number')
		.orderBy('sessionLead.half')
		.execute();
	const at = now();
	return [...Map.groupBy(rows, (row) => row.id).values()].map((of) => {
		const { id, startsAt, endsAt, trainingId, state } = of[0]!;
		const leads = of.flatMap((row) => row.personId ?? []);
		const open = leads.length < 2 && startsAt > at && (state === 'to_start' || state === 'definitive');
		return { id, startsAt, endsAt, trainingId, leads, open };
	});
}

async function listSeasonTrainers(
	db: Db,
	sessions: SeasonSession[],
	dates: string[]
): Promise<SeasonTrainer[]> {
	const trainers = await listTrainers(db);
	const known = new Set(trainers.map((trainer) => trainer.id));
	const former = [...new Set(sessions.flatMap((session) => session.leads))].filter((id) => !known.has(id));
	const ids = [...known, ...former];
	const memberships = await listMemberships(db, ids);
	const absences = await listAbsencesOf(db, ids);
	const competences = await listCompetences(db);
	const active = trainers.map((trainer) => ({
		id: trainer.id,
		memberships: memberships.filter((membership) => membership.personId === trainer.id),
		trainings: competences.get(trainer.id) ?? [],
		maxSessions: trainer.maxSessions,
		unavailable: dates
			.filter((date) => missesDay(trainer, date, absences.get(trainer.id) ?? []))
			.map((date) => ({
				from: atLocalCompatible(date, '00:00'),
				to: atLocalCompatible(addDays(date, 1), '00:00')
			}))
	}));
	return [...active, ...former.map((id) => formerTrainer(id, memberships))];
}

/** Somebody who led a session and is no trainer any more: known to the plan, and asked for nothing. */
function formerTrainer(id: string, memberships: Membership[]): SeasonTrainer {
	const own = memberships.filter((membership) => membership.personId === id);
	return { id, memberships: own, trainings: [], maxSessions: 0, unavailable: [] };
}
