import { makeAssignment, publishAssignment } from '#lib/features/assignments/commands.server.ts';
import { handIn, saveDraft } from '#lib/features/assignments/hand-in.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import type { Db } from '#lib/server/db/open.ts';
import type { Cast } from './cast.ts';

export const ASSIGNMENT = {
	title: 'Een gesprek voorbereiden',
	body: 'Doe het **samen**.',
	sessionId: null,
	dueOn: '2027-01-20',
	dueTime: '17:00',
	version: 0
};

/** A published assignment of the cast's edition, due in eight days. */
export async function addAssignment(
	db: Db,
	{ actors, editionId }: Cast,
	facts: Partial<typeof ASSIGNMENT> = {}
) {
	const id = await makeAssignment(db, actors.trainerA, editionId, { ...ASSIGNMENT, ...facts });
	await publishAssignment(db, actors.trainerA, id);
	return id;
}

/** Work somebody handed in; answers its id. */
export async function addSubmission(db: Db, actor: Actor, assignmentId: string, text = 'Ik heb geoefend.') {
	await saveDraft(db, actor, assignmentId, { text, files: [] });
	await handIn(db, actor, assignmentId, '');
	const row = await db
		.selectFrom('submission')
		.select('id')
		.where('assignmentId', '=', assignmentId)
		.where('personId', '=', actor.personId)
		.executeTakeFirstOrThrow();
	return row.id;
}
