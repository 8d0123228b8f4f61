import type { Actor } from '#lib/features/people/actor.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { cardRows, describeCards } from '../cards.server.ts';
import { openStates } from '../wish.ts';
import { followingKinds } from './workplace-change.ts';
import { mayMove, mayReplyTo, mayWorkOn } from '../policy.ts';

/** Open wishes whose askers changed workplace and about which nobody decided yet: one's own, and those one deals with. */
export async function listMovesToDecide(db: Db, actor: Actor) {
	const rows = await cardRows(db, actor)
		.innerJoin('changeDecision', 'changeDecision.wishId', 'wish.id')
		.innerJoin('workplaceChange', 'workplaceChange.id', 'changeDecision.changeId')
		.innerJoin('organisation as old', 'old.id', 'workplaceChange.fromOrganisationId')
		.leftJoin('organisation as new', 'new.id', 'workplaceChange.toOrganisationId')
		.select([
			'changeDecision.decideBy',
			'workplaceChange.effectiveOn',
			'workplaceChange.toOrganisationId',
			'workplaceChange.changeKey',
			'old.name as fromName',
			'new.name as toName'
		])
		.where('changeDecision.decision', 'is', null)
		.where('wish.state', 'in', [...openStates])
		.orderBy('changeDecision.decideBy')
		.orderBy('wish.id')
		.limit(300)
		.execute();
	const mine = rows.filter((row) => mayReplyTo(actor, row) || mayWorkOn(actor, row));
	const cards = await describeCards(db, actor, mine);
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
	changeKey: string;
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
		bounced: row.changeKey.endsWith('/bounced'),
		mayDouble: mayMove(actor, row),
		follows: (followingKinds as readonly string[]).includes(row.kind),
		mayHandOver: mayMove(actor, row) && toOrganisationId !== null && toOrganisationId !== ownerOrganisationId
	};
}
