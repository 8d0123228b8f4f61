import type { Actor } from '#lib/features/people/actor.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import type { Payload, What } from '../history/events.server.ts';
import { PAUSE_DAYS, REOPEN_DAYS, whyNotAsk, whyNotOpen } from '../wish.ts';
import { record } from '../history/record.server.ts';
import { mayTake, mayWorkOn } from '../policy.ts';
import { askAlong } from '../relevance/ask-along.server.ts';
import { changeWish, type Wish, type Seen } from '../change.server.ts';
import { mailAsker } from '../tell.server.ts';
import { workingDaysFrom } from '../clocks/working-days.server.ts';

type Words = { body: string };

/** A person tells the asker who has it, what happens next and by when; the first time this is the first response. */
export async function acknowledgeWish(db: Db, actor: Actor, seen: Seen, { body }: Words) {
	await changeWish(db, actor, seen, {
		action: 'wish.acknowledge',
		may: mayWorkOn,
		whyNot: whyNotOpen,
		make: (trx, wish, at) => respond(trx, actor, wish, at, { type: 'acknowledged', message: body })
	});
}

/** Asks the asker something without which nothing can happen; the answer time waits, with a limit. */
export async function askBack(db: Db, actor: Actor, seen: Seen, { body }: Words) {
	await changeWish(db, actor, seen, {
		action: 'wish.askBack',
		may: mayWorkOn,
		whyNot: whyNotAsk,
		make: async (trx, wish, at) => {
			const until = await workingDaysFrom(trx, wish.id, at, PAUSE_DAYS);
			await respond(trx, actor, wish, at, { type: 'asked', message: body, payload: { until } });
		}
	});
}

/** Puts a concrete offer to the asker: a session, a date, an appointment. */
export async function offerWish(db: Db, actor: Actor, seen: Seen, { body }: Words) {
	await changeWish(db, actor, seen, {
		action: 'wish.offer',
		may: mayWorkOn,
		whyNot: whyNotAsk,
		make: (trx, wish, at) => offerTo(trx, actor, wish, { body }, at)
	});
}

type Offer = Words & { facts?: Payload };

/**
 * The one way to put an offer to an asker, with the question whether the wish is still live when nothing was heard
 * lately; whoever calls has locked the wish and asked `whyNotAsk`. Answers the event.
 */
export async function offerTo(
	trx: Trx,
	actor: Actor,
	wish: Responded,
	{ body, facts }: Offer,
	at: string
): Promise<number> {
	await askAlong(trx, wish, at);
	const until = await workingDaysFrom(trx, wish.id, at, PAUSE_DAYS);
	const payload = { ...facts, until };
	return await respond(trx, actor, wish, at, { type: 'offered', message: body, payload });
}

/** Stops the clock and mails the asker; only the first answer counts. */
export async function answerWish(db: Db, actor: Actor, seen: Seen, { body }: Words) {
	await changeWish(db, actor, seen, {
		action: 'wish.answer',
		may: mayWorkOn,
		whyNot: whyNotOpen,
		make: async (trx, wish, at) => {
			const reopenUntil = await workingDaysFrom(trx, wish.id, at, REOPEN_DAYS);
			await respond(trx, actor, wish, at, { type: 'answered', message: body, payload: { reopenUntil } });
		}
	});
}

/** Says no, with a reason and an alternative; for being on time that counts as an answer. */
export async function declineWish(db: Db, actor: Actor, seen: Seen, { body }: Words) {
	await changeWish(db, actor, seen, {
		action: 'wish.decline',
		may: mayWorkOn,
		whyNot: whyNotOpen,
		make: (trx, wish, at) => respond(trx, actor, wish, at, { type: 'declined', message: body })
	});
}

type Responded = Pick<Wish, 'id' | 'kind' | 'askerId' | 'ownerOrganisationId' | 'ownerPersonId'>;

/** A reply with content reaches the asker by mail; whoever replies to a wish nobody has, has it. */
async function respond(trx: Trx, actor: Actor, wish: Responded, at: string, response: What) {
	const unowned = wish.ownerPersonId === null && mayTake(actor, wish);
	const all: What[] = unowned ? [{ type: 'taken' }, response] : [response];
	const seq = await record(trx, wish.id, { actorId: actor.personId, at }, ...all);
	await mailAsker(trx, wish, seq);
	return seq;
}
