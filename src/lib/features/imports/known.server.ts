import { belongsOn } from '#lib/features/people/relations.server.ts';
import { now } from '#lib/server/clock.ts';
import { inChunks } from '#lib/server/db/chunks.ts';
import type { Db } from '#lib/server/db/open.ts';
import { localDate } from '#lib/server/zone.ts';
import type { Sheet } from './headings.ts';
import { looseKey, type OrganisationChoices } from './import.ts';
import { nothingKnown, type Known, type KnownPerson, type Scope } from './known.ts';

/** What the database knows of the things this sheet names. */
export async function loadKnown(
	db: Db,
	scope: Scope,
	sheet: Sheet,
	choices: OrganisationChoices
): Promise<Known> {
	const known = { ...nothingKnown(scope), choices };
	if (sheet.kind !== 'sessions') {
		known.organisations = await loadOrganisations(db);
		known.people = await loadPeople(db, emailsOf(sheet));
	}
	if (sheet.kind === 'trainers') await addTrainerFacts(db, known.people);
	if (sheet.kind === 'sessions' || sheet.kind === 'preferences') {
		known.trainings = await loadTrainings(db);
		known.editions = await loadEditions(db);
	}
	if (sheet.kind === 'sessions') await addSessions(db, known);
	if (sheet.kind === 'preferences') known.preferences = await loadPreferences(db);
	return known;
}

function emailsOf(sheet: Sheet) {
	const index = sheet.columns.get('email') ?? -1;
	return [...new Set(sheet.table.rows.map((row) => (row.cells[index] ?? '').trim().toLowerCase()))];
}

async function loadOrganisations(db: Db) {
	const rows = await db
		.selectFrom('organisation')
		.select(['id', 'name'])
		.where('closedAt', 'is', null)
		.execute();
	return new Map(rows.map((row) => [looseKey(row.name), row.id]));
}

async function loadPeople(db: Db, emails: string[]) {
	const people = new Map<string, KnownPerson>();
	for (const chunk of inChunks(emails)) {
		const rows = await db
			.selectFrom('personAddress')
			.innerJoin('person', 'person.id', 'personAddress.personId')
			.select(['personAddress.email as address', 'person.id', 'givenName', 'initials', 'infix', 'familyName'])
			.where('personAddress.email', 'in', chunk)
			.execute();
		for (const { address, ...person } of rows)
			people.set(address, { ...person, memberships: [], registers: {}, trainer: null });
	}
	await addWork(db, people);
	return people;
}

/** One person can be there under two addresses. */
function byId(people: Map<string, KnownPerson>) {
	const found = new Map<string, KnownPerson[]>();
	for (const person of people.values()) found.set(person.id, [...(found.get(person.id) ?? []), person]);
	return found;
}

async function addWork(db: Db, people: Map<string, KnownPerson>) {
	const found = byId(people);
	const today = localDate(now());
	for (const ids of inChunks([...found.keys()])) {
		const memberships = await db
			.selectFrom('membership')
			.select(['personId', 'organisationId', 'function', 'discipline'])
			.where('personId', 'in', ids)
			.where(belongsOn(today))
			.execute();
		for (const { personId, ...membership } of memberships) {
			for (const person of found.get(personId) ?? []) person.memberships.push(membership);
		}
		const numbers = await db.selectFrom('registerNumber').selectAll().where('personId', 'in', ids).execute();
		for (const { personId, register, number } of numbers) {
			for (const person of found.get(personId) ?? []) person.registers[register] = number;
		}
	}
}

async function addTrainerFacts(db: Db, people: Map<string, KnownPerson>) {
	const found = byId(people);
	const trainers = await db.selectFrom('trainer').select(['personId', 'maxSessions']).execute();
	for (const { personId, maxSessions } of trainers) {
		for (const person of found.get(personId) ?? []) person.trainer = { maxSessions, topics: [], daysOff: [] };
	}
	const topics = await db
		.selectFrom('trainerTopic')
		.innerJoin('topic', 'topic.id', 'trainerTopic.topicId')
		.select(['personId', 'name'])
		.execute();
	for (const { personId, name } of topics)
		for (const person of found.get(personId) ?? []) person.trainer?.topics.push(name);
	for (const ids of inChunks([...found.keys()])) {
		const days = await db
			.selectFrom('absence')
			.select(['personId', 'startsOn', 'endsOn'])
			.where('personId', 'in', ids)
			.execute();
		for (const { personId, startsOn, endsOn } of days) {
			if (startsOn === endsOn)
				for (const person of found.get(personId) ?? []) person.trainer?.daysOff.push(startsOn);
		}
	}
}

async function loadTrainings(db: Db) {
	const rows = await db.selectFrom('training').select(['id', 'title']).execute();
	return new Map(rows.map((row) => [looseKey(row.title), row.id]));
}

async function loadEditions(db: Db) {
	const rows = await db.selectFrom('edition').select(['id', 'title', 'trainingId', 'state']).execute();
	return new Map(
		rows.map(({ state, ...edition }) => [
			looseKey(edition.title),
			{ ...edition, over: state === 'cancelled' || state === 'held' || state === 'completed' }
		])
	);
}

async function addSessions(db: Db, known: Known) {
	const rows = await db
		.selectFrom('session')
		.innerJoin('edition', 'edition.id', 'session.editionId')
		.leftJoin('place', 'place.id', 'session.placeId')
		.select([
			'editionId',
			'number',
			'startsAt',
			'endsAt',
			'seats',
			'edition.title',
			'place.name as place',
			'place.kind',
			'cancelledAt'
		])
		.execute();
	for (const { editionId, number, startsAt, endsAt, seats, ...row } of rows) {
		const place = row.place ?? '';
		known.sessions.set(`${editionId} ${number}`, { startsAt, endsAt, seats, place });
		if (row.kind === 'room' && !row.cancelledAt)
			known.taken.push({ place, startsAt, endsAt, by: `${row.title}, ${number}` });
	}
}

async function loadPreferences(db: Db) {
	const rows = await db
		.selectFrom('preference')
		.select(['personId', 'trainingId', 'editionId'])
		.orderBy('rank')
		.execute();
	const preferences = new Map<string, string[]>();
	for (const { personId, trainingId, editionId } of rows) {
		const key = `${personId} ${trainingId}`;
		preferences.set(key, [...(preferences.get(key) ?? []), editionId]);
	}
	return preferences;
}
