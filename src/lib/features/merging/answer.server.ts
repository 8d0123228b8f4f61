import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { conflict, notFound } from '#lib/server/refuse.ts';
import type { Actor } from '../people/actor.ts';
import { listClosed } from '../recovery/closed.server.ts';
import { readLink } from './link.server.ts';
import { lockBoth } from './merge.server.ts';
import { sideOf, type Side } from './policy.ts';
import { getProposal, closeProposal } from './proposal.server.ts';
import { carryOutWhenAgreed, note, refuseSettled } from './propose.server.ts';

export type Answer = 'yes' | 'no';

/** Says yes or no while signed in, as whichever of the two one is. Answers whether the two are one now. */
export async function answerMerger(
	db: Db,
	actor: Actor,
	proposalId: string,
	answer: Answer
): Promise<boolean> {
	return await db.transaction().execute(async (trx) => {
		const side = sideOf(actor, await getProposal(trx, proposalId));
		if (!side) notFound();
		return await decide(trx, actor.personId, proposalId, side, answer);
	});
}

/** The same from the mailed link: the kept side's says yes or no, the other's only no. */
export async function answerMergerByLink(db: Db, token: string, answer: Answer): Promise<boolean> {
	const { proposalId, side } = readLink(token);
	if (side === 'gone' && answer === 'yes') notFound();
	return await db.transaction().execute((trx) => decide(trx, null, proposalId, side, answer));
}

/**
 * A mailbox is the employer's too: for the one who goes, only being signed in says yes, and not while something is
 * closed to that account since a recovery.
 */
async function decide(trx: Trx, by: string | null, proposalId: string, side: Side, answer: Answer) {
	const { keptId, goneId } = await getProposal(trx, proposalId);
	await lockBoth(trx, [keptId, goneId]);
	const proposal = await getProposal(trx, proposalId);
	refuseSettled(proposal);
	if (side === 'gone' && answer === 'yes' && (await listClosed(trx, goneId)).length)
		conflict('merging_gone_closed');
	await note(trx, by, answer === 'yes' ? 'merger.agree' : 'merger.refuse', proposal);
	if (answer === 'no') {
		await closeProposal(trx, proposalId, 'refused');
		return false;
	}
	const agreed = side === 'kept' ? { keptAgreedAt: now() } : { goneAgreedAt: now() };
	await trx.updateTable('mergeProposal').set(agreed).where('id', '=', proposalId).execute();
	return await carryOutWhenAgreed(trx, { ...proposal, ...agreed });
}
