import { startBundle } from '#lib/features/bundles/commands.server.ts';
import { askFollowUp } from '#lib/features/follow-ups/ask.server.ts';
import { changeKind } from '#lib/features/follow-ups/kind.server.ts';
import { decideMove } from '#lib/features/follow-ups/moves-decide.server.ts';
import { muteFollowUp } from '#lib/features/follow-ups/mute.server.ts';
import { assignFollowUp, handOverFollowUp, takeFollowUp } from '#lib/features/follow-ups/owner.server.ts';
import { answerRelevance, noteRelevance } from '#lib/features/follow-ups/relevance-answer.server.ts';
import {
	acknowledgeFollowUp,
	answerFollowUp,
	askRequester,
	declineFollowUp,
	offerFollowUp
} from '#lib/features/follow-ups/reply.server.ts';
import {
	acceptOffer,
	confirmFollowUp,
	reopenFollowUp,
	replyToQuestion,
	withdrawFollowUp
} from '#lib/features/follow-ups/requester.server.ts';
import type { Seen } from '#lib/features/follow-ups/take-in-hand.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import type { Db } from '#lib/server/db/open.ts';
import { addMs, DAY, now } from '#lib/server/clock.ts';
import { newId } from '#lib/server/ids.ts';
import { localDate } from '#lib/server/zone.ts';
import { seen } from '../../../support/wishes.ts';
import { anybody, keeper, staff, trainer, type Act, type Acts } from './act.ts';
import { chance, oneOf, organisation, person, row } from './draw.ts';
import { nameIn } from './mailbox.ts';
import type { Plot } from './plot.ts';

/** An act on a wish as it is now. */
function onWish(
	act: (db: Db, actor: Actor, seen: Seen, plot: Plot) => Promise<unknown>,
	by: Act['by'] = anybody
): Act {
	return {
		by,
		run: async (plot, actor) => {
			const id = await row(plot, 'followUpRequest');
			await act(plot.db, actor, await seen(plot.db, id), plot);
			return id;
		}
	};
}

const WORDS = { body: 'Van een pop.' };
const LIVE = { answer: 'still_live' as const };

export const wishActs: Acts = {
	'follow-ups.askFollowUp': {
		by: (actor) => staff(actor) || trainer(actor),
		weight: 2,
		run: async (plot, actor) => {
			const kind = oneOf(plot, ['coaching', 'deepening', 'answer'] as const);
			const [requesterId, coachId] = [await person(plot), await person(plot)];
			const sessionId = chance(plot, 50) ? await row(plot, 'session') : null;
			const to = kind === 'answer' ? { organisationId: organisation(plot) } : { coachId };
			const words = { formKey: newId(), summary: 'Van een pop', body: '' };
			await askFollowUp(plot.db, actor, { ...words, kind, requesterId, sessionId, ...to });
			return `${kind} of ${nameIn(plot, requesterId)}`;
		}
	},
	'follow-ups.takeFollowUp': onWish((db, actor, wish) => takeFollowUp(db, actor, wish), keeper),
	'follow-ups.assignFollowUp': onWish(
		async (db, actor, wish, plot) => await assignFollowUp(db, actor, wish, await person(plot))
	),
	'follow-ups.handOverFollowUp': onWish((db, actor, wish, plot) =>
		handOverFollowUp(db, actor, wish, { organisationId: organisation(plot), note: '' })
	),
	'follow-ups.changeKind': onWish((db, actor, wish, plot) =>
		changeKind(db, actor, wish, { kind: oneOf(plot, ['answer', 'other', 'deepening'] as const) })
	),
	'follow-ups.acknowledgeFollowUp': onWish((db, actor, wish) => acknowledgeFollowUp(db, actor, wish, WORDS)),
	'follow-ups.askRequester': onWish((db, actor, wish) => askRequester(db, actor, wish, WORDS)),
	'follow-ups.offerFollowUp': onWish((db, actor, wish) => offerFollowUp(db, actor, wish, WORDS)),
	'follow-ups.answerFollowUp': onWish((db, actor, wish) => answerFollowUp(db, actor, wish, WORDS)),
	'follow-ups.declineFollowUp': onWish((db, actor, wish) => declineFollowUp(db, actor, wish, WORDS)),
	'follow-ups.replyToQuestion': onWish((db, actor, wish) => replyToQuestion(db, actor, wish, WORDS)),
	'follow-ups.acceptOffer': onWish((db, actor, wish) => acceptOffer(db, actor, wish)),
	'follow-ups.confirmFollowUp': onWish((db, actor, wish) => confirmFollowUp(db, actor, wish)),
	'follow-ups.reopenFollowUp': onWish((db, actor, wish) => reopenFollowUp(db, actor, wish, WORDS)),
	'follow-ups.answerRelevance': onWish((db, actor, wish) => answerRelevance(db, actor, wish, LIVE)),
	'follow-ups.withdrawFollowUp': onWish((db, actor, wish) =>
		withdrawFollowUp(db, actor, wish, { ending: 'found_elsewhere' })
	),
	'follow-ups.noteRelevance': onWish((db, actor, wish) => noteRelevance(db, actor, wish, LIVE), staff),
	'follow-ups.muteFollowUp': onWish((db, actor, { followUpId }) => {
		const endsOn = localDate(addMs(now(), 7 * DAY));
		return muteFollowUp(db, actor, followUpId, { reason: 'Vakantie.', endsOn });
	}, keeper),
	'follow-ups.decideMove': onWish((db, actor, wish, plot) =>
		decideMove(db, actor, wish, {
			decision: oneOf(plot, ['follow_person', 'hand_over', 'both'] as const),
			share: true
		})
	),
	'bundles.startBundle': {
		by: staff,
		run: async (plot, actor) => {
			const requestIds = [await row(plot, 'followUpRequest'), await row(plot, 'followUpRequest')];
			const decideBy = localDate(addMs(now(), 30 * DAY));
			const facts = { title: 'Samen', topicId: null, region: '', minPersons: 1, decideBy };
			return await startBundle(plot.db, actor, { ...facts, requestIds });
		}
	}
};
