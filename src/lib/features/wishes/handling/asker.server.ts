import type { Actor } from '#lib/features/people/actor.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import {
	REOPEN_DAYS,
	whyNoOffer,
	whyNoReply,
	whyNotConfirm,
	whyNotOpen,
	whyNotReopen,
	type Ending
} from '../wish.ts';
import { record } from '../history/record.server.ts';
import { mayReplyTo } from '../policy.ts';
import { confirmLive, useChecks } from '../relevance/checks.server.ts';
import { changeWish, endOvertaken, type Seen } from '../change.server.ts';
import { alertOwner } from '../tell.server.ts';
import { workingDaysFrom } from '../clocks/working-days.server.ts';

/** The asker answers the question that was put; the clock goes on. */
export async function replyToQuestion(db: Db, actor: Actor, seen: Seen, { body }: { body: string }) {
	await changeWish(db, actor, seen, {
		action: 'wish.reply',
		may: mayReplyTo,
		whyNot: whyNoReply,
		make: async (trx, wish, at) => {
			const type = wish.state === 'planned' ? 'offer_refused' : 'replied';
			const by = { actorId: actor.personId, at };
			if (type === 'offer_refused') await confirmLive(trx, actor, wish.id, at);
			const seq = await record(trx, wish.id, by, { type, message: body });
			await alertOwner(trx, wish, 'wish_replied', seq);
		}
	});
}

/** The asker takes the offer: that is the answer. */
export async function acceptOffer(db: Db, actor: Actor, seen: Seen) {
	await changeWish(db, actor, seen, {
		action: 'wish.acceptOffer',
		may: mayReplyTo,
		whyNot: whyNoOffer,
		make: async (trx, wish, at) => {
			const reopenUntil = await workingDaysFrom(trx, wish.id, at, REOPEN_DAYS);
			const by = { actorId: actor.personId, at };
			await confirmLive(trx, actor, wish.id, at);
			const payload = { offerAccepted: true, reopenUntil };
			const seq = await record(trx, wish.id, by, { type: 'answered', payload });
			await alertOwner(trx, wish, 'wish_accepted', seq);
		}
	});
}

/** The asker no longer needs an answer, and says why; overtaken wishes stay in the figures. */
export async function withdrawWish(db: Db, actor: Actor, seen: Seen, { ending }: { ending: Ending }) {
	await changeWish(db, actor, seen, {
		action: 'wish.withdraw',
		may: mayReplyTo,
		whyNot: whyNotOpen,
		make: async (trx, wish, at) => {
			await useChecks(trx, actor, wish.id, { answer: 'no_longer', channel: 'page' }, at);
			await endOvertaken(trx, actor, wish, ending, at);
		}
	});
}

/** The answer did not help; within the window the wish goes on with what was left of its time. */
export async function reopenWish(db: Db, actor: Actor, seen: Seen, { body }: { body: string }) {
	await changeWish(db, actor, seen, {
		action: 'wish.reopen',
		may: mayReplyTo,
		whyNot: (wish) => whyNotReopen(wish, now()),
		make: async (trx, wish, at) => {
			const by = { actorId: actor.personId, at };
			const seq = await record(trx, wish.id, by, { type: 'reopened', message: body });
			await alertOwner(trx, wish, 'wish_reopened', seq);
		}
	});
}

/** "Heeft dit geholpen?" Yes. */
export async function confirmWish(db: Db, actor: Actor, seen: Seen) {
	await changeWish(db, actor, seen, {
		action: 'wish.confirm',
		may: mayReplyTo,
		whyNot: whyNotConfirm,
		make: (trx, { id }, at) => record(trx, id, { actorId: actor.personId, at }, { type: 'confirmed' })
	});
}
