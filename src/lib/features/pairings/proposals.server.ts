import { mayPlan } from '#lib/features/editions/policy.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { fullName } from '#lib/features/people/names/names.ts';
import type { Db } from '#lib/server/db/open.ts';
import { notFound } from '#lib/server/refuse.ts';
import type { Proposal } from './proposal.ts';

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
