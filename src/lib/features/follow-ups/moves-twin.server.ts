import type { Actor } from '#lib/features/people/actor.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import type { Trx } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { conflict } from '#lib/server/refuse.ts';
import { addWish } from './ask.server.ts';
import type { FollowUp } from './take-in-hand.server.ts';
import { listCoordinators } from './tell.server.ts';

type Move = { moveId: string; fromOrganisationId: string };

/**
 * The old workplace still wants an answer: the same sentence as a wish of whoever coordinates there, on a clock of its
 * own from the instant it was first raised. What the asker wrote below the sentence stays with the asker.
 */
export async function addTwin(
	trx: Trx,
	actor: Actor,
	followUp: FollowUp,
	{ moveId, fromOrganisationId }: Move,
	at: string
) {
	const contacts = await listCoordinators(trx, fromOrganisationId);
	const requesterId = contacts.find((id) => id !== followUp.requesterId);
	if (!requesterId) conflict(m.moves_no_contact());
	const originKey = `twin/${followUp.id}/${moveId}`;
	const { kind, summary, usefulUntil, raisedAt } = followUp;
	await addWish(trx, actor, {
		id: newId(),
		originKey,
		wish: { kind, summary, body: '', usefulUntil },
		asker: {
			requesterId,
			onBehalf: true,
			session: undefined,
			role: 'coordinator',
			organisationId: fromOrganisationId
		},
		raisedAt,
		recordedAt: at,
		owed: { organisationId: followUp.ownerOrganisationId, personId: followUp.ownerPersonId },
		twinOfId: followUp.id
	});
}
