import type { Actor } from '#lib/features/people/actor.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import type { Payload, What } from './events.server.ts';
import { PAUSE_DAYS, REOPEN_DAYS, whyNotAsk, whyNotOpen } from './follow-up.ts';
import { happen } from './happen.server.ts';
import { mayTake, mayWorkOn } from './policy.ts';
import { askAlong } from './relevance-offer.server.ts';
import { changeFollowUp, type FollowUp, type Seen } from './take-in-hand.server.ts';
import { mailAsker } from './tell.server.ts';
import { workingDaysFrom } from './working-days.server.ts';

type Words = { body: string };

/** A person tells the asker who has it, what happens next and by when; the first time this is the first response. */
export async function acknowledgeFollowUp(db: Db, actor: Actor, seen: Seen, { body }: Words) {
	await changeFollowUp(db, actor, seen, {
		action: 'followUp.acknowledge',
		may: mayWorkOn,
		whyNot: whyNotOpen,
		make: (trx, followUp, at) => respond(trx, actor, followUp, at, { type: 'acknowledged', message: body })
	});
}

/** Asks the asker something without which nothing can happen; the answer time waits, with a limit. */
export async function askRequester(db: Db, actor: Actor, seen: Seen, { body }: Words) {
	await changeFollowUp(db, actor, seen, {
		action: 'followUp.askRequester',
		may: mayWorkOn,
		whyNot: whyNotAsk,
		make: async (trx, followUp, at) => {
			const until = await workingDaysFrom(trx, followUp.id, at, PAUSE_DAYS);
			await respond(trx, actor, followUp, at, { type: 'asked', message: body, payload: { until } });
		}
	});
}

/** Puts a concrete offer to the asker: a session, a date, an appointment. */
export async function offerFollowUp(db: Db, actor: Actor, seen: Seen, { body }: Words) {
	await changeFollowUp(db, actor, seen, {
		action: 'followUp.offer',
		may: mayWorkOn,
		whyNot: whyNotAsk,
		make: (trx, followUp, at) => offerTo(trx, actor, followUp, { body }, at)
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
	followUp: Responded,
	{ body, facts }: Offer,
	at: string
): Promise<number> {
	await askAlong(trx, followUp, at);
	const until = await workingDaysFrom(trx, followUp.id, at, PAUSE_DAYS);
	const payload = { ...facts, until };
	return await respond(trx, actor, followUp, at, { type: 'offered', message: body, payload });
}

/** Stops the clock and mails the asker; only the first answer counts. */
export async function answerFollowUp(db: Db, actor: Actor, seen: Seen, { body }: Words) {
	await changeFollowUp(db, actor, seen, {
		action: 'followUp.answer',
		may: mayWorkOn,
		whyNot: whyNotOpen,
		make: async (trx, followUp, at) => {
			const reopenUntil = await workingDaysFrom(trx, followUp.id, at, REOPEN_DAYS);
			await respond(trx, actor, followUp, at, { type: 'answered', message: body, payload: { reopenUntil } });
		}
	});
}

/** Says no, with a reason and an alternative; for being on time that counts as an answer. */
export async function declineFollowUp(db: Db, actor: Actor, seen: Seen, { body }: Words) {
	await changeFollowUp(db, actor, seen, {
		action: 'followUp.decline',
		may: mayWorkOn,
		whyNot: whyNotOpen,
		make: (trx, followUp, at) => respond(trx, actor, followUp, at, { type: 'declined', message: body })
	});
}

type Responded = Pick<FollowUp, 'id' | 'kind' | 'requesterId' | 'ownerOrganisationId' | 'ownerPersonId'>;

/** A reply with content reaches the asker by mail; whoever replies to a wish nobody has, has it. */
async function respond(trx: Trx, actor: Actor, followUp: Responded, at: string, response: What) {
	const unowned = followUp.ownerPersonId === null && mayTake(actor, followUp);
	const all: What[] = unowned ? [{ type: 'taken' }, response] : [response];
	const seq = await happen(trx, followUp.id, { actorId: actor.personId, at }, ...all);
	await mailAsker(trx, followUp, seq);
	return seq;
}
