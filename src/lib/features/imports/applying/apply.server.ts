import type { Trx } from '#lib/server/db/open.ts';
import { applyParticipants } from './participants.server.ts';
import { applyPreferences } from './preferences.server.ts';
import { applySessions } from './sessions.server.ts';
import { applyTrainers } from './trainers.server.ts';
import type { ImportReading, RowState } from '#lib/features/imports/import.ts';
import type { Importer } from '#lib/features/imports/policy.ts';

export type Counts = Record<RowState, number>;

/** Takes every good row in. */
export async function applyReading(trx: Trx, importer: Importer, reading: ImportReading): Promise<Counts> {
	await applyKind(trx, importer, reading);
	return countsOf(reading);
}

export function countsOf(reading: ImportReading): Counts {
	const counts = { new: 0, changed: 0, known: 0 };
	for (const row of reading.rows) counts[row.state] += 1;
	return counts;
}

async function applyKind(trx: Trx, importer: Importer, reading: ImportReading) {
	switch (reading.kind) {
		case 'participants':
			return await applyParticipants(trx, importer, reading.rows);
		case 'trainers':
			return await applyTrainers(trx, importer, reading.rows);
		case 'sessions':
			return await applySessions(trx, importer, reading.rows);
		case 'preferences':
			return await applyPreferences(trx, importer, reading.rows);
	}
}
