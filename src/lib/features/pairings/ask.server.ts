import { stopSearch } from '#lib/features/calculations/calculations.server.ts';
import { mayPlan } from '#lib/features/editions/policy.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { writeAudit } from '#lib/server/audit.ts';
import { queueJob } from '#lib/server/background.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { forbidden } from '#lib/server/refuse.ts';
import { getProposal } from './proposals.server.ts';
import { saveTravelMinutes } from './travel.server.ts';

type PairingRequest = { travelMinutes: number };

/** Asks for duos for every open session; a worker makes them, and they are found again by id. */
export async function askPairing(db: Db, actor: Actor, { travelMinutes }: PairingRequest): Promise<string> {
	return await db.transaction().execute(async (trx) => {
		if (!mayPlan(actor)) forbidden();
		const id = newId();
		await saveTravelMinutes(trx, travelMinutes);
		const jobId = await queueJob(
			trx,
			'pairings.propose',
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

/** Good enough: the search ends with the best it has. */
export async function stopPairing(db: Db, actor: Actor, id: string) {
	await db.transaction().execute(async (trx) => {
		await stopSearch(trx, actor, 'pairing.stop', await getProposal(trx, actor, id));
	});
}
