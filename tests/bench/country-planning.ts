import { addMs, DAY, HOUR, now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { localDate } from '#lib/server/zone.ts';
import { insertMany, keyOf, type Draws } from './bulk.ts';
import type { CountryPeople, CountryPerson } from './country-people.ts';

const YEARS = 5;
/** So much of the five years lies ahead. */
const AHEAD = 120 * DAY;
const BETWEEN_SESSIONS = 21 * DAY;
const SESSIONS = 3;
const STARTS = [7.5, 8, 11, 12, 12.5];

export type CountryEdition = {
	id: string;
	trainingId: string;
	state: 'to_start' | 'definitive' | 'held' | 'completed' | 'cancelled';
	createdAt: string;
	sessions: CountrySession[];
};
export type CountrySession = { id: string; startsAt: string; endsAt: string; leadIds: string[] };

type Sizes = { trainings: number; editions: number; places: number };

/** Editions of three sessions spread over five years, each session led by two trainers of two organisations. */
export async function createCountryPlanning(
	db: Db,
	draws: Draws,
	people: CountryPeople,
	sizes: Sizes
): Promise<CountryEdition[]> {
	const trainingIds = await createTrainings(db, draws, people, sizes.trainings);
	const placeIds = await createPlaces(db, sizes.places);
	const editions = Array.from({ length: sizes.editions }, (_, index) =>
		planEdition(draws, people, trainingIds[index % trainingIds.length]!, index, sizes.editions)
	);
	await insertMany(
		db,
		'edition',
		editions.map(({ id, trainingId, state, createdAt, sessions }, index) => ({
			...{ id, trainingId, state, createdAt, title: `Uitvoering ${index + 1}`, stateSince: createdAt },
			...{ enrolUntil: localDate(addMs(sessions[0]!.startsAt, -3 * DAY)) }
		}))
	);
	await insertMany(
		db,
		'session',
		editions.flatMap(({ id: editionId, state, createdAt, sessions }) =>
			sessions.map(({ id, startsAt, endsAt }, index) => ({
				...{ id, editionId, number: index + 1, startsAt, endsAt, placeId: draws.pick(placeIds) },
				...{ seats: 26, uid: `${id}@tweespan`, changedAt: createdAt },
				...{ cancelledAt: state === 'cancelled' ? addMs(startsAt, -20 * DAY) : null }
			}))
		)
	);
	await createLeads(db, editions, new Map(people.trainers.map(({ id, homeId }) => [id, homeId])));
	return editions;
}

async function createTrainings(db: Db, draws: Draws, { topicIds }: CountryPeople, count: number) {
	const createdAt = addMs(now(), -YEARS * 365 * DAY);
	const rows = Array.from({ length: count }, (_, index) => ({
		...{ id: keyOf('training', index), title: `Training ${String(index + 1).padStart(3, '0')}` },
		...{ summary: 'Twee organisaties oefenen samen aan één gezin.', body: 'Wat je leert.\n\nEn hoe.' },
		...{ createdAt, publishedAt: createdAt }
	}));
	await insertMany(db, 'training', rows);
	await insertMany(
		db,
		'trainingTopic',
		rows.flatMap(({ id }) => draws.some(topicIds, 2).map((topicId) => ({ trainingId: id, topicId })))
	);
	return rows.map(({ id }) => id);
}

async function createPlaces(db: Db, count: number) {
	const rows = Array.from({ length: count }, (_, index) => ({
		...{ id: keyOf('place', index), name: `Zaal ${index + 1}`, kind: index % 10 ? 'room' : 'online' },
		...{ address: `Straat ${index + 1}, Waalstad`, directions: '', createdAt: now() },
		...{ addressFor: index % 7 ? 'enrolled' : 'signed_in' }
	}));
	await insertMany(db, 'place', rows);
	return rows.map(({ id }) => id);
}

function planEdition(
	draws: Draws,
	{ trainers }: CountryPeople,
	trainingId: string,
	index: number,
	count: number
): CountryEdition {
	const whole = YEARS * 365 * DAY;
	const day = `${now().slice(0, 10)}T00:00:00.000Z`;
	const first = addMs(day, Math.floor((index / count) * (whole / DAY)) * DAY - whole + AHEAD);
	const begin = addMs(first, draws.pick(STARTS) * HOUR);
	const leadIds = twoOrganisations(draws, trainers);
	const sessions = Array.from({ length: SESSIONS }, (_, number) => {
		const startsAt = addMs(begin, number * BETWEEN_SESSIONS);
		const bare = addMs(startsAt, 0) > now() && draws.chance(0.15);
		return {
			...{ id: keyOf('session', index * SESSIONS + number), startsAt, endsAt: addMs(startsAt, 3.5 * HOUR) },
			leadIds: bare ? leadIds.slice(0, draws.below(2)) : leadIds
		};
	});
	const createdAt = addMs(begin, -90 * DAY);
	return { id: keyOf('edition', index), trainingId, createdAt, sessions, state: stateOf(draws, sessions) };
}

function stateOf(draws: Draws, sessions: CountrySession[]): CountryEdition['state'] {
	if (draws.chance(0.03)) return 'cancelled';
	if (sessions.at(-1)!.endsAt < now())
		return sessions.at(-1)!.endsAt < addMs(now(), -30 * DAY) ? 'completed' : 'held';
	return sessions[0]!.startsAt < addMs(now(), 21 * DAY) ? 'definitive' : 'to_start';
}

function twoOrganisations(draws: Draws, trainers: CountryPerson[]) {
	const one = draws.pick(trainers);
	for (;;) {
		const other = draws.pick(trainers);
		if (other.homeId !== one.homeId) return [one.id, other.id];
	}
}

async function createLeads(db: Db, editions: CountryEdition[], homes: Map<string, string>) {
	const rows = editions.flatMap(({ createdAt, sessions }) =>
		sessions.flatMap(({ id, leadIds }) =>
			leadIds.map((personId, index) => ({
				...{ sessionId: id, place: index + 1, personId, organisationId: homes.get(personId)! },
				pairedAt: createdAt
			}))
		)
	);
	await db.transaction().execute(async (trx) => {
		await insertMany(trx, 'sessionLead', rows);
		await insertMany(
			trx,
			'sessionLeadOrganisation',
			rows.map(({ sessionId, personId, organisationId }) => ({ sessionId, organisationId, personId }))
		);
	});
}
