import type { MixInput, MixPerson } from '#lib/engine/mixing/types.ts';
import { AWAY } from '#lib/features/attendance/attendance.ts';
import { expectedPeople } from '#lib/features/attendance/session.server.ts';
import { findMemoryStart } from '#lib/features/encounters/memory.server.ts';
import { countMeetings, type MeetingCount } from '#lib/features/encounters/queries.server.ts';
import { pairsWithin } from '#lib/features/encounters/encounter.ts';
import { listFaces } from '#lib/features/people/faces.server.ts';
import { listAbsencesOf } from '#lib/features/sessions/clashes.server.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { localDate } from '#lib/server/zone.ts';
import { groupCount, type MixKind } from './mix.ts';

/** Seconds of search, each worth two million tried swaps. */
const BUDGET = 5;

/** A session as a round: who comes, and in how many groups. */
export type Round = { sessionId: string; startsAt: string; personIds: string[] };

export type MixPlan = { rounds: Round[]; groups: number; input: MixInput };

/** The coming sessions of an edition that have people to mix. */
export async function listComingRounds(db: Db, editionId: string): Promise<Round[]> {
	const sessions = await db
		.selectFrom('session')
		.select(['id', 'startsAt'])
		.where('editionId', '=', editionId)
		.where('cancelledAt', 'is', null)
		.where('startsAt', '>', now())
		.orderBy('startsAt')
		.orderBy('id')
		.execute();
	const coming = await listComing(db, sessions);
	return sessions
		.map(({ id, startsAt }) => ({ sessionId: id, startsAt, personIds: coming.get(id) ?? [] }))
		.filter((round) => round.personIds.length > 1);
}

/** Per session who has a seat in it and did not say that it will not be possible. */
export async function listComing(
	db: Db,
	sessions: { id: string; startsAt: string }[]
): Promise<Map<string, string[]>> {
	const ids = sessions.map((session) => session.id);
	const expected = await expectedPeople(db)
		.leftJoin('attendance', (join) =>
			join
				.onRef('attendance.sessionId', '=', 'session.id')
				.onRef('attendance.personId', '=', 'enrolment.personId')
		)
		.where('session.id', 'in', ids)
		.where((where) =>
			where.or([where('attendance.state', 'is', null), where('attendance.state', 'not in', AWAY)])
		)
		.execute();
	const absences = await listAbsencesOf(db, [...new Set(expected.map((row) => row.personId))]);
	const isAway = (personId: string, date: string) =>
		(absences.get(personId) ?? []).some(({ startsOn, endsOn }) => startsOn <= date && date <= endsOn);
	return new Map(
		sessions.map(({ id, startsAt }) => {
			const here = expected.filter(
				(row) => row.sessionId === id && !isAway(row.personId, localDate(startsAt))
			);
			return [id, here.map((row) => row.personId).sort()];
		})
	);
}

type Facts = { editionId: string; groupSize: number; seed: number; kind?: MixKind };

/** The engine's input for all coming sessions at once; nothing when nobody is to be mixed. */
export async function planEdition(
	db: Db,
	{ editionId, groupSize, seed, kind }: Facts
): Promise<MixPlan | undefined> {
	const rounds = await listComingRounds(db, editionId);
	if (!rounds.length) return undefined;
	const present = rounds.map((round) => round.personIds.length);
	const seats = await listSeatsInForce(db, rounds);
	const tables = Math.max(0, ...seats.map((seat) => seat.groups));
	const keepsTables = kind === 'repair' && tables > 0 && tables <= Math.min(...present);
	const groups = keepsTables ? tables : groupCount(present, groupSize);
	const input = await inputFor(db, editionId, rounds, groups, seed);
	const published = publishedGroups(seats, rounds, groups);
	return { rounds, groups, input: seats.length ? { ...input, published } : input };
}

/** Who sits where in the groups in force of these sessions. */
export async function listSeatsInForce(db: Db, rounds: Round[]) {
	return await db
		.selectFrom('mixSession')
		.innerJoin('mixSeat', (join) =>
			join
				.onRef('mixSeat.mixId', '=', 'mixSession.mixId')
				.onRef('mixSeat.sessionId', '=', 'mixSession.sessionId')
		)
		.select(['mixSeat.sessionId', 'mixSeat.personId', 'mixSeat.groupNumber', 'mixSession.groups'])
		.where(
			'mixSession.sessionId',
			'in',
			rounds.map((round) => round.sessionId)
		)
		.where('mixSession.publishedAt', 'is not', null)
		.where('mixSession.replacedAt', 'is', null)
		.orderBy('mixSeat.personId')
		.execute();
}

type Seat = Awaited<ReturnType<typeof listSeatsInForce>>[number];

/** The groups in force, as far as the same people come; of plans otherwise alike the nearest to them is kept. */
function publishedGroups(seats: Seat[], rounds: Round[], groups: number): string[][][] {
	return rounds.map(({ sessionId, personIds }) => {
		const kept = seats.filter((seat) => seat.sessionId === sessionId && personIds.includes(seat.personId));
		return Array.from({ length: groups }, (_, table) =>
			kept.filter((seat) => seat.groupNumber === table + 1).map((seat) => seat.personId)
		);
	});
}

/** Rounds with their people as the engine reads them: organisations, disciplines, earlier meetings and rules. */
export async function inputFor(
	db: Db,
	editionId: string,
	rounds: Round[],
	groups: number,
	seed: number
): Promise<MixInput> {
	const ids = [...new Set(rounds.flatMap((round) => round.personIds))].sort();
	const faces = await listFaces(db, ids, localDate(rounds[0]?.startsAt ?? now()));
	const people = ids.map((id): MixPerson => {
		const face = faces.get(id);
		const absent = rounds.flatMap((round, index) => (round.personIds.includes(id) ? [] : [index + 1]));
		return {
			id,
			organisation: face?.organisationId ?? 'none',
			...(face?.discipline && { discipline: face.discipline }),
			...(absent.length && { absent })
		};
	});
	return {
		people,
		rounds: rounds.length,
		groups,
		met: await listMet(db, editionId, ids, rounds),
		...(await listRules(db, editionId, rounds, groups)),
		seed,
		budgetSeconds: BUDGET
	};
}

/** Meetings that still count, with those of published groups whose session began but is not written down yet. */
async function listMet(db: Db, editionId: string, ids: string[], rounds: Round[]): Promise<MeetingCount[]> {
	const except = rounds.map((round) => round.sessionId);
	const met = await countMeetings(db, ids, await findMemoryStart(db), except);
	return [...met, ...(await listFreshMeetings(db, editionId, ids, except))];
}

async function listFreshMeetings(
	db: Db,
	editionId: string,
	ids: string[],
	except: string[]
): Promise<MeetingCount[]> {
	const seats = await db
		.selectFrom('mixSession')
		.innerJoin('session', 'session.id', 'mixSession.sessionId')
		.innerJoin('mixSeat', (join) =>
			join
				.onRef('mixSeat.mixId', '=', 'mixSession.mixId')
				.onRef('mixSeat.sessionId', '=', 'mixSession.sessionId')
		)
		.select(['mixSeat.sessionId', 'mixSeat.personId', 'mixSeat.groupNumber'])
		.where('session.editionId', '=', editionId)
		.where('session.id', 'not in', except)
		.where('session.cancelledAt', 'is', null)
		.where('session.startsAt', '<=', now())
		.where('mixSession.publishedAt', 'is not', null)
		.where('mixSession.replacedAt', 'is', null)
		.where('mixSession.gatheredAt', 'is', null)
		.where('mixSeat.personId', 'in', ids)
		.execute();
	const tables = Map.groupBy(seats, (seat) => `${seat.sessionId}/${seat.groupNumber}`);
	const groups = [...tables.values()].map((table) => table.map((seat) => seat.personId));
	return pairsWithin(groups).map(([one, other]): MeetingCount => [one, other, 1]);
}

/** The rules that concern these rounds, as rules; a rule about somebody who is not there waits. */
async function listRules(db: Db, editionId: string, rounds: Round[], groups: number) {
	const rules = await db
		.selectFrom('seatingRule')
		.select(['kind', 'personId', 'otherId', 'sessionId', 'groupNumber'])
		.where('editionId', '=', editionId)
		.orderBy('askedAt')
		.orderBy('id')
		.execute();
	const known = new Set(rounds.flatMap((round) => round.personIds));
	const pairs = (kind: 'together' | 'apart') =>
		rules.flatMap((rule) =>
			rule.kind === kind && rule.otherId && known.has(rule.personId) && known.has(rule.otherId)
				? [[rule.personId, rule.otherId]]
				: []
		);
	const pinned = rules.flatMap(({ kind, personId, sessionId, groupNumber }) => {
		const index = rounds.findIndex((round) => round.sessionId === sessionId);
		if (kind !== 'pinned' || !groupNumber || groupNumber > groups) return [];
		if (!rounds[index]?.personIds.includes(personId)) return [];
		return [{ round: index + 1, person: personId, group: groupNumber }];
	});
	return { together: pairs('together'), apart: pairs('apart'), pinned };
}
