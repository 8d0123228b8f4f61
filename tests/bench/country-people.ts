import { DAY, addMs, now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { localDate } from '#lib/server/zone.ts';
import { insertMany, keyOf, type Draws } from './bulk.ts';

const GIVEN = [
	...['Noor', 'Sanne', 'Femke', 'Anouk', 'Marijke', 'Yasmin', 'Fatima', 'Ilse', 'Lotte', 'Eva', 'Julia'],
	...['Daan', 'Bram', 'Sjoerd', 'Rachid', 'Mehmet', 'Joost', 'Koen', 'Tim', 'Wouter', 'Maarten', 'Émile']
];
const INFIXES = ['', '', '', '', 'de', 'van', 'van der', 'van den', "in 't"];
const FAMILY = [
	...['Jansen', 'Bakker', 'Visser', 'Smit', 'Meijer', 'Mulder', 'Bos', 'Vos', 'Peters', 'Hendriks', 'Dekker'],
	...['Brouwer', 'Dijkstra', 'Yılmaz', 'El Amrani', 'Kuipers', 'Postma', 'Veenstra', 'Çelik', 'Hoekstra'],
	...['Kramer', 'Schouten', 'Willems', 'Linden', 'Berg', 'Heuvel', 'Meer', 'Wal', 'Broek', 'Bosch', 'Prins']
];
const KINDS = [
	...(['shelter', 'safe_home', 'youth_protection', 'social_work', 'municipality'] as const),
	...(['police', 'mental_health', 'probation', 'lived_experience', 'other'] as const)
];
const SHAPES = ['circle', 'square', 'diamond', 'hexagon', 'triangle', 'pentagon', 'star', 'octagon', 'cross'];
const DISCIPLINES = [
	'maatschappelijk werk',
	'jeugdbescherming',
	'wijkagent',
	'verpleegkunde',
	'beleid',
	'ervaring'
];
const REGIONS = ['Noord', 'Oost', 'Zuid', 'West', 'Midden'];

export type CountryPerson = { id: string; homeId: string };
export type CountryPeople = {
	organisationIds: string[];
	people: CountryPerson[];
	trainers: CountryPerson[];
	staffIds: string[];
	topicIds: string[];
};

type Sizes = { organisations: number; people: number; trainers: number; topics: number };

/** Organisations of very different sizes, their people, and who has which role. */
export async function createCountryPeople(db: Db, draws: Draws, sizes: Sizes): Promise<CountryPeople> {
	const organisationIds = await createOrganisations(db, draws, sizes.organisations);
	const people = await createPeople(db, draws, organisationIds, sizes.people);
	const topicIds = Array.from({ length: sizes.topics }, (_, index) => keyOf('topic', index));
	await insertMany(
		db,
		'topic',
		topicIds.map((id, index) => ({ id, name: `Onderwerp ${index + 1}`, createdAt: now() }))
	);
	const trainers = people.slice(0, sizes.trainers);
	await createTrainers(db, draws, trainers, topicIds);
	const staffIds = people.slice(sizes.trainers, sizes.trainers + 20).map(({ id }) => id);
	await createRoles(db, people.slice(sizes.trainers), staffIds);
	return { organisationIds, people, trainers, staffIds, topicIds };
}

async function createOrganisations(db: Db, draws: Draws, count: number) {
	const rows = Array.from({ length: count }, (_, index) => ({
		...{ id: keyOf('organisation', index), name: `Organisatie ${String(index + 1).padStart(3, '0')}` },
		...{ kind: KINDS[index % KINDS.length]!, colour: index % 9, shape: SHAPES[index % SHAPES.length]! },
		...{ createdAt: addMs(now(), -6 * 365 * DAY), region: draws.pick(REGIONS) }
	}));
	await insertMany(db, 'organisation', rows);
	return rows.map(({ id }) => id);
}

async function createPeople(db: Db, draws: Draws, organisationIds: string[], count: number) {
	const since = addMs(now(), -5 * 365 * DAY);
	const people = Array.from({ length: count }, (_, index) => ({
		id: keyOf('person', index),
		// The square makes the first organisations large and the last ones small.
		homeId: organisationIds[Math.floor((draws.below(1000) / 1000) ** 2 * organisationIds.length)]!
	}));
	const rows = people.map(({ id }, index) => ({
		...{ id, givenName: draws.pick(GIVEN), initials: 'A.', infix: draws.pick(INFIXES) },
		...{ familyName: `${draws.pick(FAMILY)}${index % 3 ? '' : `-${draws.pick(FAMILY)}`}` },
		...{ email: `persoon${index}@country.example`, phone: '', createdAt: since },
		...{ shieldedAt: index % 200 === 199 ? since : null }
	}));
	await insertMany(db, 'person', rows);
	await insertMany(
		db,
		'personAddress',
		rows.map(({ id, email }) => ({ email, personId: id, addedAt: since }))
	);
	await insertMany(
		db,
		'user',
		rows.map(({ id }) => ({ id, passwordHash: null, createdAt: since }))
	);
	await createMemberships(db, draws, people, organisationIds);
	return people;
}

/** One in ten had another employer before, one in twenty has two. */
async function createMemberships(db: Db, draws: Draws, people: CountryPerson[], organisationIds: string[]) {
	const moved = localDate(addMs(now(), -700 * DAY));
	const rows = people.flatMap(({ id, homeId }, index) => {
		const work = { personId: id, function: 'medewerker', discipline: draws.pick(DISCIPLINES) };
		const other = draws.pick(organisationIds);
		const own = { ...work, id: keyOf('membership', index), organisationId: homeId, endsOn: null };
		const second = { ...work, id: keyOf('second', index), organisationId: other };
		if (other === homeId || index % 10 > 1) return [{ ...own, startsOn: '2020-01-01' }];
		if (index % 10)
			return [
				{ ...own, startsOn: moved },
				{ ...second, startsOn: '2020-01-01', endsOn: moved }
			];
		if (index % 20) return [{ ...own, startsOn: '2020-01-01' }];
		return [
			{ ...own, startsOn: '2020-01-01' },
			{ ...second, startsOn: '2020-01-01', endsOn: null }
		];
	});
	await insertMany(db, 'membership', rows);
}

async function createTrainers(db: Db, draws: Draws, trainers: CountryPerson[], topicIds: string[]) {
	const since = addMs(now(), -5 * 365 * DAY);
	await insertMany(
		db,
		'trainer',
		trainers.map(({ id }) => ({ personId: id, maxSessions: 30, since }))
	);
	const teaches = trainers.flatMap(({ id }) =>
		draws.some(topicIds, 4).map((topicId) => ({ personId: id, topicId }))
	);
	await insertMany(db, 'trainerTopic', teaches);
}

/** Twenty of the staff, three administrators, and the first of every organisation coordinates it. */
async function createRoles(db: Db, people: CountryPerson[], staffIds: string[]) {
	const grantedAt = addMs(now(), -5 * 365 * DAY);
	const grant = (personId: string, role: string, organisationId: string | null) => ({
		...{ id: `${role}-${personId}`, personId, role, organisationId, grantedAt }
	});
	const others = people.slice(staffIds.length);
	const firsts = new Map(others.slice(3).map(({ id, homeId }) => [homeId, id]));
	await insertMany(db, 'roleGrant', [
		...staffIds.map((id) => grant(id, 'staff', null)),
		...others.slice(0, 3).map(({ id }) => grant(id, 'admin', null)),
		...[...firsts].map(([homeId, id]) => grant(id, 'coordinator', homeId))
	]);
}
