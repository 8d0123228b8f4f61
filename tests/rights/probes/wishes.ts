import {
	acceptCoaching,
	endCoaching,
	withdrawNote,
	writeNote
} from '#lib/features/coaching/commands.server.ts';
import { getPair, listNotes, listPairs } from '#lib/features/coaching/queries.server.ts';
import { listComing } from '#lib/features/bundles/coming.server.ts';
import * as bundles from '#lib/features/bundles/commands.server.ts';
import { answerBundle } from '#lib/features/bundles/members/consent.server.ts';
import { planBundle, proposeBundle } from '#lib/features/bundles/plan.server.ts';
import { findBundleOf, getBundle, listBundles } from '#lib/features/bundles/queries.server.ts';
import { listLooseAbout, listSuggestions } from '#lib/features/bundles/suggest.server.ts';
import { askWish } from '#lib/features/wishes/asking/ask.server.ts';
import { getWish } from '#lib/features/wishes/details.server.ts';
import { changeKind } from '#lib/features/wishes/handling/kind.server.ts';
import { muteWish, unmuteWish } from '#lib/features/wishes/attention/mute.server.ts';
import { assignWish } from '#lib/features/wishes/handling/owner.server.ts';
import { decideMove } from '#lib/features/wishes/workplace-changes/decide.server.ts';
import { listMovesToDecide } from '#lib/features/wishes/workplace-changes/lists.server.ts';
import { noteWishes, showNoting } from '#lib/features/wishes/asking/note-many.server.ts';
import { answerRelevance, noteRelevance } from '#lib/features/wishes/relevance/answer.server.ts';
import { listToCall } from '#lib/features/wishes/relevance/lists.server.ts';
import { answerWish } from '#lib/features/wishes/handling/answer.server.ts';
import { withdrawWish } from '#lib/features/wishes/handling/asker.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { addDays, localDate } from '#lib/server/zone.ts';
import { seen, wishOf } from '../../support/wishes.ts';
import { findDraft } from '#lib/features/drafts/drafts.server.ts';
import type { Declared } from '../declaration.ts';
import { askedPair, type World } from '../world.ts';
import { shows, type Probe } from './probe.ts';

export const coachingPair: Record<keyof Declared['coachingPair'], Probe> = {
	read: (db, actor, { pairId }) => getPair(db, actor, pairId),
	list: async (db, actor, { pairId }) => shows((await listPairs(db, actor)).some(({ id }) => id === pairId)),
	end: (db, actor, { pairId }) => endCoaching(db, actor, pairId),
	accept: async (db, actor, world) => await acceptCoaching(db, actor, await askedPair(db, world))
};

export const coachingNote: Record<keyof Declared['coachingNote'], Probe> = {
	read: async (db, actor, { pairId }) => shows((await listNotes(db, actor, pairId)).length),
	write: (db, actor, { pairId }) => writeNote(db, actor, pairId, 'Nog iets.'),
	withdraw: (db, actor, { pairId, noteId }) => withdrawNote(db, actor, pairId, noteId)
};

export const draft: Record<keyof Declared['draft'], Probe> = {
	read: async (db, actor) => shows(await findDraft(db, actor, 'wish'))
};

async function answer(db: Db, actor: Actor, id: string) {
	await answerWish(db, actor, await seen(db, id), { body: 'Zo kan het.' });
}

export const wish: Record<keyof Declared['wish'], Probe> = {
	read: (db, actor, { wishes }) => getWish(db, actor, wishes.loose),
	readRaisedAtSession: (db, actor, { wishes }) => getWish(db, actor, wishes.atSession),
	readShared: (db, actor, { wishes }) => getWish(db, actor, wishes.shared),
	readAskedOfOtherOrganisation: (db, actor, { wishes }) => getWish(db, actor, wishes.question),
	readCoaching: (db, actor, { wishes }) => getWish(db, actor, wishes.coaching),
	answer: (db, actor, { wishes }) => answer(db, actor, wishes.loose),
	answerRaisedAtSession: (db, actor, { wishes }) => answer(db, actor, wishes.atSession),
	answerShared: (db, actor, { wishes }) => answer(db, actor, wishes.shared),
	answerCoaching: (db, actor, { wishes }) => answer(db, actor, wishes.coaching),
	moveCoaching: async (db, actor, { wishes, people }) =>
		await assignWish(db, actor, await seen(db, wishes.coaching), people.secondStaff),
	withdraw: async (db, actor, { wishes }) =>
		await withdrawWish(db, actor, await seen(db, wishes.loose), { ending: 'withdrawn' }),
	typeUp: (db, actor, { pastId, people }) =>
		askWish(db, actor, {
			kind: 'deepening',
			summary: 'Meer',
			body: '',
			sessionId: pastId,
			askerId: people.another
		}),
	typeUpMany: (db, actor, { pastId, people }) =>
		noteWishes(db, actor, pastId, {
			raisedOn: null,
			backdateReason: '',
			rows: [{ index: 0, askerId: people.another, kind: 'deepening', summary: 'Meer' }]
		}),
	readNoting: (db, actor, { pastId }) => showNoting(db, actor, pastId),
	answerRelevance: async (db, actor, { wishes }) => {
		await addSilence(db, wishes.loose);
		await answerRelevance(db, actor, await seen(db, wishes.loose), { answer: 'still_live' });
	},
	noteRelevance: async (db, actor, { wishes }) => {
		await addSilence(db, wishes.loose);
		await noteRelevance(db, actor, await seen(db, wishes.loose), { answer: 'still_live' });
	},
	seeToCall: async (db, actor, { wishes }) => {
		await addSilence(db, wishes.loose);
		shows((await listToCall(db, actor)).length);
	},
	decideMove: async (db, actor, { wishes, organisations }) => {
		await addMove(db, wishes.loose, organisations);
		await decideMove(db, actor, await seen(db, wishes.loose), { decision: 'follow_person' });
	},
	seeMove: async (db, actor, { wishes, organisations }) => {
		await addMove(db, wishes.loose, organisations);
		const { own, others } = await listMovesToDecide(db, actor);
		shows(own.length + others.length);
	},
	handToNewOrganisation: async (db, actor, { wishes, organisations }) => {
		await addMove(db, wishes.loose, organisations);
		await decideMove(db, actor, await seen(db, wishes.loose), { decision: 'hand_over' });
	},
	mute: (db, actor, { wishes }) => muteWish(db, actor, wishes.loose, silence()),
	unmute: async (db, actor, { wishes, actors }) => {
		await muteWish(db, actors.staff, wishes.loose, silence());
		await unmuteWish(db, actor, wishes.loose);
	},
	changeKind: async (db, actor, { wishes }) =>
		await changeKind(db, actor, await seen(db, wishes.loose), { kind: 'other' })
};

function silence() {
	return { reason: 'We wachten op de gemeente.', endsOn: addDays(localDate(now()), 7) };
}

const LOOSE = { topic: null, kind: null, region: null, words: '', wishIds: [] };
const FACTS = { title: 'Samen', minPersons: 1, decideBy: '2027-06-01' };

export const bundle: Record<keyof Declared['bundle'], Probe> = {
	list: (db, actor) => listBundles(db, actor),
	read: async (db, actor, world) => await getBundle(db, actor, (await addBundle(db, world)).bundleId),
	suggest: (db, actor) => listSuggestions(db, actor),
	find: (db, actor) => listLooseAbout(db, actor, LOOSE),
	listSessions: (db, actor) => listComing(db, actor, null),
	start: (db, actor, { wishes }) =>
		bundles.startBundle(db, actor, {
			...{ ...FACTS, topicId: null, region: '' },
			wishIds: [wishes.loose]
		}),
	change: async (db, actor, world) =>
		await bundles.saveBundleFacts(db, actor, await addBundle(db, world), FACTS),
	add: async (db, actor, world) =>
		await bundles.addToBundle(db, actor, await addBundle(db, world), { wishIds: [world.wishes.shared] }),
	remove: async (db, actor, world) => {
		const { memberId, ...seenBundle } = await addBundle(db, world);
		await bundles.removeFromBundle(db, actor, seenBundle, { memberId });
	},
	propose: async (db, actor, world) => await proposeBundle(db, actor, await addBundle(db, world, true)),
	plan: async (db, actor, world) =>
		await planBundle(db, actor, await addBundle(db, world, true), {
			sessionId: world.sessionId,
			body: 'Past dit?'
		}),
	dissolve: async (db, actor, world) => await bundles.dissolveBundle(db, actor, await addBundle(db, world)),
	decline: async (db, actor, world) =>
		await bundles.declineBundle(db, actor, await addBundle(db, world), { body: 'Nee, lees de les.' }),
	agree: async (db, actor, world) => {
		const { memberId } = await addBundle(db, world);
		await answerBundle(db, actor, { wishId: world.wishes.loose, memberId, agrees: 'yes' });
	},
	seeThatOneIsInIt: async (db, actor, world) => {
		await addBundle(db, world);
		shows(await findBundleOf(db, actor, world.wishes.loose));
	}
};

/** A group with the participant's wish in it. */
async function addBundle(db: Db, { actors, wishes }: World, agreed = false) {
	const form = { ...FACTS, topicId: null, region: '', wishIds: [wishes.loose] };
	const bundleId = await bundles.startBundle(db, actors.staff, form);
	const { id: memberId } = await db
		.selectFrom('bundleMember')
		.select('id')
		.where('bundleId', '=', bundleId)
		.executeTakeFirstOrThrow();
	if (agreed)
		await db.updateTable('bundleMember').set({ consentAt: now() }).where('id', '=', memberId).execute();
	return { bundleId, version: 1, memberId };
}

/** The asker of this wish was asked whether it is still live, and said nothing. */
async function addSilence(db: Db, wishId: string) {
	const { askerId: personId } = await wishOf(db, wishId);
	const [id, askedAt] = [newId(), now()];
	await db.insertInto('relevanceAsk').values({ id, round: id, personId, askedAt }).execute();
	await db
		.insertInto('relevanceCheck')
		.values({ askId: id, wishId, trigger: 'late', askedAt, givenUpAt: askedAt })
		.execute();
}

/** The asker of this wish works elsewhere now. */
async function addMove(db: Db, wishId: string, { own, other }: World['organisations']) {
	const { askerId: personId } = await wishOf(db, wishId);
	const [id, at] = [newId(), now()];
	await db
		.insertInto('workplaceChange')
		.values({
			id,
			changeKey: id,
			personId,
			fromOrganisationId: own,
			toOrganisationId: other,
			effectiveOn: localDate(at),
			detectedAt: at
		})
		.execute();
	await db.insertInto('changeDecision').values({ changeId: id, wishId, decideBy: at }).execute();
}
