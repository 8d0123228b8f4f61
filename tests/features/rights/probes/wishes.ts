import {
	acceptCoaching,
	endCoaching,
	withdrawNote,
	writeNote
} from '#lib/features/coaching/commands.server.ts';
import { getPair, listNotes, listPairs } from '#lib/features/coaching/queries.server.ts';
import { listComing } from '#lib/features/bundles/coming.server.ts';
import * as bundles from '#lib/features/bundles/commands.server.ts';
import { answerBundle } from '#lib/features/bundles/consent.server.ts';
import { planBundle, proposeBundle } from '#lib/features/bundles/plan.server.ts';
import { findBundleOf, getBundle, listBundles } from '#lib/features/bundles/queries.server.ts';
import { listLooseAbout, listSuggestions } from '#lib/features/bundles/suggest.server.ts';
import { askFollowUp } from '#lib/features/follow-ups/ask.server.ts';
import { getFollowUp } from '#lib/features/follow-ups/details.server.ts';
import { changeKind } from '#lib/features/follow-ups/kind.server.ts';
import { muteFollowUp, unmuteFollowUp } from '#lib/features/follow-ups/mute.server.ts';
import { assignFollowUp } from '#lib/features/follow-ups/owner.server.ts';
import { decideMove } from '#lib/features/follow-ups/moves-decide.server.ts';
import { listMovesToDecide } from '#lib/features/follow-ups/moves-lists.server.ts';
import { noteFollowUps, showNoting } from '#lib/features/follow-ups/note-many.server.ts';
import { answerRelevance, noteRelevance } from '#lib/features/follow-ups/relevance-answer.server.ts';
import { listToCall } from '#lib/features/follow-ups/relevance-lists.server.ts';
import { answerFollowUp } from '#lib/features/follow-ups/reply.server.ts';
import { withdrawFollowUp } from '#lib/features/follow-ups/requester.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { addDays, localDate } from '#lib/server/zone.ts';
import { seen, wishOf } from '../../../support/wishes.ts';
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

async function answer(db: Db, actor: Actor, id: string) {
	await answerFollowUp(db, actor, await seen(db, id), { body: 'Zo kan het.' });
}

export const followUp: Record<keyof Declared['followUp'], Probe> = {
	read: (db, actor, { wishes }) => getFollowUp(db, actor, wishes.loose),
	readRaisedAtSession: (db, actor, { wishes }) => getFollowUp(db, actor, wishes.atSession),
	readShared: (db, actor, { wishes }) => getFollowUp(db, actor, wishes.shared),
	readAskedOfOtherOrganisation: (db, actor, { wishes }) => getFollowUp(db, actor, wishes.question),
	readCoaching: (db, actor, { wishes }) => getFollowUp(db, actor, wishes.coaching),
	answer: (db, actor, { wishes }) => answer(db, actor, wishes.loose),
	answerRaisedAtSession: (db, actor, { wishes }) => answer(db, actor, wishes.atSession),
	answerShared: (db, actor, { wishes }) => answer(db, actor, wishes.shared),
	answerCoaching: (db, actor, { wishes }) => answer(db, actor, wishes.coaching),
	moveCoaching: async (db, actor, { wishes, people }) =>
		await assignFollowUp(db, actor, await seen(db, wishes.coaching), people.secondStaff),
	withdraw: async (db, actor, { wishes }) =>
		await withdrawFollowUp(db, actor, await seen(db, wishes.loose), { ending: 'withdrawn' }),
	typeUp: (db, actor, { pastId, people }) =>
		askFollowUp(db, actor, {
			kind: 'deepening',
			summary: 'Meer',
			body: '',
			sessionId: pastId,
			requesterId: people.another
		}),
	typeUpMany: (db, actor, { pastId, people }) =>
		noteFollowUps(db, actor, pastId, {
			raisedOn: null,
			backdateReason: '',
			rows: [{ index: 0, requesterId: people.another, kind: 'deepening', summary: 'Meer' }]
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
	mute: (db, actor, { wishes }) => muteFollowUp(db, actor, wishes.loose, silence()),
	unmute: async (db, actor, { wishes, actors }) => {
		await muteFollowUp(db, actors.staff, wishes.loose, silence());
		await unmuteFollowUp(db, actor, wishes.loose);
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
			requestIds: [wishes.loose]
		}),
	change: async (db, actor, world) =>
		await bundles.keepBundleFacts(db, actor, await addBundle(db, world), FACTS),
	add: async (db, actor, world) =>
		await bundles.addToBundle(db, actor, await addBundle(db, world), { requestIds: [world.wishes.shared] }),
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
		await answerBundle(db, actor, { followUpId: world.wishes.loose, memberId, agrees: 'yes' });
	},
	seeThatOneIsInIt: async (db, actor, world) => {
		await addBundle(db, world);
		shows(await findBundleOf(db, actor, world.wishes.loose));
	}
};

/** A group with the participant's wish in it. */
async function addBundle(db: Db, { actors, wishes }: World, agreed = false) {
	const form = { ...FACTS, topicId: null, region: '', requestIds: [wishes.loose] };
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
async function addSilence(db: Db, requestId: string) {
	const { requesterId: personId } = await wishOf(db, requestId);
	const [id, askedAt] = [newId(), now()];
	await db.insertInto('relevanceAsk').values({ id, round: id, personId, askedAt }).execute();
	await db
		.insertInto('relevanceCheck')
		.values({ askId: id, requestId, trigger: 'late', askedAt, givenUpAt: askedAt })
		.execute();
}

/** The asker of this wish works elsewhere now. */
async function addMove(db: Db, requestId: string, { own, other }: World['organisations']) {
	const { requesterId: personId } = await wishOf(db, requestId);
	const [id, at] = [newId(), now()];
	await db
		.insertInto('requesterMove')
		.values({
			id,
			moveKey: id,
			personId,
			fromOrganisationId: own,
			toOrganisationId: other,
			effectiveOn: localDate(at),
			detectedAt: at
		})
		.execute();
	await db.insertInto('moveDecision').values({ moveId: id, requestId, decideBy: at }).execute();
}
