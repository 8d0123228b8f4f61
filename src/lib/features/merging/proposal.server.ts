import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { notFound } from '#lib/server/refuse.ts';
import { raiseAlerts } from '../alerts/commands.server.ts';

export type Proposal = Awaited<ReturnType<typeof getProposal>>;
export type Outcome = NonNullable<Proposal['outcome']>;

export async function getProposal(db: Db, id: string) {
	const row = await db.selectFrom('mergeProposal').selectAll().where('id', '=', id).executeTakeFirst();
	return row ?? notFound();
}

export async function closeProposal(trx: Trx, id: string, outcome: Outcome) {
	await trx
		.updateTable('mergeProposal')
		.set({ settledAt: now(), outcome })
		.where('id', '=', id)
		.where('settledAt', 'is', null)
		.execute();
	if (outcome !== 'withdrawn') await tellSettled(trx, id);
}

/** Whoever proposed it hears that it was decided; the page says how. */
async function tellSettled(trx: Trx, id: string) {
	const { proposedBy } = await getProposal(trx, id);
	await raiseAlerts(trx, {
		key: `merging-settled/${id}`,
		recipientId: proposedBy,
		kind: 'merge_settled',
		facts: {},
		href: `/mensen/samenvoegen/${id}`,
		mail: false
	});
}

/** What was asked about people who have become somebody else needs no answer. */
export async function endProposals(trx: Trx, personIds: string[]) {
	await trx
		.updateTable('mergeProposal')
		.set({ settledAt: now(), outcome: 'overtaken' })
		.where('settledAt', 'is', null)
		.where((where) => where.or([where('keptId', 'in', personIds), where('goneId', 'in', personIds)]))
		.execute();
}
