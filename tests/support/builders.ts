/** Small builders that put a situation straight into the tables; every value can be given, none has to be. */
import { findActor } from '#lib/features/people/actor.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { addMs, DAY, HOUR, now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';

export async function addOrganisation(db: Db, name = `Organisatie ${newId().slice(0, 6)}`): Promise<string> {
	const id = newId();
	await db
		.insertInto('organisation')
		.values({ id, name, kind: 'social_work', colour: 0, shape: 'circle', createdAt: now() })
		.execute();
	return id;
}

type PersonFacts = {
	givenName?: string;
	familyName?: string;
	email?: string;
	organisations?: string[];
	discipline?: string;
	staff?: boolean;
	admin?: boolean;
	coordinatedOrganisations?: string[];
	/** Topics this person can teach; giving them makes a trainer. */
	teaches?: string[];
};

export async function addPerson(db: Db, facts: PersonFacts = {}): Promise<string> {
	const id = newId();
	const givenName = facts.givenName ?? `Naam${id.slice(0, 5)}`;
	const email = facts.email ?? `${id}@example.nl`;
	await db
		.insertInto('person')
		.values({
			id,
			givenName,
			initials: 'A.',
			infix: '',
			familyName: facts.familyName ?? 'Proef',
			email,
			createdAt: now()
		})
		.execute();
	await db.insertInto('personAddress').values({ email, personId: id, addedAt: now() }).execute();
	await db.insertInto('user').values({ id, passwordHash: null, createdAt: now() }).execute();
	for (const organisationId of facts.organisations ?? [])
		await addMembership(db, id, organisationId, { discipline: facts.discipline });
	if (facts.staff) await grant(db, id, 'staff');
	if (facts.admin) await grant(db, id, 'admin');
	for (const organisationId of facts.coordinatedOrganisations ?? [])
		await grant(db, id, 'coordinator', organisationId);
	if (facts.teaches) await addTrainer(db, id, facts.teaches);
	return id;
}

/** Signed in on a device that is known. */
export async function addSignIn(db: Db, userId: string, device = '') {
	const deviceId = newId();
	const known = { id: deviceId, userId, tokenHash: newId(), name: device, firstAt: now(), lastAt: now() };
	await db.insertInto('knownDevice').values(known).execute();
	const ends = { expiresAt: addMs(now(), 30 * DAY), endsAt: addMs(now(), 30 * DAY) };
	const facts = { device, deviceId, way: device || 'password', createdAt: now(), confirmedAt: now() };
	await db
		.insertInto('loginSession')
		.values({ idHash: newId(), userId, ...ends, ...facts })
		.execute();
}

export async function addMembership(
	db: Db,
	personId: string,
	organisationId: string,
	facts: { startsOn?: string; endsOn?: string | null; discipline?: string } = {}
) {
	const { startsOn = '2020-01-01', endsOn = null, discipline = 'maatschappelijk werk' } = facts;
	const id = newId();
	await db
		.insertInto('membership')
		.values({ id, personId, organisationId, function: 'medewerker', discipline, startsOn, endsOn })
		.execute();
	return id;
}

export async function grant(
	db: Db,
	personId: string,
	role: 'staff' | 'admin' | 'coordinator',
	organisationId: string | null = null
) {
	await db
		.insertInto('roleGrant')
		.values({ id: newId(), personId, role, organisationId, grantedAt: now() })
		.execute();
}

export async function addTrainer(db: Db, personId: string, topicIds: string[]) {
	await db.insertInto('trainer').values({ personId, maxSessions: 8, since: now() }).execute();
	for (const topicId of topicIds) await db.insertInto('trainerTopic').values({ personId, topicId }).execute();
}

export async function addTopic(db: Db, name = `Onderwerp ${newId().slice(0, 6)}`): Promise<string> {
	const id = newId();
	await db.insertInto('topic').values({ id, name, createdAt: now() }).execute();
	return id;
}

export async function addTraining(
	db: Db,
	facts: { title?: string; topics?: string[]; published?: boolean } = {}
): Promise<string> {
	const id = newId();
	await db
		.insertInto('training')
		.values({
			id,
			title: facts.title ?? `Training ${id.slice(0, 6)}`,
			summary: 'Samen oefenen',
			body: '',
			createdAt: now(),
			publishedAt: facts.published === false ? null : now()
		})
		.execute();
	for (const topicId of facts.topics ?? [])
		await db.insertInto('trainingTopic').values({ trainingId: id, topicId }).execute();
	return id;
}

type EditionFacts = {
	trainingId?: string;
	title?: string;
	state?: 'to_start' | 'definitive' | 'held' | 'completed' | 'cancelled';
};

export async function addEdition(db: Db, facts: EditionFacts = {}): Promise<string> {
	const id = newId();
	await db
		.insertInto('edition')
		.values({
			id,
			trainingId: facts.trainingId ?? (await addTraining(db)),
			title: facts.title ?? `Uitvoering ${id.slice(0, 6)}`,
			state: facts.state ?? 'to_start',
			stateSince: now(),
			createdAt: now()
		})
		.execute();
	return id;
}

type SessionFacts = {
	number?: number;
	startsAt?: string;
	endsAt?: string;
	placeId?: string | null;
	seats?: number;
};

/** A session of three and a half hours, two weeks from now unless another instant is given. */
export async function addSession(db: Db, editionId: string, facts: SessionFacts = {}): Promise<string> {
	const id = newId();
	const startsAt = facts.startsAt ?? addMs(now(), 14 * DAY);
	await db
		.insertInto('session')
		.values({
			id,
			editionId,
			number: facts.number ?? 1,
			startsAt,
			endsAt: facts.endsAt ?? addMs(startsAt, 3.5 * HOUR),
			placeId: facts.placeId ?? null,
			seats: facts.seats ?? 24,
			uid: `${id}@tweespan`,
			changedAt: now()
		})
		.execute();
	return id;
}

/** Puts a trainer on a half, for one organisation. */
export async function addLead(
	db: Db,
	sessionId: string,
	half: 1 | 2,
	personId: string,
	organisationId: string
) {
	await db.transaction().execute(async (trx) => {
		await trx
			.insertInto('sessionLead')
			.values({ sessionId, half, personId, organisationId, pairedAt: now() })
			.execute();
		await trx.insertInto('sessionLeadOrganisation').values({ sessionId, organisationId, personId }).execute();
	});
}

export async function addEnrolment(
	db: Db,
	editionId: string,
	personId: string,
	placed = true
): Promise<string> {
	const id = newId();
	await db
		.insertInto('enrolment')
		.values({ id, editionId, personId, askedAt: now(), askedBy: personId, placedAt: placed ? now() : null })
		.execute();
	return id;
}

export async function actorOf(db: Db, personId: string): Promise<Actor> {
	const actor = await findActor(db, personId);
	if (!actor) throw new Error('There is no such person.');
	return actor;
}
