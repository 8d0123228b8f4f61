import type { AuditAction } from '#lib/i18n/audit-actions.ts';
import { writeAudit } from '#lib/server/audit.ts';
import { addMs, DAY, now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { queueMails } from '#lib/server/mail/outbox.ts';
import { conflict, forbidden, notFound } from '#lib/server/refuse.ts';
import { raiseAlerts } from '../alerts/commands.server.ts';
import type { Actor } from '../people/actor.ts';
import { carryOut, lockBoth, refuseMerger } from './merge.server.ts';
import { tellMerged } from './mails.server.ts';
import { mayApprove, mayReadProposal, mayWithdrawProposal } from './policy.ts';
import { getProposal, closeProposal, type Proposal } from './proposal.server.ts';

/** Longer than this nobody waits for a yes. */
export const PROPOSAL_LASTS = 30 * DAY;

/** Asks an administrator and the person for a yes; both addresses hear of it. Answers the proposal's id. */
export async function proposeMerger(db: Db, actor: Actor, keptId: string, goneId: string): Promise<string> {
	return await db.transaction().execute(async (trx) => {
		await refuseMerger(trx, actor, keptId, goneId);
		await refuseAskedAlready(trx, keptId, goneId);
		const id = newId();
		const two = { keptId, goneId, proposedBy: actor.personId };
		await trx
			.insertInto('mergeProposal')
			.values({ id, ...two, proposedAt: now() })
			.execute();
		await tellProposed(trx, { id, ...two });
		await note(trx, actor.personId, 'merger.propose', { id, keptId });
		return id;
	});
}

async function refuseAskedAlready(trx: Trx, keptId: string, goneId: string) {
	const asked = await trx
		.selectFrom('mergeProposal')
		.select('id')
		.where('settledAt', 'is', null)
		.where((where) =>
			where.or([where('keptId', 'in', [keptId, goneId]), where('goneId', 'in', [keptId, goneId])])
		)
		.executeTakeFirst();
	if (asked) conflict('merging_asked_already');
}

async function tellProposed(
	trx: Trx,
	{ id, keptId, goneId, proposedBy }: { id: string; keptId: string; goneId: string; proposedBy: string }
) {
	for (const [side, recipientId] of Object.entries({ kept: keptId, gone: goneId })) {
		await queueMails(trx, {
			dedupKey: `merging/${id}/${side}`,
			recipientId,
			template: `merging.asked_${side}`,
			ids: { proposalId: id }
		});
		await raiseAlerts(trx, {
			key: `merging/${id}`,
			recipientId,
			kind: 'merge_asked',
			facts: {},
			href: '/profiel/samenvoegen',
			mail: false
		});
	}
	const admins = await listAdmins(trx, [keptId, goneId, proposedBy]);
	await raiseAlerts(
		trx,
		...admins.map((recipientId) => ({
			key: `merging-approve/${id}`,
			recipientId,
			kind: 'merge_proposed' as const,
			facts: {},
			href: `/mensen/samenvoegen/${id}`,
			mail: 'digest' as const
		}))
	);
}

/** The administrators who can say yes. */
export async function listAdmins(db: Db, without: string[]) {
	const rows = await db
		.selectFrom('roleGrant')
		.innerJoin('user', 'user.id', 'roleGrant.personId')
		.select('roleGrant.personId')
		.distinct()
		.where('role', '=', 'admin')
		.where('endedAt', 'is', null)
		.where('user.disabledAt', 'is', null)
		.where('roleGrant.personId', 'not in', without)
		.orderBy('roleGrant.personId')
		.execute();
	return rows.map((row) => row.personId);
}

/** The administrator's yes; with the person's own, the two become one at once. */
export async function approveMerger(db: Db, actor: Actor, proposalId: string) {
	await db.transaction().execute(async (trx) => {
		const proposal = await getOpenProposal(trx, actor, proposalId);
		if (!mayApprove(actor, proposal)) forbidden();
		if (proposal.approvedAt) return;
		const approved = { approvedAt: now(), approvedBy: actor.personId };
		await trx.updateTable('mergeProposal').set(approved).where('id', '=', proposalId).execute();
		await note(trx, actor.personId, 'merger.approve', proposal);
		await carryOutWhenAgreed(trx, { ...proposal, ...approved });
	});
}

/** Staff take back what was proposed, or an administrator says no. */
export async function withdrawMerger(db: Db, actor: Actor, proposalId: string) {
	await db.transaction().execute(async (trx) => {
		const proposal = await getOpenProposal(trx, actor, proposalId);
		if (!mayWithdrawProposal(actor)) forbidden();
		await closeProposal(trx, proposalId, actor.admin && !actor.staff ? 'refused' : 'withdrawn');
		await note(trx, actor.personId, 'merger.withdraw', proposal);
	});
}

async function getOpenProposal(trx: Trx, actor: Actor, proposalId: string) {
	const { keptId, goneId } = await getProposal(trx, proposalId);
	await lockBoth(trx, [keptId, goneId]);
	const proposal = await getProposal(trx, proposalId);
	if (!mayReadProposal(actor, proposal)) notFound();
	refuseSettled(proposal);
	return proposal;
}

export function refuseSettled({ settledAt, proposedAt }: Proposal) {
	if (settledAt || addMs(proposedAt, PROPOSAL_LASTS) <= now()) conflict('merging_settled');
}

/** Once both have said yes. What was confidential to the one who goes comes along only where that account said so. */
export async function carryOutWhenAgreed(trx: Trx, proposal: Proposal) {
	const { id, keptId, goneId, proposedBy, approvedAt, keptAgreedAt, goneAgreedAt } = proposal;
	if (!approvedAt || !keptAgreedAt) return false;
	await closeProposal(trx, id, 'merged');
	await carryOut(trx, { keptId, goneId, by: proposedBy, sealed: goneAgreedAt === null });
	await tellMerged(trx, { keptId, goneId });
	return true;
}

export async function note(
	trx: Trx,
	actorId: string | null,
	action: AuditAction,
	{ id, keptId }: { id: string; keptId: string }
) {
	await writeAudit(trx, { actorId, action, objectId: id, personId: keptId });
}
