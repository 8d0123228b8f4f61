import type { Actor } from '#lib/features/people/actor.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { cardRows, dressCards } from './cards.server.ts';
import { openStates } from './follow-up.ts';
import { followingKinds } from './moves.ts';
import { mayMove, mayReplyTo, mayWorkOn } from './policy.ts';

/** Open wishes whose askers changed workplace and about which nobody decided yet: one's own, and those one deals with. */
export async function listMovesToDecide(db: Db, actor: Actor) {
	const rows = await cardRows(db, actor)
		.innerJoin('moveDecision', 'moveDecision.requestId', 'followUpRequest.id')
		.innerJoin('requesterMove', 'requesterMove.id', 'moveDecision.moveId')
		.innerJoin('organisation as old', 'old.id', 'requesterMove.fromOrganisationId')
		.leftJoin('organisation as new', 'new.id', 'requesterMove.toOrganisationId')
		.select([
			'moveDecision.decideBy',
			'requesterMove.effectiveOn',
			'requesterMove.toOrganisationId',
			'requesterMove.moveKey',
			'old.name as fromName',
			'new.name as toName'
		])
		.where('moveDecision.decision', 'is', null)
		.where('followUpRequest.state', 'in', [...openStates])
		.orderBy('moveDecision.decideBy')
		.orderBy('followUpRequest.id')
		.limit(300)
		.execute();
	const mine = rows.filter((row) => mayReplyTo(actor, row) || mayWorkOn(actor, row));
	const cards = await dressCards(db, actor, mine);
	const moves = mine.flatMap((row, index) => {
		const card = cards[index];
		return card ? [{ ...card, ...moveOf(actor, row) }] : [];
	});
	return { own: moves.filter(({ own }) => own), others: moves.filter(({ own }) => !own) };
}

export type Move = Awaited<ReturnType<typeof listMovesToDecide>>['own'][number];

type Row = Parameters<typeof mayMove>[1] & {
	decideBy: string;
	effectiveOn: string;
	toOrganisationId: string | null;
	moveKey: string;
	fromName: string;
	toName: string | null;
};

function moveOf(actor: Actor, row: Row) {
	const { decideBy, effectiveOn, fromName, toName, toOrganisationId, ownerOrganisationId } = row;
	return {
		own: mayReplyTo(actor, row),
		decideBy,
		late: decideBy < now(),
		effectiveOn,
		fromName,
		toName,
		bounced: row.moveKey.endsWith('/bounced'),
		mayDouble: mayMove(actor, row),
		follows: (followingKinds as readonly string[]).includes(row.kind),
		mayHandOver: mayMove(actor, row) && toOrganisationId !== null && toOrganisationId !== ownerOrganisationId
	};
}
