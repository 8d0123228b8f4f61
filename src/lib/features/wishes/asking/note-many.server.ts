import type { Actor } from '#lib/features/people/actor.ts';
import { getSession } from '#lib/features/sessions/queries.server.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { conflict, forbidden, isConflict } from '#lib/server/refuse.ts';
import { sha256 } from '#lib/server/secrets.ts';
import { localDate } from '#lib/server/zone.ts';
import { askInside } from './ask.server.ts';
import { listAskers, listTrainerNames } from './choices.server.ts';
import type { Noted } from './note-schema.ts';
import { trainedSessions } from '../trained.server.ts';

/**
 * Types up what was said at a session: every row, or none when one is refused. Rows of the same form that were kept
 * before are not kept again. Answers how many wishes there are.
 */
export async function noteWishes(
	db: Db,
	actor: Actor,
	sessionId: string,
	{ rows, ...when }: Noted,
	formKey = newId()
): Promise<number> {
	return await db.transaction().execute(async (trx) => {
		const ids: string[] = [];
		for (const { index, ...row } of rows) {
			const wish = { ...row, ...when, sessionId, body: '' };
			const origin = `${actor.personId}/${originOf(formKey, row)}`;
			ids.push(await naming(index, askInside(trx, actor, wish, origin)));
		}
		return new Set(ids).size;
	});
}

/** The form to type up what was said at a session, for whoever led it and for staff. */
export async function showNoting(db: Db, actor: Actor, sessionId: string) {
	const { id, edition, editionId, number, startsAt, endsAt } = await getSession(db, actor, sessionId);
	const askers = await listAskers(db, actor, sessionId);
	if (!actor.staff && !(await leads(db, actor, sessionId))) forbidden();
	const at = now();
	return {
		session: { id, edition, editionId, number, startsAt, endsAt },
		askers,
		trainers: await listTrainerNames(db, sessionId),
		saidOn: localDate(endsAt <= at ? endsAt : at),
		begun: startsAt <= at
	};
}

async function leads(db: Db, { personId }: Actor, sessionId: string) {
	const row = await trainedSessions(db, personId)
		.where('sessionLead.sessionId', '=', sessionId)
		.executeTakeFirst();
	return row !== undefined;
}

/** The same words of the same person in the same form are the same wish; changed words are another. */
function originOf(formKey: string, row: { askerId: string; kind: string; summary: string }) {
	const words = JSON.stringify([row.askerId, row.kind, row.summary]);
	return `${formKey}-${sha256(words).slice(0, 20)}`;
}

/** Says in which row something is wrong. */
async function naming<T>(index: number, work: Promise<T>): Promise<T> {
	try {
		return await work;
	} catch (problem) {
		if (!isConflict(problem)) throw problem;
		const { refusal, field } = problem.body;
		const ofRow = field === 'askerId' || field === 'summary' || field === 'kind';
		return conflict('noting_row', { number: index + 1, why: refusal }, ofRow ? `${field}.${index}` : field);
	}
}
