import type { Actor } from '../people/actor.ts';

type Two = { keptId: string; goneId: string; proposedBy: string };
export type Side = 'kept' | 'gone';

/** Who keeps people's data in order looks at what was proposed, and so do those it is about. */
export function mayReadProposal(actor: Actor, proposal: Two): boolean {
	return actor.staff || actor.admin || sideOf(actor, proposal) !== undefined;
}

/** An administrator says yes, but not to what they proposed themselves nor about themselves. */
export function mayApprove(actor: Actor, { keptId, goneId, proposedBy }: Two): boolean {
	return actor.admin && ![keptId, goneId, proposedBy].includes(actor.personId);
}

export function mayWithdrawProposal(actor: Actor): boolean {
	return actor.staff || actor.admin;
}

/** Which of the two somebody is, if either. */
export function sideOf({ personId }: Pick<Actor, 'personId'>, { keptId, goneId }: Two): Side | undefined {
	if (personId === keptId) return 'kept';
	return personId === goneId ? 'gone' : undefined;
}
