import type { Actor } from '#lib/features/people/actor.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { cancelClocks, reopenClock, resumeClocks } from './clocks.server.ts';
import { addEvent } from './events.server.ts';
import { whyNoOffer, whyNoReply, whyNotConfirm, whyNotOpen, whyNotReopen, type Ending } from './follow-up.ts';
import { endOwnership, startOwnership } from './owner.server.ts';
import { mayReplyTo } from './policy.ts';
import { settle } from './reply.server.ts';
import { changeFollowUp, type Seen } from './take-in-hand.server.ts';
import { alertOwner } from './tell.server.ts';

/** The asker answers the question that was put; the clock goes on. */
export async function replyToQuestion(db: Db, actor: Actor, seen: Seen, { body }: { body: string }) {
	await changeFollowUp(db, actor, seen, {
		action: 'followUp.reply',
		may: mayReplyTo,
		whyNot: whyNoReply,
		make: async (trx, followUp, at) => {
			const type = followUp.state === 'planned' ? 'offer_refused' : 'replied';
			const seq = await addEvent(trx, {
				requestId: followUp.id,
				type,
				actorId: actor.personId,
				message: body
			});
			await resumeClocks(trx, followUp.id, at);
			await alertOwner(trx, followUp, 'follow_up_replied', seq);
			return { state: 'in_progress' };
		}
	});
}

/** The asker takes the offer: that is the answer. */
export async function acceptOffer(db: Db, actor: Actor, seen: Seen) {
	await changeFollowUp(db, actor, seen, {
		action: 'followUp.acceptOffer',
		may: mayReplyTo,
		whyNot: whyNoOffer,
		make: async (trx, followUp, at) => {
			const seq = await addEvent(trx, {
				requestId: followUp.id,
				type: 'answered',
				actorId: actor.personId,
				payload: { offerAccepted: true }
			});
			await resumeClocks(trx, followUp.id, at);
			await alertOwner(trx, followUp, 'follow_up_accepted', seq);
			return await settle(trx, actor, followUp, at);
		}
	});
}

/** The asker no longer needs an answer, and says why; overtaken wishes stay in the figures. */
export async function withdrawFollowUp(db: Db, actor: Actor, seen: Seen, { ending }: { ending: Ending }) {
	await changeFollowUp(db, actor, seen, {
		action: 'followUp.withdraw',
		may: mayReplyTo,
		whyNot: whyNotOpen,
		make: async (trx, followUp, at) => {
			const seq = await addEvent(trx, {
				requestId: followUp.id,
				type: 'withdrawn',
				actorId: actor.personId,
				payload: { ending }
			});
			await cancelClocks(trx, followUp.id, at);
			await endOwnership(trx, followUp.id, at);
			await alertOwner(trx, followUp, 'follow_up_withdrawn', seq);
			return {
				state: 'closed',
				closedAt: at,
				outcome: ending === 'withdrawn' ? 'withdrawn' : 'overtaken',
				outcomeReason: ending === 'withdrawn' ? null : ending
			};
		}
	});
}

/** The answer did not help; within the window the wish goes on with what was left of its time. */
export async function reopenFollowUp(db: Db, actor: Actor, seen: Seen, { body }: { body: string }) {
	await changeFollowUp(db, actor, seen, {
		action: 'followUp.reopen',
		may: mayReplyTo,
		whyNot: (followUp) => whyNotReopen(followUp, now()),
		make: async (trx, followUp, at) => {
			const { id, ownerOrganisationId, ownerPersonId, reopenCount } = followUp;
			const seq = await addEvent(trx, {
				requestId: id,
				type: 'reopened',
				actorId: actor.personId,
				message: body
			});
			await reopenClock(trx, id, at);
			await startOwnership(
				trx,
				id,
				{ organisationId: ownerOrganisationId, personId: ownerPersonId },
				at,
				'reopened'
			);
			await alertOwner(trx, followUp, 'follow_up_reopened', seq);
			return {
				state: 'in_progress',
				answeredAt: null,
				answeredBy: null,
				reopenUntil: null,
				reopenCount: reopenCount + 1
			};
		}
	});
}

/** "Heeft dit geholpen?" Yes. */
export async function confirmFollowUp(db: Db, actor: Actor, seen: Seen) {
	await changeFollowUp(db, actor, seen, {
		action: 'followUp.confirm',
		may: mayReplyTo,
		whyNot: whyNotConfirm,
		make: async (trx, followUp, at) => {
			await addEvent(trx, { requestId: followUp.id, type: 'confirmed', actorId: actor.personId });
			return { state: 'confirmed', closedAt: at };
		}
	});
}
