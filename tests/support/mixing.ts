/** An edition with people to mix, and the background work done at once. */
import { encounterWork } from '#lib/features/encounters/jobs.server.ts';
import { mixWork } from '#lib/features/mixes/jobs.server.ts';
import { runNextJob } from '#lib/server/background.ts';
import { addMs, DAY, HOUR, now, setClock } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import {
	actorOf,
	addEdition,
	addEnrolment,
	addLead,
	addOrganisation,
	addPerson,
	addSession
} from './builders.ts';

/** Three organisations with four participants each, to sit in four groups of three; two trainers, a coordinator, staff and a stranger. */
export async function mixingWorld(db: Db, sessions = 1) {
	const organisations = [await addOrganisation(db), await addOrganisation(db), await addOrganisation(db)];
	const [first = '', second = ''] = organisations;
	const editionId = await addEdition(db);
	await db.updateTable('edition').set({ groupSize: 3 }).where('id', '=', editionId).execute();
	const people: string[] = [];
	for (const organisation of organisations) {
		for (let number = 0; number < 4; number += 1) {
			const id = await addPerson(db, { organisations: [organisation] });
			await addEnrolment(db, editionId, id);
			people.push(id);
		}
	}
	const trainers = [
		await addPerson(db, { organisations: [first], teaches: [] }),
		await addPerson(db, { organisations: [second], teaches: [] })
	];
	const sessionIds: string[] = [];
	for (let number = 1; number <= sessions; number += 1) {
		const startsAt = addMs(now(), 14 * DAY * number);
		const sessionId = await addSession(db, editionId, { number, startsAt });
		await addLead(db, sessionId, 1, trainers[0] ?? '', first);
		await addLead(db, sessionId, 2, trainers[1] ?? '', second);
		sessionIds.push(sessionId);
	}
	const coordinator = await addPerson(db, { organisations: [first], coordinatedOrganisations: [first] });
	const staff = await addPerson(db, { organisations: [second], staff: true });
	const stranger = await addPerson(db, { organisations: [second] });
	return {
		editionId,
		sessionIds,
		sessionId: sessionIds[0] ?? '',
		people,
		organisations,
		actors: {
			staff: await actorOf(db, staff),
			trainer: await actorOf(db, trainers[0] ?? ''),
			coordinator: await actorOf(db, coordinator),
			participant: await actorOf(db, people[0] ?? ''),
			stranger: await actorOf(db, stranger)
		}
	};
}

/** Does everything that waits in the background. */
export async function runBackground(db: Db) {
	while (await runNextJob(db, { ...mixWork, ...encounterWork }, 'test'));
}

export function passTime(days: number) {
	setClock(addMs(now(), days * DAY));
}

/** Moves the clock to some hours after the end of a session. */
export async function passSession(db: Db, sessionId: string, hours = 1) {
	const session = await db
		.selectFrom('session')
		.select('endsAt')
		.where('id', '=', sessionId)
		.executeTakeFirstOrThrow();
	setClock(addMs(session.endsAt, hours * HOUR));
}

/** The published groups of a session, as lists of people. */
export async function publishedGroups(db: Db, sessionId: string): Promise<string[][]> {
	const seats = await db
		.selectFrom('mixSession')
		.innerJoin('mixSeat', (join) =>
			join
				.onRef('mixSeat.mixId', '=', 'mixSession.mixId')
				.onRef('mixSeat.sessionId', '=', 'mixSession.sessionId')
		)
		.select(['mixSeat.personId', 'mixSeat.groupNumber'])
		.where('mixSession.sessionId', '=', sessionId)
		.where('mixSession.publishedAt', 'is not', null)
		.where('mixSession.replacedAt', 'is', null)
		.orderBy('mixSeat.groupNumber')
		.execute();
	return [...Map.groupBy(seats, (seat) => seat.groupNumber).values()].map((group) =>
		group.map((seat) => seat.personId)
	);
}
