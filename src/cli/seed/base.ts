/** The invented season: organisations, people, trainers, trainings, editions and sessions, around today. */
import { parse } from 'csv-parse/sync';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Temporal } from 'temporal-polyfill';
import { insertPeople } from '#lib/features/people/addresses/addresses.server.ts';
import { hashPassword } from '#lib/server/auth/password.ts';
import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { atLocalCompatible, localDate } from '#lib/server/zone.ts';

export const DEMONSTRATION_PASSWORD = 'samen-leren-werkt';

type Row = Record<string, string>;
type OrganisationKind =
	| 'social_work'
	| 'safe_home'
	| 'youth_protection'
	| 'shelter'
	| 'mental_health'
	| 'municipality'
	| 'police'
	| 'probation'
	| 'lived_experience';

const ORGANISATIONS: [string, OrganisationKind, string, string][] = [
	['Sociaal Werk Rivierland', 'social_work', 'circle', 'sw-rivierland.example'],
	['Veilig Thuis Rijn en IJssel', 'safe_home', 'square', 'vt-rijnijssel.example'],
	['Jeugdbescherming Oostland', 'youth_protection', 'diamond', 'jb-oostland.example'],
	['Vrouwenopvang De Linde', 'shelter', 'hexagon', 'delinde.example'],
	['GGZ Heuvelrug', 'mental_health', 'triangle', 'ggz-heuvelrug.example'],
	['Gemeente Waalstad', 'municipality', 'pentagon', 'waalstad.example'],
	['Politie Basisteam Waal', 'police', 'star', 'politie-waal.example'],
	['Reclassering Midden', 'probation', 'octagon', 'reclassering-midden.example'],
	['Ervaringswerk Samen Sterk', 'lived_experience', 'cross', 'samensterk.example']
];

/** People the season's lists do not have: those who keep it running. */
const KEEPERS = [
	{
		givenName: 'Marit',
		familyName: 'Zonneveld',
		organisation: 0,
		function: 'stafmedewerker professionalisering',
		role: 'staff'
	},
	{
		givenName: 'Coen',
		familyName: 'Adriaanse',
		organisation: 1,
		function: 'teamcoördinator',
		role: 'coordinator'
	},
	{
		givenName: 'Ineke',
		familyName: 'Bontekoe',
		organisation: 5,
		function: 'functioneel beheerder',
		role: 'admin'
	}
] as const;

const START_OF_MEMBERSHIPS = '2022-09-01';
// The season's own middle: what comes before it is behind us, the rest is ahead.
const MIDDLE = '2027-03-22';

export async function seedBase(db: Db) {
	await db.transaction().execute(async (trx) => {
		const organisations = await seedOrganisations(trx);
		await seedPeople(trx, organisations);
		const topics = await seedTopics(trx);
		await seedTrainers(trx, topics);
		await seedSeason(trx, topics);
		await seedAccounts(trx, organisations);
	});
}

async function seedOrganisations(trx: Trx) {
	const ids = new Map<string, string>();
	for (const [index, [name, kind, shape, domain]] of ORGANISATIONS.entries()) {
		const id = newId();
		ids.set(name, id);
		await trx
			.insertInto('organisation')
			.values({ id, name, kind, colour: index, shape, createdAt: now() })
			.execute();
		await trx.insertInto('organisationDomain').values({ domain, organisationId: id }).execute();
	}
	return ids;
}

async function seedPeople(trx: Trx, organisations: Map<string, string>) {
	for (const row of readSeason('deelnemers.csv')) {
		const id = await addPerson(trx, {
			givenName: row['Roepnaam'] ?? '',
			initials: row['Voorletters'] ?? '',
			infix: row['Tussenvoegsel'] ?? '',
			familyName: row['Achternaam'] ?? '',
			email: row['E-mail'] ?? ''
		});
		await addMembership(
			trx,
			id,
			organisations.get(row['Organisatie'] ?? '') ?? '',
			row['Functie'] ?? '',
			row['Discipline'] ?? ''
		);
		for (const register of ['Registerplein', 'SKJ']) {
			const number = row[register];
			if (number) await trx.insertInto('registerNumber').values({ personId: id, register, number }).execute();
		}
	}
}

type NewPerson = { givenName: string; initials: string; infix: string; familyName: string; email: string };

async function addPerson(trx: Trx, person: NewPerson) {
	const id = newId();
	await insertPeople(trx, [{ id, ...person }]);
	return id;
}

async function addMembership(
	trx: Trx,
	personId: string,
	organisationId: string,
	work: string,
	discipline: string
) {
	await trx
		.insertInto('membership')
		.values({
			id: newId(),
			personId,
			organisationId,
			function: work,
			discipline,
			startsOn: START_OF_MEMBERSHIPS
		})
		.execute();
}

async function seedTopics(trx: Trx) {
	const names = new Set(readSeason('bijeenkomsten.csv').map((row) => row['Training'] ?? ''));
	for (const row of readSeason('trainers.csv')) for (const name of splitTopics(row)) names.add(name);
	const topics = new Map<string, string>();
	for (const name of names) {
		topics.set(name, newId());
		await trx
			.insertInto('topic')
			.values({ id: topics.get(name) ?? '', name, createdAt: now() })
			.execute();
	}
	return topics;
}

function splitTopics(row: Row) {
	return (row['Onderwerpen'] ?? '')
		.split(',')
		.map((name) => name.trim())
		.filter(Boolean);
}

async function seedTrainers(trx: Trx, topics: Map<string, string>) {
	for (const row of readSeason('trainers.csv')) {
		const person = await trx
			.selectFrom('person')
			.select('id')
			.where('email', '=', row['E-mail'] ?? '')
			.executeTakeFirstOrThrow();
		await trx
			.insertInto('trainer')
			.values({ personId: person.id, maxSessions: Number(row['Maximum bijeenkomsten']), since: now() })
			.execute();
		for (const name of splitTopics(row)) {
			await trx
				.insertInto('trainerTopic')
				.values({ personId: person.id, topicId: topics.get(name) ?? '' })
				.execute();
		}
		for (const day of (row['Niet beschikbaar'] ?? '').split(' ').filter(Boolean)) {
			const date = aroundToday(day);
			await trx
				.insertInto('absence')
				.values({ id: newId(), personId: person.id, startsOn: date, endsOn: date })
				.execute();
		}
	}
}

async function seedSeason(trx: Trx, topics: Map<string, string>) {
	const trainings = new Map<string, string>();
	const editions = new Map<string, string>();
	const places = new Map<string, string>();
	for (const row of readSeason('bijeenkomsten.csv')) {
		const training = row['Training'] ?? '';
		const title = undated(row['Uitvoering'] ?? '');
		if (!trainings.has(training))
			trainings.set(training, await addTraining(trx, training, topics.get(training) ?? ''));
		if (!editions.has(title))
			editions.set(title, await addEdition(trx, trainings.get(training) ?? '', title));
		const place = row['Locatie'] ?? '';
		if (!places.has(place)) places.set(place, await addPlace(trx, place));
		await addSession(trx, editions.get(title) ?? '', places.get(place) ?? '', row);
	}
}

/** The season moves along with today, so its year is no part of a title. */
function undated(title: string) {
	return title.replace(/ – voorjaar 2027/, '');
}

async function addTraining(trx: Trx, title: string, topicId: string) {
	const id = newId();
	await trx
		.insertInto('training')
		.values({
			id,
			title,
			summary: SUMMARIES[title] ?? title,
			body: BODY,
			createdAt: now(),
			publishedAt: now()
		})
		.execute();
	await trx.insertInto('trainingTopic').values({ trainingId: id, topicId }).execute();
	return id;
}

async function addEdition(trx: Trx, trainingId: string, title: string) {
	const id = newId();
	await trx
		.insertInto('edition')
		.values({ id, trainingId, title, state: 'to_start', stateSince: now(), createdAt: now() })
		.execute();
	return id;
}

async function addPlace(trx: Trx, name: string) {
	const id = newId();
	const online = name === 'Online';
	const secret = name.startsWith('De Linde');
	await trx
		.insertInto('place')
		.values({
			id,
			name,
			kind: online ? 'online' : 'room',
			address: online ? '' : secret ? 'Lindepad 3, Waalstad' : 'Stationsplein 12, Waalstad',
			directions: online ? '' : 'Vijf minuten lopen vanaf station Waalstad. Parkeren kan achter het gebouw.',
			addressFor: secret ? 'signed_in' : 'enrolled',
			createdAt: now()
		})
		.execute();
	return id;
}

async function addSession(trx: Trx, editionId: string, placeId: string, row: Row) {
	const id = newId();
	const date = aroundToday(row['Datum'] ?? '');
	await trx
		.insertInto('session')
		.values({
			id,
			editionId,
			number: Number(row['Bijeenkomst']),
			startsAt: atLocalCompatible(date, row['Van'] ?? ''),
			endsAt: atLocalCompatible(date, row['Tot'] ?? ''),
			placeId,
			link: row['Locatie'] === 'Online' ? 'https://overleg.example/tweespan' : '',
			seats: Number(row['Plaatsen']),
			uid: `${id}@tweespan`,
			changedAt: now()
		})
		.execute();
}

async function seedAccounts(trx: Trx, organisations: Map<string, string>) {
	const passwordHash = await hashPassword(DEMONSTRATION_PASSWORD);
	for (const keeper of KEEPERS) {
		const [name, , , domain] = ORGANISATIONS[keeper.organisation] ?? ORGANISATIONS[0]!;
		const organisationId = organisations.get(name) ?? '';
		const email = `${keeper.givenName}.${keeper.familyName}@${domain}`.toLowerCase();
		const id = await addPerson(trx, {
			givenName: keeper.givenName,
			initials: `${keeper.givenName[0]}.`,
			infix: '',
			familyName: keeper.familyName,
			email
		});
		await addMembership(trx, id, organisationId, keeper.function, 'beleid');
		await trx
			.insertInto('roleGrant')
			.values({
				id: newId(),
				personId: id,
				role: keeper.role,
				organisationId: keeper.role === 'coordinator' ? organisationId : null,
				grantedAt: now()
			})
			.execute();
	}
	const people = await trx.selectFrom('person').select('id').execute();
	await trx
		.insertInto('user')
		.values(people.map(({ id }) => ({ id, passwordHash, createdAt: now(), demonstration: 1 })))
		.execute();
}

/** A date of the season (dd-mm-yyyy), moved by whole weeks so that the season's middle is this week. */
export function aroundToday(text: string): string {
	const [day, month, year] = text.split('-').map(Number);
	const date = Temporal.PlainDate.from({ year: year ?? 2027, month: month ?? 1, day: day ?? 1 });
	const apart = Temporal.PlainDate.from(MIDDLE).until(localDate(now())).days;
	return date.add({ days: Math.floor(apart / 7) * 7 }).toString();
}

export function readSeason(name: string): Row[] {
	const text = readFileSync(resolve('src/cli/seed/season', name), 'utf8');
	return parse(text, { columns: true, delimiter: ';', bom: true, skip_empty_lines: true }) as Row[];
}

const SUMMARIES: Record<string, string> = {
	'Meldcode en signalen':
		'De vijf stappen van de meldcode oefenen, met collega’s die de volgende stap van jou overnemen.',
	'Stelselmatig onderzoek en veiligheid':
		'Eerst veiligheid, dan hulp: samen kijken wat er speelt en wie wat doet.',
	'Gesprek met kinderen': 'Praten met kinderen over wat er thuis gebeurt, zonder het kind te laten kiezen.',
	'Complexe scheidingen': 'Kinderen uit de knel halen als ouders elkaar niet meer kunnen horen.',
	'Eergerelateerd geweld': 'Vroeg zien waar eer een rol speelt, en weten wie je dan belt.',
	Ouderenmishandeling: 'Zorg die te zwaar wordt, geld dat verdwijnt: herkennen, bespreken, handelen.',
	'Gegevens delen en AVG': 'Wat je mag delen, met wie en hoe je dat aan mensen uitlegt.',
	'Samen een veiligheidsplan maken':
		'Een plan dat gezin, netwerk en professionals alle drie kunnen uitvoeren.'
};

const BODY = `In deze training werk je met collega's van andere organisaties aan situaties uit de eigen praktijk. Twee trainers van twee organisaties leiden elke bijeenkomst.

## Wat je meeneemt

- Een situatie uit je eigen werk, zonder namen of andere gegevens van cliënten.
- Een vraag die je aan een andere organisatie wilt stellen.

## Tussen de bijeenkomsten

Je doet een korte opdracht op je eigen werkplek en krijgt feedback van beide trainers.
`;
