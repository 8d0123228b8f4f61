import type { Actor } from '#lib/features/people/actor.ts';
import { findClosedWith, findToOpen } from '#lib/features/recovery/pages.server.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { renderMarkdown } from '#lib/server/markdown.ts';
import { canBeDeleted } from './coaching.ts';
import { mayCoach } from './policy.ts';
import {
	getPair,
	listNotes,
	listPairs,
	listPossibleCoaches,
	listPossibleParticipants,
	type Choice,
	type Pair
} from './queries.server.ts';

export async function showPairs(db: Db, actor: Actor) {
	const pairs = await listPairs(db, actor);
	const coaches = without(await listPossibleCoaches(db, actor), pairs, false);
	const participants = mayCoach(actor) ? without(await listPossibleParticipants(db, actor), pairs, true) : [];
	return { pairs, coaches, participants };
}

/** Nobody is offered twice for what is going on already. */
function without(choices: Choice[], pairs: Pair[], coaching: boolean) {
	const taken = pairs.filter((pair) => !pair.endedAt && pair.coaches === coaching);
	const ids = new Set(taken.map((pair) => (coaching ? pair.participantId : pair.coachId)));
	return choices.filter((choice) => !ids.has(choice.personId));
}

export async function showPair(db: Db, actor: Actor, id: string) {
	const pair = await getPair(db, actor, id);
	const notes = pair.acceptedAt ? await listNotes(db, actor, id) : [];
	const otherId = pair.coaches ? pair.participantId : pair.coachId;
	return {
		pair,
		closed: await findClosedWith(db, actor, otherId),
		toOpen: await findToOpen(db, actor, otherId),
		notes: notes.map(({ text, ...note }) => ({
			...note,
			html: renderMarkdown(text),
			canDelete: note.own && canBeDeleted(note, now()),
			canStrike: note.own && !note.struckAt
		}))
	};
}
