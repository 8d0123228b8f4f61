import type { Actor } from '#lib/features/people/actor.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { pauseClocks, resumeClocks, stopClock } from './clocks.server.ts';
import { addEvent, type EventType } from './events.server.ts';
import { isWaiting, REOPEN_DAYS, whyNotAsk, whyNotOpen } from './follow-up.ts';
import { endOwnership, ownIfNobody } from './owner.server.ts';
import { mayWorkOn } from './policy.ts';
import { workingDaysFrom } from './working-days.server.ts';
import { changeFollowUp, type FollowUp, type Left, type Seen } from './take-in-hand.server.ts';
import { mailAsker } from './tell.server.ts';

/** A person tells the asker who has it, what happens next and by when; the first time this is the first response. */
export async function acknowledgeFollowUp(db: Db, actor: Actor, seen: Seen, { body }: { body: string }) {
	await changeFollowUp(db, actor, seen, {
		action: 'followUp.acknowledge',
		may: mayWorkOn,
		whyNot: whyNotOpen,
		make: async (trx, followUp, at) => {
			const { left } = await respond(trx, actor, followUp, at, { type: 'acknowledged', message: body });
			return followUp.state === 'raised' ? { ...left, state: 'acknowledged' } : left;
		}
	});
}

/** Asks the asker something without which nothing can happen; the answer time waits, with a limit. */
export async function askRequester(db: Db, actor: Actor, seen: Seen, { body }: { body: string }) {
	await changeFollowUp(db, actor, seen, {
		action: 'followUp.askRequester',
		may: mayWorkOn,
		whyNot: whyNotAsk,
		make: async (trx, followUp, at) => {
			const { left, seq } = await respond(trx, actor, followUp, at, { type: 'asked', message: body });
			await pauseClocks(trx, followUp.id, at, seq, actor.personId);
			return { ...left, state: 'waiting_requester' };
		}
	});
}

/** Puts a concrete offer to the asker: a session, a date, an appointment. */
export async function offerFollowUp(db: Db, actor: Actor, seen: Seen, { body }: { body: string }) {
	await changeFollowUp(db, actor, seen, {
		action: 'followUp.offer',
		may: mayWorkOn,
		whyNot: whyNotAsk,
		make: async (trx, followUp, at) => {
			const { left, seq } = await respond(trx, actor, followUp, at, { type: 'offered', message: body });
			await pauseClocks(trx, followUp.id, at, seq, actor.personId);
			return { ...left, state: 'planned' };
		}
	});
}

/** Stops the clock and mails the asker; only the first answer counts. */
export async function answerFollowUp(db: Db, actor: Actor, seen: Seen, { body }: { body: string }) {
	await changeFollowUp(db, actor, seen, {
		action: 'followUp.answer',
		may: mayWorkOn,
		whyNot: whyNotOpen,
		make: async (trx, followUp, at) => {
			const { left } = await respond(trx, actor, followUp, at, { type: 'answered', message: body });
			return { ...left, ...(await settle(trx, actor, followUp, at)) };
		}
	});
}

/** Says no, with a reason and an alternative; for being on time that counts as an answer. */
export async function declineFollowUp(db: Db, actor: Actor, seen: Seen, { body }: { body: string }) {
	await changeFollowUp(db, actor, seen, {
		action: 'followUp.decline',
		may: mayWorkOn,
		whyNot: whyNotOpen,
		make: async (trx, followUp, at) => {
			const { left } = await respond(trx, actor, followUp, at, { type: 'declined', message: body });
			await stopClock(trx, followUp.id, 'answer', at);
			await endOwnership(trx, followUp.id, at);
			return { ...left, state: 'closed', outcome: 'declined', closedAt: at };
		}
	});
}

/** What an answer, or an accepted offer, leaves behind. */
export async function settle(trx: Trx, actor: Actor, followUp: FollowUp, at: string): Promise<Left> {
	await stopClock(trx, followUp.id, 'answer', at);
	await endOwnership(trx, followUp.id, at);
	return {
		state: 'answered',
		answeredAt: at,
		answeredBy: actor.personId,
		firstAnsweredAt: followUp.firstAnsweredAt ?? at,
		reopenUntil: await workingDaysFrom(trx, followUp.id, at, REOPEN_DAYS)
	};
}

type Response = { type: EventType; message: string };

/** Every reply with content: it ends the wait of the asker for a first one, and reaches the asker by mail. */
async function respond(trx: Trx, actor: Actor, followUp: FollowUp, at: string, { type, message }: Response) {
	const owner = await ownIfNobody(trx, actor, followUp, at);
	const seq = await addEvent(trx, { requestId: followUp.id, type, actorId: actor.personId, message });
	if (followUp.firstResponseAt === null) await stopClock(trx, followUp.id, 'first_response', at);
	if (isWaiting(followUp) && type !== 'acknowledged') await resumeClocks(trx, followUp.id, at);
	await mailAsker(trx, followUp, seq);
	return { seq, left: { ...owner, firstResponseAt: followUp.firstResponseAt ?? at } satisfies Left };
}
