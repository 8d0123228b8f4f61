import { writeAudit } from '#lib/server/audit.ts';
import { now } from '#lib/server/clock.ts';
import type { Trx } from '#lib/server/db/open.ts';
import type { PreferenceRow } from '#lib/features/imports/import.ts';
import type { Importer } from '#lib/features/imports/policy.ts';

/** Writes who wants to take part in what; a later list replaces what somebody wanted of the same training. */
export async function applyPreferences(trx: Trx, { actor }: Importer, rows: PreferenceRow[]) {
	for (const row of rows) {
		if (row.state === 'known') continue;
		const { personId, trainingId, editionIds } = row;
		await trx
			.deleteFrom('preference')
			.where('personId', '=', personId)
			.where('trainingId', '=', trainingId)
			.execute();
		await trx
			.insertInto('preference')
			.values(
				editionIds.map((editionId, index) => ({
					personId,
					trainingId,
					editionId,
					rank: index + 1,
					givenAt: now()
				}))
			)
			.execute();
		await writeAudit(trx, {
			actorId: actor?.personId ?? null,
			action: 'preference.import',
			objectId: trainingId,
			personId,
			details: { state: row.state }
		});
	}
}
