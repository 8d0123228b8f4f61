import { hasSeat } from '#lib/features/people/relations.server.ts';
import { now } from '#lib/server/clock.ts';
import type { Trx } from '#lib/server/db/open.ts';
import { queueMails } from '#lib/server/mail/outbox.ts';
import { diaryChanges, type DiaryChange, type Holder } from './diary.ts';

/**
 * Brings the diaries of everyone concerned in line with these sessions: who leads them, who takes part,
 * when and where they are, whether they go on. Compares with what each person holds and promises the
 * calendar mails that are missing. To be called after every change of a session, its leads or its participants.
 */
export async function synchroniseDiaries(trx: Trx, sessionIds: string[]) {
	if (!sessionIds.length) return;
	const sessions = await listVersions(trx, sessionIds);
	const changes = diaryChanges(
		sessions,
		await listHolders(trx, sessionIds),
		await listEntries(trx, sessionIds)
	);
	for (const change of changes) await writeEntry(trx, change);
	const over = new Set(sessions.filter((session) => session.over).map((session) => session.id));
	await promiseMails(
		trx,
		changes.filter((change) => !over.has(change.sessionId))
	);
}

async function listVersions(trx: Trx, sessionIds: string[]) {
	const at = now();
	const rows = await trx
		.selectFrom('session')
		.select(['id', 'sequence', 'endsAt'])
		.where('id', 'in', sessionIds)
		.orderBy('id')
		.execute();
	return rows.map(({ id, sequence, endsAt }) => ({ id, sequence, over: endsAt <= at }));
}

async function listEntries(trx: Trx, sessionIds: string[]) {
	return await trx
		.selectFrom('diaryEntry')
		.select(['personId', 'sessionId', 'role', 'sequence', 'sessionSequence', 'method'])
		.where('sessionId', 'in', sessionIds)
		.execute();
}

/** Whoever leads a session holds it as trainer; whoever has a seat, and leads nothing there, as participant. */
async function listHolders(trx: Trx, sessionIds: string[]): Promise<Holder[]> {
	const leads = await goingSessions(trx, sessionIds)
		.innerJoin('sessionLead', 'sessionLead.sessionId', 'session.id')
		.select(['session.id as sessionId', 'sessionLead.personId'])
		.execute();
	const participants = await goingSessions(trx, sessionIds)
		.innerJoin('enrolment', 'enrolment.editionId', 'session.editionId')
		.select(['session.id as sessionId', 'enrolment.personId'])
		.where(hasSeat())
		.execute();
	const leading = new Set(leads.map((lead) => `${lead.sessionId}/${lead.personId}`));
	return [
		...leads.map((lead) => ({ ...lead, role: 'trainer' as const })),
		...participants
			.filter((seat) => !leading.has(`${seat.sessionId}/${seat.personId}`))
			.map((seat) => ({ ...seat, role: 'participant' as const }))
	];
}

function goingSessions(trx: Trx, sessionIds: string[]) {
	return trx
		.selectFrom('session')
		.innerJoin('edition', 'edition.id', 'session.editionId')
		.where('session.id', 'in', sessionIds)
		.where('session.cancelledAt', 'is', null)
		.where('edition.state', '<>', 'cancelled');
}

async function writeEntry(trx: Trx, { kind: _, ...entry }: DiaryChange) {
	const { personId, sessionId, ...facts } = entry;
	await trx
		.insertInto('diaryEntry')
		.values({ personId, sessionId, ...facts, changedAt: now() })
		.onConflict((conflict) =>
			conflict.columns(['personId', 'sessionId']).doUpdateSet({ ...facts, changedAt: now() })
		)
		.execute();
}

/** Only those who want their diary kept by mail hear of it by mail; the others read their own feed. */
async function promiseMails(trx: Trx, changes: DiaryChange[]) {
	const people = await trx
		.selectFrom('person')
		.select('id')
		.where('diary', '=', 'mail')
		.where('id', 'in', [...new Set(changes.map((change) => change.personId))])
		.execute();
	const byMail = new Set(people.map((person) => person.id));
	await queueMails(trx, ...changes.filter((change) => byMail.has(change.personId)).map(diaryMail));
}

export function diaryMail({ personId, sessionId, sequence, method, kind }: DiaryChange) {
	return {
		dedupKey: `diary/${personId}/${sessionId}/${sequence}/${method}`,
		recipientId: personId,
		template: 'diary',
		ids: { sessionId, sequence, kind }
	};
}
