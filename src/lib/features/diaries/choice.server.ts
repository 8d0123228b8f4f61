import type { Actor } from '#lib/features/people/actor.ts';
import { writeAudit } from '#lib/server/audit.ts';
import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { queueMails } from '#lib/server/mail/outbox.ts';
import { diaryMail } from './synchronise-diaries.server.ts';

export type DiaryChoice = 'mail' | 'feed';

export async function getDiaryChoice(db: Db, actor: Actor): Promise<DiaryChoice> {
	const person = await db
		.selectFrom('person')
		.select('diary')
		.where('id', '=', actor.personId)
		.executeTakeFirstOrThrow();
	return person.diary;
}

/** By mail or by feed; whoever goes over to mail gets what is still to come, each session once. */
export async function chooseDiary(db: Db, actor: Actor, diary: DiaryChoice) {
	const { personId } = actor;
	await db.transaction().execute(async (trx) => {
		await trx
			.updateTable('person')
			.set((set) => ({ diary, version: set('version', '+', 1) }))
			.where('id', '=', personId)
			.execute();
		if (diary === 'mail') await promiseComing(trx, personId);
		await writeAudit(trx, {
			actorId: personId,
			action: 'person.choose_diary',
			objectId: personId,
			personId,
			details: { diary }
		});
	});
}

async function promiseComing(trx: Trx, personId: string) {
	const entries = await trx
		.selectFrom('diaryEntry')
		.innerJoin('session', 'session.id', 'diaryEntry.sessionId')
		.select([
			'diaryEntry.sessionId',
			'diaryEntry.role',
			'diaryEntry.sequence',
			'diaryEntry.sessionSequence',
			'diaryEntry.method'
		])
		.where('diaryEntry.personId', '=', personId)
		.where('diaryEntry.method', '=', 'request')
		.where('session.endsAt', '>', now())
		.execute();
	await queueMails(trx, ...entries.map((entry) => diaryMail({ ...entry, personId, kind: 'invited' })));
}
