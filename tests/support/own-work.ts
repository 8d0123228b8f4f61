import { showOwnPage } from '#lib/features/assignments/pages.server.ts';
import { findOwnSubmission } from '#lib/features/assignments/submissions.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import type { Db } from '#lib/server/db/open.ts';

export async function readsOwnWork(db: Db, actor: Actor, assignmentId: string): Promise<boolean> {
	return (await findOwnSubmission(db, actor, assignmentId)) !== undefined;
}

export async function findOwnAssignmentState(db: Db, actor: Actor, assignmentId: string) {
	return (await showOwnPage(db, actor)).own.find(({ id }) => id === assignmentId)?.state;
}
