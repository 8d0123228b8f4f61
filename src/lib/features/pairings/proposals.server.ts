import type { Pairing } from '#lib/engine/pairing/types.ts';
import { mayPlan } from '#lib/features/editions/policy.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { fullName } from '#lib/features/people/names/names.ts';
import { writeAudit } from '#lib/server/audit.ts';
import {
	findJob,
	queueJob,
	stopJob,
	type BackgroundContext,
	type BackgroundWork
} from '#lib/server/background.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { forbidden, notFound } from '#lib/server/refuse.ts';
import { runInWorker } from '#lib/server/workers.ts';
import { completeHalves } from './complete-halves.ts';
import { toPairInput, toProposal, type Proposal, type Season } from './proposal.ts';
import { readSeason } from './season.server.ts';
import { saveTravelMinutes } from './travel.server.ts';

const WORK = 'pairings.propose';
const WORKER = 'src/lib/features/pairings/worker.ts';

type Wanted = { travelMinutes: number };

/** Asks for duos for every open session; a worker makes them, and they are found again by id. */
export async function askProposal(db: Db, actor: Actor, { travelMinutes }: Wanted): Promise<string> {
	return await db.transaction().execute(async (trx) => {
		if (!mayPlan(actor)) forbidden();
		const id = newId();
		await saveTravelMinutes(trx, travelMinutes);
		const jobId = await queueJob(
			trx,
			WORK,
			{ proposalId: id, travelMinutes: String(travelMinutes) },
			actor.personId
		);
		await trx
			.insertInto('pairingProposal')
			.values({ id, jobId, askedBy: actor.personId, askedAt: now() })
			.execute();
		await writeAudit(trx, {
			actorId: actor.personId,
			action: 'pairing.ask',
			objectId: id,
			details: { travelMinutes }
		});
		return id;
	});
}

/** Ends the search early, with the best there is by then. */
export async function stopProposal(db: Db, actor: Actor, id: string) {
	await db.transaction().execute(async (trx) => {
		const { jobId } = await getProposal(trx, actor, id);
		if (!jobId) return;
		await stopJob(trx, jobId);
		await writeAudit(trx, {
			actorId: actor.personId,
			action: 'pairing.stop',
			objectId: id
		});
	});
}

export const pairingWork: BackgroundWork = { [WORK]: proposePairs };

/** A second run of the same work finds nothing to do: what somebody may have read stays as it is. */
async function proposePairs(db: Db, { job, report }: BackgroundContext) {
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
	const pairing = await runInWorker<Pairing>({ file: WORKER, input, ...(onProgress ? { onProgress } : {}) });
	return toProposal(season, pairing, halves.completed);
}

export type FoundProposal = Awaited<ReturnType<typeof getProposal>>;

/** Proposals are for staff; to everybody else there is none. */
export async function getProposal(db: Db, actor: Actor, id: string) {
	if (!mayPlan(actor)) notFound();
	const row = await db
		.selectFrom('pairingProposal')
		.innerJoin('person', 'person.id', 'pairingProposal.askedBy')
		.select(['pairingProposal.id', 'jobId', 'askedAt', 'proposedAt', 'proposal'])
		.select(['givenName', 'infix', 'familyName'])
		.where('pairingProposal.id', '=', id)
		.executeTakeFirst();
	if (!row) notFound();
	return {
		...row,
		askedBy: fullName(row),
		proposal: row.proposal === null ? null : (JSON.parse(row.proposal) as Proposal)
	};
}

/** How far the work on a proposal is. */
export async function findProgress(db: Db, proposal: { jobId: string | null }) {
	const job = proposal.jobId ? await findJob(db, proposal.jobId) : undefined;
	return {
		state: job?.state ?? 'failed',
		progress: job?.progress ?? 0,
		stopping: Boolean(job?.stopRequestedAt)
	};
}

/** The latest proposals, newest first. */
export async function listProposals(db: Db, actor: Actor) {
	if (!mayPlan(actor)) notFound();
	const rows = await db
		.selectFrom('pairingProposal')
		.innerJoin('person', 'person.id', 'pairingProposal.askedBy')
		.select(['pairingProposal.id', 'askedAt', 'proposedAt', 'givenName', 'infix', 'familyName'])
		.orderBy('askedAt', 'desc')
		.limit(10)
		.execute();
	return rows.map((row) => ({
		id: row.id,
		askedAt: row.askedAt,
		proposedAt: row.proposedAt,
		askedBy: fullName(row)
	}));
}
