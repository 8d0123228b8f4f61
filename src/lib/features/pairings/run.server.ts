import type { Pairing } from '#lib/engine/pairing/types.ts';
import type { BackgroundContext, BackgroundWork } from '#lib/server/background.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { runInWorker } from '#lib/server/workers.ts';
import { completeHalves } from './complete-halves.ts';
import { toPairInput, toProposal, type Proposal, type Season } from './proposal.ts';
import { readSeason } from './season.server.ts';

export const pairingWork: BackgroundWork = { 'pairings.propose': runPairing };

/** A second run of the same work finds nothing to do: what somebody may have read stays as it is. */
async function runPairing(db: Db, { job, report }: BackgroundContext) {
	const asked = db.selectFrom('pairingProposal').select('id').where('proposedAt', 'is', null);
	if (!(await asked.where('id', '=', job.ids.proposalId ?? '').executeTakeFirst())) return;
	const season = await readSeason(db, Number(job.ids.travelMinutes ?? 0));
	const proposal = await makeProposal(season, report);
	await db
		.updateTable('pairingProposal')
		.set({ proposal: JSON.stringify(proposal), proposedAt: now() })
		.where('id', '=', job.ids.proposalId ?? '')
		.where('proposedAt', 'is', null)
		.execute();
}

export async function makeProposal(
	season: Season,
	onProgress?: (progress: number) => Promise<boolean>
): Promise<Proposal> {
	const halves = completeHalves(season);
	const input = toPairInput(halves.season);
	const pairing = await runInWorker<Pairing>({
		file: 'src/lib/features/pairings/worker.ts',
		input,
		...(onProgress ? { onProgress } : {})
	});
	return toProposal(season, pairing, halves.completed);
}
