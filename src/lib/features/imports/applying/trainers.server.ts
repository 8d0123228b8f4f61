import { writeAudit } from '#lib/server/audit.ts';
import { now } from '#lib/server/clock.ts';
import type { Trx } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { ensureTopic } from '#lib/features/topics/make.server.ts';
import type { TrainerRow } from '#lib/features/imports/import.ts';
import type { Importer } from '#lib/features/imports/policy.ts';

/** Makes trainers of known people; the file says all they teach, and adds the days they cannot. */
export async function applyTrainers(trx: Trx, { actor }: Importer, rows: TrainerRow[]) {
	for (const row of rows) {
		if (row.state === 'known') continue;
		await saveTrainer(trx, row);
		await saveTopics(trx, row);
		await addDaysOff(trx, row);
		await writeAudit(trx, {
			actorId: actor?.personId ?? null,
			action: 'trainer.import',
			objectId: row.personId,
			personId: row.personId,
			details: { state: row.state }
		});
	}
}

async function saveTrainer(trx: Trx, { personId, maxSessions }: TrainerRow) {
	await trx
		.insertInto('trainer')
		.values({ personId, maxSessions, since: now() })
		.onConflict((conflict) => conflict.column('personId').doUpdateSet({ maxSessions }))
		.execute();
}

async function saveTopics(trx: Trx, { personId, topics }: TrainerRow) {
	await trx.deleteFrom('trainerTopic').where('personId', '=', personId).execute();
	for (const name of topics) {
		const topicId = await ensureTopic(trx, name);
		await trx.insertInto('trainerTopic').values({ personId, topicId }).execute();
	}
}

async function addDaysOff(trx: Trx, { personId, daysOff }: TrainerRow) {
	const rows = await trx
		.selectFrom('absence')
		.select(['startsOn', 'endsOn'])
		.where('personId', '=', personId)
		.execute();
	const missing = daysOff.filter((day) => !rows.some((row) => row.startsOn <= day && day <= row.endsOn));
	if (!missing.length) return;
	await trx
		.insertInto('absence')
		.values(missing.map((day) => ({ id: newId(), personId, startsOn: day, endsOn: day })))
		.execute();
}
