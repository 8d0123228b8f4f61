/** What the pages about assignments show to whoever is asking. */
import { findEditionRelation } from '#lib/features/editions/relation.server.ts';
import { listNewLeads } from '#lib/features/new-leads/queries.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { findClosedIn, listClosedTo } from '#lib/features/recovery/pages.server.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { ACCEPTED } from '#lib/server/files/media-type.ts';
import { renderMarkdown } from '#lib/server/markdown.ts';
import { forbidden } from '#lib/server/refuse.ts';
import { localDate, localTime } from '#lib/server/zone.ts';
import { canBeTakenBack, canBeWritten, isExpired, stateOf } from './assignment.ts';
import { listFeedback } from './feedback.server.ts';
import { mayHandIn, mayManageAssignments, mayReadText, maySeeWhoHandedIn } from './policy.ts';
import { listProgress } from './progress.server.ts';
import {
	getAssignment,
	listEditionAssignments,
	listOwnAssignments,
	listSessionChoices
} from './queries.server.ts';
import {
	findOwnSubmission,
	getSubmission,
	isOwnWorkClosed,
	listHandedIn,
	listHandIns,
	listWaitingSubmissions
} from './submissions.server.ts';

export async function showOwnPage(db: Db, actor: Actor) {
	const own = await listOwnAssignments(db, actor);
	return {
		closed: (await listClosedTo(db, actor)).filter(({ editionId }) => editionId !== null),
		own: own.map((row) => ({ ...row, state: stateOfRow(row.submissionId, row) })),
		waiting: actor.trainer ? await listWaitingSubmissions(db, actor) : undefined
	};
}

export async function showAssignment(db: Db, actor: Actor, id: string) {
	const assignment = await getAssignment(db, actor, id);
	const relation = await findEditionRelation(db, actor, assignment.editionId);
	const own = await showOwnWork(db, actor, assignment, mayHandIn(relation));
	const closed = await findClosedIn(db, actor, assignment.editionId);
	const body = mayReadText(relation) || own ? assignment.body : '';
	return {
		assignment: { ...assignment, body, html: renderMarkdown(body) },
		manages: mayManageAssignments(relation),
		own,
		closed,
		handIns: relation.trains ? await showHandIns(db, actor, assignment) : undefined,
		handedIn:
			maySeeWhoHandedIn(relation) && !relation.trains ? await listHandedIn(db, actor, assignment) : undefined
	};
}

async function showOwnWork(
	db: Db,
	actor: Actor,
	assignment: { id: string; dueAt: string },
	mayWrite: boolean
) {
	const submission = await findOwnSubmission(db, actor, assignment.id);
	const closed = !submission && (await isOwnWorkClosed(db, actor, assignment.id));
	if (!submission && !mayWrite && !closed) return undefined;
	return {
		state: closed ? ('closed' as const) : stateOf(submission),
		canWrite: mayWrite && !closed && canBeWritten(submission),
		canTakeBack: mayWrite && submission !== undefined && canBeTakenBack(submission, assignment.dueAt, now()),
		flagged: Boolean(submission?.flaggedAt),
		expired: submission !== undefined && isExpired(submission),
		handedInAt: submission?.handedInAt ?? null,
		savedAt: submission?.savedAt ?? null,
		html: renderMarkdown(submission?.text ?? ''),
		files: submission?.files ?? [],
		feedback: submission ? (await showFeedback(db, actor, submission.id)).released : []
	};
}

async function showFeedback(db: Db, actor: Actor, submissionId: string) {
	const { released, draft } = await listFeedback(db, actor, submissionId);
	return { released: released.map((one) => ({ ...one, html: renderMarkdown(one.text) })), draft };
}

async function showHandIns(db: Db, actor: Actor, assignment: { id: string; editionId: string }) {
	const rows = await listHandIns(db, actor, assignment);
	return rows.map((row) => {
		const state = stateOfRow(row.id, row);
		const { personId, author, id, handedInAt, open } = row;
		return { personId, author, id, handedInAt, open, state };
	});
}

type Facts = {
	handedInAt: string | null;
	late: number | null;
	flaggedAt: string | null;
	emptiedAt: string | null;
	feedback: number | null;
	closed?: number;
};

function stateOfRow(id: string | null, facts: Facts) {
	return stateOf(
		id === null ? undefined : { ...facts, late: facts.late ?? 0, feedback: facts.feedback ?? 0 }
	);
}

/** The writing page of an author: what was kept so far, and what is around it. */
export async function showWriting(db: Db, actor: Actor, id: string) {
	const assignment = await getAssignment(db, actor, id);
	if (!mayHandIn(await findEditionRelation(db, actor, assignment.editionId))) forbidden();
	const submission = await findOwnSubmission(db, actor, id);
	const closed = !submission && (await isOwnWorkClosed(db, actor, id));
	return {
		closed: closed ? await findClosedIn(db, actor, assignment.editionId) : undefined,
		assignment: { ...assignment, html: renderMarkdown(assignment.body) },
		canWrite: !closed && canBeWritten(submission),
		late: now() > assignment.dueAt,
		flagged: Boolean(submission?.flaggedAt),
		text: submission?.text ?? '',
		savedAt: submission && stateOf(submission) === 'draft' ? submission.savedAt : null,
		files: submission?.files ?? [],
		accepted: ACCEPTED
	};
}

/** One hand-in as a trainer sees it. */
export async function showSubmission(db: Db, actor: Actor, id: string) {
	const { text, ...submission } = await getSubmission(db, actor, id);
	const { released, draft } = await showFeedback(db, actor, id);
	const own = released.find((one) => one.authorId === actor.personId);
	return {
		submission: { ...submission, html: text && renderMarkdown(text) },
		expired: isExpired({ ...submission, feedback: 0 }),
		feedback: released,
		words: draft?.text ?? own?.text ?? ''
	};
}

export async function showEditionTab(db: Db, actor: Actor, editionId: string) {
	const relation = await findEditionRelation(db, actor, editionId);
	const assignments = await listEditionAssignments(db, actor, editionId);
	const progress = maySeeWhoHandedIn(relation)
		? await listProgress(db, actor, relation, editionId)
		: undefined;
	const own = relation.participates ? await listOwnAssignments(db, actor) : [];
	return {
		manages: mayManageAssignments(relation),
		newLeads: await listNewLeads(db, actor, editionId),
		assignments: assignments.map((row) => {
			const mine = own.find((one) => one.id === row.id);
			return { ...row, progress: progress?.get(row.id), state: mine && stateOfRow(mine.submissionId, mine) };
		})
	};
}

/** What somebody needs who makes an assignment. */
export async function showMaking(db: Db, actor: Actor, editionId: string) {
	if (!mayManageAssignments(await findEditionRelation(db, actor, editionId))) forbidden();
	return { sessions: await listSessionChoices(db, editionId) };
}

export async function showChanging(db: Db, actor: Actor, id: string) {
	const assignment = await getAssignment(db, actor, id);
	const { sessions } = await showMaking(db, actor, assignment.editionId);
	return {
		assignment: { ...assignment, dueOn: localDate(assignment.dueAt), dueTime: localTime(assignment.dueAt) },
		sessions
	};
}
