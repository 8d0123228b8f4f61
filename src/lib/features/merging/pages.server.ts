import { addMs, now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { pageAfter } from '#lib/server/paging.ts';
import { notFound } from '#lib/server/refuse.ts';
import type { Actor } from '../people/actor.ts';
import { nameFor } from '#lib/features/people/names/names.ts';
import { listDuplicatesPaged } from './duplicates.server.ts';
import { readLink } from './link.server.ts';
import { mayApprove, mayReadProposal, mayWithdrawProposal, sideOf, type Side } from './policy.ts';
import { getProposal, type Proposal } from './proposal.server.ts';
import { listAdmins, PROPOSAL_LASTS } from './propose.server.ts';
import { UNDO_LASTS } from './undo.server.ts';

/** Who may be one person, who is asked about it, and who has become one and can still be two again. */
export async function showDuplicates(db: Db, actor: Actor, after = '') {
	if (!actor.staff && !actor.admin) notFound();
	return {
		page: actor.staff ? await listDuplicatesPaged(db, actor, after) : pageAfter([], after),
		proposals: await listOpenProposals(db, actor),
		merged: actor.staff ? await listMerged(db, actor) : []
	};
}

/** What waits for a yes. */
export async function listOpenProposals(db: Db, actor: Actor) {
	if (!actor.staff && !actor.admin) return [];
	const proposals = await openProposals(db).execute();
	const people = await namesOf(
		db,
		actor,
		proposals.map(({ keptId }) => keptId)
	);
	return proposals.map((proposal) => ({
		...standing(proposal),
		name: people.get(proposal.keptId)?.name ?? '',
		waitsForMe: proposal.approvedAt === null && mayApprove(actor, proposal)
	}));
}

/** One proposal, for those who keep people's data in order: what it is and whose yes is missing. */
export async function showProposal(db: Db, actor: Actor, id: string) {
	const proposal = await getProposal(db, id);
	if (!mayReadProposal(actor, proposal) || !(actor.staff || actor.admin)) notFound();
	const people = await namesOf(db, actor, [proposal.keptId, proposal.goneId, proposal.proposedBy]);
	const open = isOpen(proposal);
	const admins = await listAdmins(db, [proposal.keptId, proposal.goneId, proposal.proposedBy]);
	return {
		...standing(proposal),
		kept: people.get(proposal.keptId),
		gone: people.get(proposal.goneId),
		proposedBy: people.get(proposal.proposedBy)?.name ?? '',
		/** Who can give the administrator's yes. */
		approvers: [...(await namesOf(db, actor, admins)).values()].map(({ name }) => name),
		may: {
			approve: open && proposal.approvedAt === null && mayApprove(actor, proposal),
			withdraw: open && mayWithdrawProposal(actor)
		}
	};
}

/** What somebody is asked about their own accounts. */
export async function listOwnProposals(db: Db, actor: Actor) {
	const rows = await openProposals(db)
		.where((where) => where.or([where('keptId', '=', actor.personId), where('goneId', '=', actor.personId)]))
		.execute();
	const asked = rows.map((row) => toQuestion(db, row, sideOf(actor, row) ?? 'kept'));
	return await Promise.all(asked);
}

/** The same for whoever holds the link; looking at it answers nothing. */
export async function showLink(db: Db, token: string) {
	const { proposalId, side } = readLink(token);
	const proposal = await getProposal(db, proposalId);
	return { ...(await toQuestion(db, proposal, side)), outcome: proposal.outcome, open: isOpen(proposal) };
}

/** Of the other side no more than lets somebody recognise themselves: the name, and how the address begins. */
async function toQuestion(db: Db, proposal: Proposal, side: Side) {
	const otherId = side === 'kept' ? proposal.goneId : proposal.keptId;
	const other = (await namesOf(db, { staff: false }, [otherId])).get(otherId);
	return {
		...standing(proposal),
		side,
		otherName: other?.name ?? '',
		otherAddress: [...(other?.email ?? '')].slice(0, 2).join(''),
		answered: side === 'kept' ? proposal.keptAgreedAt !== null : proposal.goneAgreedAt !== null
	};
}

function openProposals(db: Db) {
	return db
		.selectFrom('mergeProposal')
		.selectAll()
		.where('settledAt', 'is', null)
		.where('proposedAt', '>', addMs(now(), -PROPOSAL_LASTS))
		.orderBy('proposedAt')
		.orderBy('id');
}

function isOpen({ settledAt, proposedAt }: Proposal) {
	return settledAt === null && addMs(proposedAt, PROPOSAL_LASTS) > now();
}

function standing(proposal: Proposal) {
	const { id, proposedAt, approvedAt, keptAgreedAt, goneAgreedAt, outcome } = proposal;
	const until = addMs(proposedAt, PROPOSAL_LASTS);
	return { id, proposedAt, until, approvedAt, keptAgreedAt, goneAgreedAt, outcome };
}

async function listMerged(db: Db, actor: Actor) {
	const rows = await db
		.selectFrom('mergedPerson')
		.innerJoin('person', 'person.id', 'mergedPerson.keptId')
		.select(['goneId', 'mergedAt', 'givenName', 'infix', 'familyName', 'shieldedAt'])
		.where('mergedAt', '>', addMs(now(), -UNDO_LASTS))
		.where('person.erasedAt', 'is', null)
		.orderBy('mergedAt', 'desc')
		.orderBy('goneId')
		.execute();
	return rows.map(({ goneId, mergedAt, ...names }) => ({
		goneId,
		mergedAt,
		until: addMs(mergedAt, UNDO_LASTS),
		name: nameFor(actor, names)
	}));
}

async function namesOf(db: Db, actor: Pick<Actor, 'staff'>, personIds: string[]) {
	const rows = await db
		.selectFrom('person')
		.select(['id', 'givenName', 'infix', 'familyName', 'shieldedAt', 'email'])
		.where('id', 'in', [...personIds, ''])
		.execute();
	return new Map(rows.map(({ id, email, ...names }) => [id, { id, email, name: nameFor(actor, names) }]));
}
