import type { Actor } from '#lib/features/people/actor.ts';
import type { Db } from '#lib/server/db/open.ts';
import {
	actorOf,
	addEdition,
	addOrganisation,
	addPerson,
	addSession,
	addTopic,
	addTraining
} from '../../support/builders.ts';

export type Situation = {
	staff: Actor;
	topic: string;
	trainingId: string;
	editionId: string;
	sessionId: string;
	organisations: string[];
	/** Trainer n belongs to organisation n. */
	trainers: string[];
};

/** One edition with one open session in two weeks, and three trainers of three organisations who can lead it. */
export async function openSession(db: Db): Promise<Situation> {
	const organisations = [
		await addOrganisation(db, 'Linde'),
		await addOrganisation(db, 'Waal'),
		await addOrganisation(db, 'Rijn')
	];
	const topic = await addTopic(db);
	const trainingId = await addTraining(db, { topics: [topic] });
	const editionId = await addEdition(db, { trainingId });
	const sessionId = await addSession(db, editionId, { startsAt: '2027-01-26T08:00:00.000Z' });
	const trainers: string[] = [];
	for (const [index, organisation] of organisations.entries()) {
		trainers.push(
			await addPerson(db, { givenName: `Trainer${index}`, organisations: [organisation], teaches: [topic] })
		);
	}
	const staff = await actorOf(db, await addPerson(db, { staff: true, organisations: [organisations[0]!] }));
	return { staff, topic, trainingId, editionId, sessionId, organisations, trainers };
}

export async function leadsOf(db: Db, sessionId: string) {
	const rows = await db
		.selectFrom('sessionLead')
		.select('personId')
		.where('sessionId', '=', sessionId)
		.orderBy('half')
		.execute();
	return rows.map((row) => row.personId);
}

/** Every session whose two trainers share an organisation on its date, by the memberships and nothing else. */
export async function listBrokenPairs(db: Db) {
	const rows = await db
		.selectFrom('sessionLead as one')
		.innerJoin('sessionLead as other', (join) =>
			join.onRef('other.sessionId', '=', 'one.sessionId').onRef('other.half', '>', 'one.half')
		)
		.innerJoin('session', 'session.id', 'one.sessionId')
		.innerJoin('membership as oneMembership', 'oneMembership.personId', 'one.personId')
		.innerJoin('membership as otherMembership', (join) =>
			join
				.onRef('otherMembership.personId', '=', 'other.personId')
				.onRef('otherMembership.organisationId', '=', 'oneMembership.organisationId')
		)
		.select(['session.id', 'session.startsAt', 'oneMembership.startsOn', 'oneMembership.endsOn'])
		.select(['otherMembership.startsOn as otherStartsOn', 'otherMembership.endsOn as otherEndsOn'])
		.where('session.cancelledAt', 'is', null)
		.execute();
	return rows.filter(
		(row) =>
			within(row.startsAt.slice(0, 10), row.startsOn, row.endsOn) &&
			within(row.startsAt.slice(0, 10), row.otherStartsOn, row.otherEndsOn)
	);
}

function within(date: string, from: string, to: string | null) {
	return from <= date && (to === null || date <= to);
}
