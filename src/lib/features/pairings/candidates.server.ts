import { fullName } from '#lib/features/people/names/names.ts';
import { listAbsencesOf, missesDay } from '#lib/features/sessions/clashes.server.ts';
import type { Clash } from '#lib/features/sessions/clashes.ts';
import { listMemberships } from '#lib/features/sessions/leads.server.ts';
import { organisationsOn } from '#lib/features/sessions/leads.ts';
import type { Db } from '#lib/server/db/open.ts';
import { localDate } from '#lib/server/zone.ts';
import { countLoads, listCompetences, listTogether, listTrainers } from './load.server.ts';
import type { Candidate } from './pairing.ts';

type SessionFacts = { id: string; trainingId: string; startsAt: string; endsAt: string };

/** What there is to know about trainers for one session; all of them, or those asked for. */
export async function listCandidates(
	db: Db,
	session: SessionFacts,
	otherId: string | null,
	personIds?: string[]
): Promise<Candidate[]> {
	const trainers = await listTrainers(db, personIds);
	const ids = trainers.map((trainer) => trainer.id);
	const memberships = await listMemberships(db, ids);
	const competences = await listCompetences(db);
	const absences = await listAbsencesOf(db, ids);
	const busy = await listBusyLeads(db, session);
	const loads = await countLoads(db);
	const together = await countTogetherWith(db, otherId);
	const date = localDate(session.startsAt);
	return trainers.map((trainer) => ({
		personId: trainer.id,
		name: fullName(trainer),
		organisations: organisationsOn(memberships, trainer.id, date),
		competent: (competences.get(trainer.id) ?? []).includes(session.trainingId),
		clashes: clashesOf(
			trainer.id,
			fullName(trainer),
			busy,
			missesDay(trainer, date, absences.get(trainer.id) ?? [])
		),
		load: loads.get(trainer.id) ?? 0,
		maxSessions: trainer.maxSessions,
		together: together.get(trainer.id) ?? 0
	}));
}

async function listBusyLeads(db: Db, session: SessionFacts) {
	return await db
		.selectFrom('session')
		.innerJoin('edition', 'edition.id', 'session.editionId')
		.innerJoin('sessionLead', 'sessionLead.sessionId', 'session.id')
		.select(['session.id', 'session.number', 'session.startsAt', 'session.endsAt', 'sessionLead.personId'])
		.select('edition.title as edition')
		.where('session.startsAt', '<', session.endsAt)
		.where('session.endsAt', '>', session.startsAt)
		.where('session.id', '<>', session.id)
		.where('session.cancelledAt', 'is', null)
		.execute();
}

type BusyLead = Awaited<ReturnType<typeof listBusyLeads>>[number];

function clashesOf(
	personId: string,
	name: string,
	busy: BusyLead[],
	why: 'absent' | 'no_working_day' | undefined
): Clash[] {
	const doubles = busy
		.filter((row) => row.personId === personId)
		.map(({ personId: _, ...other }): Clash => ({ kind: 'trainer', personId, name, other }));
	return why ? [...doubles, { kind: 'absence', personId, name, why }] : doubles;
}

async function countTogetherWith(db: Db, otherId: string | null): Promise<Map<string, number>> {
	if (!otherId) return new Map();
	const pairs = await listTogether(db);
	const own = pairs.filter((pair) => pair.personId === otherId || pair.otherId === otherId);
	return new Map(own.map((pair) => [pair.personId === otherId ? pair.otherId : pair.personId, pair.times]));
}
