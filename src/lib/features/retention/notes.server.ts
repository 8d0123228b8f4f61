import { raiseAlerts } from '#lib/features/alerts/commands.server.ts';
import { addMs, DAY, now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { cutOff } from './terms.server.ts';

/** Both are told this long before their notes go. */
export const TOLD_BEFORE = 30 * DAY;

/** Tells the two of every coaching whose notes go within thirty days; one that began again is not one that ended. */
export async function tellOfOldNotes(db: Db) {
	const soon = addMs(await cutOff(db, 'notes'), TOLD_BEFORE);
	const pairs = await ended(db, soon).where('notesToldAt', 'is', null).execute();
	for (const { id, coachId, participantId } of pairs) {
		await db.transaction().execute(async (trx) => {
			await trx.updateTable('coachingPair').set({ notesToldAt: now() }).where('id', '=', id).execute();
			const alerts = [coachId, participantId].map((recipientId) => ({
				key: `coaching-notes-go/${id}`,
				recipientId,
				kind: 'coaching_notes_go' as const,
				facts: {},
				href: `/coaching/${id}`,
				mail: true
			}));
			await raiseAlerts(trx, ...alerts);
		});
	}
}

/** The notes of a coaching that ended too long ago go, once both were told in time. Nothing of it is counted anywhere. */
export async function removeOldNotes(db: Db) {
	const pairs = await ended(db, await cutOff(db, 'notes'))
		.where('notesToldAt', '<=', addMs(now(), -TOLD_BEFORE))
		.execute();
	for (const { id } of pairs) {
		await db.transaction().execute(async (trx) => {
			await trx.deleteFrom('coachingNote').where('pairId', '=', id).execute();
			await trx.updateTable('coachingPair').set({ notesGoneAt: now() }).where('id', '=', id).execute();
		});
	}
}

function ended(db: Db, before: string) {
	return db
		.selectFrom('coachingPair')
		.select(['id', 'coachId', 'participantId'])
		.where('endedAt', '<', before)
		.where('acceptedAt', 'is not', null)
		.where('notesGoneAt', 'is', null)
		.orderBy('id');
}
