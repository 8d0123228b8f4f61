import { listOwnAssignments } from '#lib/features/assignments/queries.server.ts';
import { canBeWritten } from '#lib/features/assignments/assignment.ts';
import { findNetwork } from '#lib/features/encounters/queries.server.ts';
import { listComingSessions, listOwnWaiting } from '#lib/features/enrolments/own-sessions.server.ts';
import { listOpenOwnWishes } from '#lib/features/wishes/lists/queries.server.ts';
import { findOwnRing } from '#lib/features/mixes/ring.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import type { Db } from '#lib/server/db/open.ts';

/** What a participant needs now, then what is coming, then what one may want to know. */
export async function showParticipantHome(db: Db, actor: Actor) {
	const coming = await listComingSessions(db, actor);
	const own = coming.filter((session) => session.role === 'participant' && !session.cancelled);
	const next = own[0];
	return {
		next,
		ring: next && (await findOwnRing(db, actor, next.id)),
		further: own.slice(1, 4),
		waiting: await listOwnWaiting(db, actor),
		assignments: await listToDo(db, actor),
		wishes: await listOpenOwnWishes(db, actor),
		network: await findFaces(db, actor)
	};
}

async function listToDo(db: Db, actor: Actor) {
	const all = await listOwnAssignments(db, actor);
	return all
		.filter(({ submissionId, handedInAt, late, flaggedAt, emptiedAt, feedback }) =>
			canBeWritten(
				submissionId
					? { handedInAt, late: late ?? 0, flaggedAt, emptiedAt, feedback: feedback ?? 0 }
					: undefined
			)
		)
		.slice(0, 5);
}

async function findFaces(db: Db, actor: Actor) {
	const network = await findNetwork(db, actor);
	return (
		network && {
			people: network.people.length,
			organisations: network.organisations,
			newAtLast: network.newAtLast
		}
	);
}
