import type { Actor } from '#lib/features/people/actor.ts';
import { coordinatorsOf } from '#lib/features/people/relations.server.ts';
import type { Trx } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { conflict } from '#lib/server/refuse.ts';
import { addWish } from '../asking/ask.server.ts';
import type { Wish } from '../change.server.ts';

type Move = { changeId: string; fromOrganisationId: string };

/**
 * The old workplace still wants an answer: the same sentence as a wish of whoever coordinates there, on a clock of its
 * own from the instant it was first raised. What the asker wrote below the sentence stays with the asker.
 */
export async function addTwin(
	trx: Trx,
	actor: Actor,
	wish: Wish,
	{ changeId, fromOrganisationId }: Move,
	at: string
) {
	const contacts = await coordinatorsOf(trx, fromOrganisationId);
	const askerId = contacts.find((id) => id !== wish.askerId);
	if (!askerId) conflict('moves_no_contact');
	const originKey = `twin/${wish.id}/${changeId}`;
	const { kind, summary, usefulUntil, raisedAt } = wish;
	await addWish(trx, actor, {
		id: newId(),
		originKey,
		wish: { kind, summary, body: '', usefulUntil },
		asker: {
			askerId,
			onBehalf: true,
			session: undefined,
			role: 'coordinator',
			organisationId: fromOrganisationId
		},
		raisedAt,
		recordedAt: at,
		owed: { organisationId: wish.ownerOrganisationId, personId: wish.ownerPersonId },
		twinOfId: wish.id
	});
}
