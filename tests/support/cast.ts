/** One edition with everybody who has to do with it, and those who have not. */
import type { Actor } from '#lib/features/people/actor.ts';
import type { Db } from '#lib/server/db/open.ts';
import {
	actorOf,
	addEdition,
	addEnrolment,
	addLead,
	addOrganisation,
	addPerson,
	addSession,
	addTopic
} from './builders.ts';

export type Role =
	| 'participant'
	| 'otherParticipant'
	| 'outsider'
	| 'trainerA'
	| 'trainerB'
	| 'otherTrainer'
	| 'coordinator'
	| 'staff'
	| 'admin';

export type Cast = {
	editionId: string;
	sessionId: string;
	otherSessionId: string;
	actors: Record<Role, Actor>;
};

/** A session two weeks from now led by A and B; the other trainer leads another edition. */
export async function addCast(db: Db): Promise<Cast> {
	const [linde, wijk, kade] = [
		await addOrganisation(db),
		await addOrganisation(db),
		await addOrganisation(db)
	];
	const topic = await addTopic(db);
	const editionId = await addEdition(db);
	const sessionId = await addSession(db, editionId);
	const otherSessionId = await addSession(db, await addEdition(db));
	const ids: Record<Role, string> = {
		participant: await addPerson(db, { givenName: 'Mila', organisations: [kade] }),
		otherParticipant: await addPerson(db, { givenName: 'Noud', organisations: [wijk] }),
		outsider: await addPerson(db),
		trainerA: await addPerson(db, { givenName: 'Aya', organisations: [linde], teaches: [topic] }),
		trainerB: await addPerson(db, { givenName: 'Bram', organisations: [wijk], teaches: [topic] }),
		otherTrainer: await addPerson(db, { organisations: [kade], teaches: [topic] }),
		coordinator: await addPerson(db, { coordinatedOrganisations: [kade] }),
		staff: await addPerson(db, { staff: true }),
		admin: await addPerson(db, { admin: true })
	};
	await addLead(db, sessionId, 1, ids.trainerA, linde);
	await addLead(db, sessionId, 2, ids.trainerB, wijk);
	await addLead(db, otherSessionId, 1, ids.otherTrainer, kade);
	await addEnrolment(db, editionId, ids.participant);
	await addEnrolment(db, editionId, ids.otherParticipant);
	const actors = {} as Record<Role, Actor>;
	for (const role of Object.keys(ids) as Role[]) actors[role] = await actorOf(db, ids[role]);
	return { editionId, sessionId, otherSessionId, actors };
}

/** What came of an attempt: its status when it was refused. */
export async function statusOf(attempt: Promise<unknown>): Promise<number> {
	return await attempt.then(
		() => 200,
		(problem: { status?: number }) => {
			if (problem.status === undefined) throw problem;
			return problem.status;
		}
	);
}

/** What comes of the same attempt by everyone. */
export async function statuses(
	cast: Cast,
	attempt: (actor: Actor) => Promise<unknown>
): Promise<Record<Role, number>> {
	const answers = {} as Record<Role, number>;
	for (const role of Object.keys(cast.actors) as Role[])
		answers[role] = await statusOf(attempt(cast.actors[role]));
	return answers;
}
