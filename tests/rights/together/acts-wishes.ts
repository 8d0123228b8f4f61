import { startBundle } from '#lib/features/bundles/commands.server.ts';
import { askWish } from '#lib/features/wishes/asking/ask.server.ts';
import { changeKind } from '#lib/features/wishes/handling/kind.server.ts';
import { decideMove } from '#lib/features/wishes/workplace-changes/decide.server.ts';
import { muteWish } from '#lib/features/wishes/attention/mute.server.ts';
import { assignWish, handOverWish, takeWish } from '#lib/features/wishes/handling/owner.server.ts';
import { answerRelevance, noteRelevance } from '#lib/features/wishes/relevance/answer.server.ts';
import {
	acknowledgeWish,
	answerWish,
	askBack,
	declineWish,
	offerWish
} from '#lib/features/wishes/handling/answer.server.ts';
import {
	acceptOffer,
	confirmWish,
	reopenWish,
	replyToQuestion,
	withdrawWish
} from '#lib/features/wishes/handling/asker.server.ts';
import type { Seen } from '#lib/features/wishes/change.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import type { Db } from '#lib/server/db/open.ts';
import { addMs, DAY, now } from '#lib/server/clock.ts';
import { newId } from '#lib/server/ids.ts';
import { localDate } from '#lib/server/zone.ts';
import { seen } from '../../support/wishes.ts';
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
			const id = await row(plot, 'wish');
			await act(plot.db, actor, await seen(plot.db, id), plot);
			return id;
		}
	};
}

const WORDS = { body: 'Van een pop.' };
const LIVE = { answer: 'still_live' as const };

export const wishActs: Acts = {
	'wishes.askWish': {
		by: (actor) => staff(actor) || trainer(actor),
		weight: 2,
		run: async (plot, actor) => {
			const kind = oneOf(plot, ['coaching', 'deepening', 'answer'] as const);
			const [askerId, coachId] = [await person(plot), await person(plot)];
			const sessionId = chance(plot, 50) ? await row(plot, 'session') : null;
			const to = kind === 'answer' ? { organisationId: organisation(plot) } : { coachId };
			const words = { formKey: newId(), summary: 'Van een pop', body: '' };
			await askWish(plot.db, actor, { ...words, kind, askerId, sessionId, ...to });
			return `${kind} of ${nameIn(plot, askerId)}`;
		}
	},
	'wishes.takeWish': onWish((db, actor, wish) => takeWish(db, actor, wish), keeper),
	'wishes.assignWish': onWish(
		async (db, actor, wish, plot) => await assignWish(db, actor, wish, await person(plot))
	),
	'wishes.handOverWish': onWish((db, actor, wish, plot) =>
		handOverWish(db, actor, wish, { organisationId: organisation(plot), note: '' })
	),
	'wishes.changeKind': onWish((db, actor, wish, plot) =>
		changeKind(db, actor, wish, { kind: oneOf(plot, ['answer', 'other', 'deepening'] as const) })
	),
	'wishes.acknowledgeWish': onWish((db, actor, wish) => acknowledgeWish(db, actor, wish, WORDS)),
	'wishes.askBack': onWish((db, actor, wish) => askBack(db, actor, wish, WORDS)),
	'wishes.offerWish': onWish((db, actor, wish) => offerWish(db, actor, wish, WORDS)),
	'wishes.answerWish': onWish((db, actor, wish) => answerWish(db, actor, wish, WORDS)),
	'wishes.declineWish': onWish((db, actor, wish) => declineWish(db, actor, wish, WORDS)),
	'wishes.replyToQuestion': onWish((db, actor, wish) => replyToQuestion(db, actor, wish, WORDS)),
	'wishes.acceptOffer': onWish((db, actor, wish) => acceptOffer(db, actor, wish)),
	'wishes.confirmWish': onWish((db, actor, wish) => confirmWish(db, actor, wish)),
	'wishes.reopenWish': onWish((db, actor, wish) => reopenWish(db, actor, wish, WORDS)),
	'wishes.answerRelevance': onWish((db, actor, wish) => answerRelevance(db, actor, wish, LIVE)),
	'wishes.withdrawWish': onWish((db, actor, wish) =>
		withdrawWish(db, actor, wish, { ending: 'found_elsewhere' })
	),
	'wishes.noteRelevance': onWish((db, actor, wish) => noteRelevance(db, actor, wish, LIVE), staff),
	'wishes.muteWish': onWish((db, actor, { wishId }) => {
		const endsOn = localDate(addMs(now(), 7 * DAY));
		return muteWish(db, actor, wishId, { reason: 'Vakantie.', endsOn });
	}, keeper),
	'wishes.decideMove': onWish((db, actor, wish, plot) =>
		decideMove(db, actor, wish, {
			decision: oneOf(plot, ['follow_person', 'hand_over', 'both'] as const),
			share: true
		})
	),
	'bundles.startBundle': {
		by: staff,
		run: async (plot, actor) => {
			const wishIds = [await row(plot, 'wish'), await row(plot, 'wish')];
			const decideBy = localDate(addMs(now(), 30 * DAY));
			const facts = { title: 'Samen', topicId: null, region: '', minPersons: 1, decideBy };
			return await startBundle(plot.db, actor, { ...facts, wishIds });
		}
	}
};
