import {
	acceptCoaching,
	endCoaching,
	withdrawNote,
	writeNote
} from '#lib/features/coaching/commands.server.ts';
import { getPair, listNotes, listPairs } from '#lib/features/coaching/queries.server.ts';
import { askFollowUp } from '#lib/features/follow-ups/ask.server.ts';
import { getFollowUp } from '#lib/features/follow-ups/details.server.ts';
import { assignFollowUp } from '#lib/features/follow-ups/owner.server.ts';
import { answerFollowUp } from '#lib/features/follow-ups/reply.server.ts';
import { withdrawFollowUp } from '#lib/features/follow-ups/requester.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import type { Db } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { seen } from '../../../support/wishes.ts';
import type { Declared } from '../declaration.ts';
import { askedPair } from '../world.ts';
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
			formKey: newId(),
			kind: 'deepening',
			summary: 'Meer',
			body: '',
			sessionId: pastId,
			requesterId: people.another
		})
};
