import { giveUpSeats } from '#lib/features/enrolments/give-up.server.ts';
import { releaseWishes } from '#lib/features/wishes/handling/release.server.ts';
import { forgetInJournals } from '#lib/features/merging/journal.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { lockPeople } from '#lib/features/people/lock.server.ts';
import { getVisible } from '#lib/features/people/person.server.ts';
import { mayErase } from '#lib/features/people/policy.ts';
import { shownName } from '#lib/features/people/visibility.ts';
import { writeAudit } from '#lib/server/audit.ts';
import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { isErased } from '#lib/server/erased.ts';
import { discard } from '#lib/server/files/receive.ts';
import { conflict, forbidden, refuseFor } from '#lib/server/refuse.ts';
import { endEverything } from './end.server.ts';
import { forgetEverywhere } from './forget.server.ts';
import { saveLedger } from './erased.server.ts';
import type { Erasure } from './ledger.server.ts';
import { listObstacles } from './obstacles.server.ts';
import { forgetQuotes } from './quotes.server.ts';

/**
 * Takes everything away that says who somebody is or what they wrote; what they did stays as figures without a name.
 * Asked again, it finds the work done.
 */
export async function erasePerson(
	db: Db,
	actor: Actor,
	personId: string,
	typedName: string,
	dataDir: string
) {
	const files = await db.transaction().execute(async (trx) => {
		await lockPeople(trx, [personId]);
		if (actor.admin && (await isErased(trx, personId))) return [];
		const { row, view } = await getVisible(trx, actor, personId);
		if (!mayErase(actor, personId)) forbidden();
		if (!isSameName(typedName, shownName(row, view))) conflict('erasing_name_differs', {}, 'name');
		const [obstacle] = await listObstacles(trx, personId);
		if (obstacle) refuseFor(obstacle);
		return await erase(trx, actor.personId, { personId, erasedAt: now() });
	});
	await saveLedger(db, dataDir);
	await discard(dataDir, files);
}

/** Everything that erasing does inside its transaction; answers the files whose bytes are still to be removed. */
export async function erase(trx: Trx, by: string | null, { personId, erasedAt }: Erasure) {
	const ids = [personId, ...(await listMergedInto(trx, personId))];
	await trx.updateTable('person').set({ erasedAt }).where('id', 'in', ids).execute();
	await giveUpSeats(trx, by, ids);
	await releaseWishes(trx, by, ids);
	await endEverything(trx, by, ids);
	await forgetQuotes(trx, ids);
	const files = await listFiles(trx, ids);
	await dropFiles(trx, files);
	await forgetEverywhere(trx, ids);
	await forgetInJournals(trx, ids);
	await writeAudit(trx, {
		actorId: by,
		action: 'person.erase',
		objectId: personId,
		personId
	});
	return files;
}

/** What somebody types to say that they mean this person; capitals and spaces do not matter. */
function isSameName(typed: string, name: string) {
	const [one, other] = [typed, name].map((text) =>
		text.normalize('NFC').replace(/\s+/g, ' ').trim().toLowerCase()
	);
	return one === other;
}

/** What those who turned out to be this person left behind still has a name, and files. */
async function listMergedInto(trx: Trx, personId: string) {
	const rows = await trx.selectFrom('mergedPerson').select('goneId').where('keptId', '=', personId).execute();
	return rows.map((row) => row.goneId);
}

async function listFiles(trx: Trx, personIds: string[]) {
	return await trx.selectFrom('file').select('id').where('storedBy', 'in', personIds).execute();
}

/** Their rows let go of the files; the bytes follow once the transaction is through. */
async function dropFiles(trx: Trx, files: { id: string }[]) {
	const ids = ['', ...files.map(({ id }) => id)];
	await trx.deleteFrom('submissionFile').where('fileId', 'in', ids).execute();
	await trx.updateTable('person').set({ photoFileId: null }).where('photoFileId', 'in', ids).execute();
}
