/** Everything confidential, tried through the functions the pages use. */
import { isHttpError } from '@sveltejs/kit';
import {
	showAssignment,
	showOwnPage,
	showSubmission,
	showWriting
} from '#lib/features/assignments/pages.server.ts';
import { findSubmissionFile, readableSubmissions } from '#lib/features/assignments/submissions.server.ts';
import { showPair, showPairs } from '#lib/features/coaching/pages.server.ts';
import { readablePairs } from '#lib/features/coaching/queries.server.ts';
import { getWish } from '#lib/features/wishes/details.server.ts';
import { listWishes } from '#lib/features/wishes/lists/queries.server.ts';
import { readableWishes } from '#lib/features/wishes/read.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import type { Db } from '#lib/server/db/open.ts';
import type { Plot, Secret } from './plot.ts';

/** What a secret stands in; all of it was there before anything was done. */
export type Objects = {
	pairs: string[];
	wishes: string[];
	works: string[];
	assignments: string[];
	files: string[];
};

export async function findObjects(db: Db): Promise<Objects> {
	const ids = async (table: 'coachingPair' | 'submission' | 'assignment') =>
		(await db.selectFrom(table).select('id').execute()).map((row) => row.id);
	const wishes = db.selectFrom('wish').select('id').where('kind', '=', 'coaching');
	const files = db.selectFrom('submissionFile').select('fileId');
	return {
		pairs: await ids('coachingPair'),
		wishes: (await wishes.execute()).map((row) => row.id),
		works: await ids('submission'),
		assignments: await ids('assignment'),
		files: (await files.execute()).map((row) => row.fileId)
	};
}

/** Whether a doorway lets somebody through to any of it, in three questions. */
export async function isNear({ db, objects }: Plot, actor: Actor): Promise<boolean> {
	const doorways = [
		readablePairs(db, actor).select('coachingPair.id').where('coachingPair.id', 'in', objects.pairs),
		readableSubmissions(db, actor).select('submission.id').where('submission.id', 'in', objects.works),
		readableWishes(db, actor).select('wish.id').where('wish.id', 'in', objects.wishes)
	];
	for (const doorway of doorways) if ((await doorway.execute()).length) return true;
	return false;
}

/** The secrets somebody reads now. */
export async function read(plot: Plot, actor: Actor): Promise<Secret[]> {
	const pages = await openPages(plot, actor);
	return plot.secrets.filter(({ word }) => pages.includes(word));
}

async function openPages({ db, objects }: Plot, actor: Actor): Promise<string> {
	const pages = [
		() => showPairs(db, actor),
		() => showOwnPage(db, actor),
		() => listWishes(db, actor, { show: 'open', kind: 'coaching', before: null }),
		...objects.pairs.map((id) => () => showPair(db, actor, id)),
		...objects.wishes.map((id) => () => getWish(db, actor, id)),
		...objects.assignments.map((id) => () => showAssignment(db, actor, id)),
		...objects.assignments.map((id) => () => showWriting(db, actor, id)),
		...objects.works.map((id) => () => showSubmission(db, actor, id)),
		...objects.files.map((id) => () => findSubmissionFile(db, actor, id))
	];
	const answers: unknown[] = [];
	for (const page of pages) answers.push(await tried(page));
	return JSON.stringify(answers);
}

async function tried(page: () => Promise<unknown>) {
	try {
		return await page();
	} catch (problem) {
		if (isHttpError(problem)) return problem.status;
		throw problem;
	}
}
