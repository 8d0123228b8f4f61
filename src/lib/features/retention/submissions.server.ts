import { emptyText } from '#lib/features/assignments/hand-in.server.ts';
import { writeAudit } from '#lib/server/audit.ts';
import { readConfig } from '#lib/server/config.ts';
import type { Db } from '#lib/server/db/open.ts';
import { discard } from '#lib/server/files/receive.ts';
import { cutOff } from './terms.server.ts';

/** What was written for an edition that ended too long ago goes, with its files; that and when it was handed in stays. */
export async function emptyOldSubmissions(db: Db, dataDir: string = readConfig().dataDir) {
	for (const { id, personId } of await listOldSubmissions(db)) {
		const files = await db.transaction().execute(async (trx) => {
			const gone = await emptyText(trx, id);
			await writeAudit(trx, {
				actorId: null,
				action: 'submission.expire',
				objectId: id,
				personId
			});
			return gone;
		});
		await discard(dataDir, files);
	}
}

export async function listOldSubmissions(db: Db) {
	const ended = db
		.selectFrom('session')
		.select('session.editionId')
		.groupBy('session.editionId')
		.having((select) => select.fn.max('session.endsAt'), '<', await cutOff(db, 'submissions'));
	return await db
		.selectFrom('submission')
		.innerJoin('assignment', 'assignment.id', 'submission.assignmentId')
		.select(['submission.id', 'submission.personId'])
		.where('assignment.editionId', 'in', ended)
		.where((where) =>
			where.or([
				where('submission.text', '!=', ''),
				where('submission.reason', '!=', ''),
				where.exists(
					where
						.selectFrom('submissionFile')
						.select('submissionFile.fileId')
						.whereRef('submissionFile.submissionId', '=', 'submission.id')
				)
			])
		)
		.orderBy('submission.id')
		.execute();
}
