import type { Actor } from '#lib/features/people/actor.ts';
import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import {
	REOPEN_DAYS,
	whyNoOffer,
	whyNoReply,
	whyNotConfirm,
	whyNotOpen,
	whyNotReopen,
	type Ending
} from './follow-up.ts';
import { happen } from './happen.server.ts';
import { mayReplyTo } from './policy.ts';
import { confirmLive, useChecks } from './relevance-checks.server.ts';
import { changeFollowUp, type FollowUp, type Seen } from './take-in-hand.server.ts';
import { alertOwner, mailAsker } from './tell.server.ts';
import { workingDaysFrom } from './working-days.server.ts';

/** The asker answers the question that was put; the clock goes on. */
export async function replyToQuestion(db: Db, actor: Actor, seen: Seen, { body }: { body: string }) {
	await changeFollowUp(db, actor, seen, {
		action: 'followUp.reply',
		may: mayReplyTo,
		whyNot: whyNoReply,
		make: async (trx, followUp, at) => {
			const type = followUp.state === 'planned' ? 'offer_refused' : 'replied';
			const by = { actorId: actor.personId, at };
			if (type === 'offer_refused') await confirmLive(trx, actor, followUp.id, at);
			const seq = await happen(trx, followUp.id, by, { type, message: body });
			await alertOwner(trx, followUp, 'follow_up_replied', seq);
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
			const reopenUntil = await workingDaysFrom(trx, followUp.id, at, REOPEN_DAYS);
			const by = { actorId: actor.personId, at };
			await confirmLive(trx, actor, followUp.id, at);
			const payload = { offerAccepted: true, reopenUntil };
			const seq = await happen(trx, followUp.id, by, { type: 'answered', payload });
			await alertOwner(trx, followUp, 'follow_up_accepted', seq);
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
			await useChecks(trx, actor, followUp.id, { answer: 'no_longer', channel: 'page' }, at);
			await endOvertaken(trx, actor, followUp, ending, at);
		}
	});
}

/** The wish ends without an answer; owner and asker hear what the other did. */
export async function endOvertaken(trx: Trx, actor: Actor, followUp: FollowUp, ending: Ending, at: string) {
	const by = { actorId: actor.personId, at };
	const seq = await happen(trx, followUp.id, by, { type: 'withdrawn', payload: { ending } });
	if (followUp.ownerPersonId !== actor.personId) await alertOwner(trx, followUp, 'follow_up_withdrawn', seq);
	if (followUp.requesterId !== actor.personId) await mailAsker(trx, followUp, seq);
}

/** The answer did not help; within the window the wish goes on with what was left of its time. */
export async function reopenFollowUp(db: Db, actor: Actor, seen: Seen, { body }: { body: string }) {
	await changeFollowUp(db, actor, seen, {
		action: 'followUp.reopen',
		may: mayReplyTo,
		whyNot: (followUp) => whyNotReopen(followUp, now()),
		make: async (trx, followUp, at) => {
			const by = { actorId: actor.personId, at };
			const seq = await happen(trx, followUp.id, by, { type: 'reopened', message: body });
			await alertOwner(trx, followUp, 'follow_up_reopened', seq);
		}
	});
}

/** "Heeft dit geholpen?" Yes. */
export async function confirmFollowUp(db: Db, actor: Actor, seen: Seen) {
	await changeFollowUp(db, actor, seen, {
		action: 'followUp.confirm',
		may: mayReplyTo,
		whyNot: whyNotConfirm,
		make: (trx, { id }, at) => happen(trx, id, { actorId: actor.personId, at }, { type: 'confirmed' })
	});
}
