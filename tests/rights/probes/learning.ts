import { changeAssignment, makeAssignment } from '#lib/features/assignments/commands.server.ts';
import {
	flagSubmission,
	listFeedback,
	releaseFeedback,
	saveFeedback
} from '#lib/features/assignments/feedback.server.ts';
import { saveDraft } from '#lib/features/assignments/hand-in.server.ts';
import { showAssignment } from '#lib/features/assignments/pages.server.ts';
import { getAssignment } from '#lib/features/assignments/queries.server.ts';
import {
	findOwnSubmission,
	findSubmissionFile,
	getSubmission,
	listWaitingSubmissions
} from '#lib/features/assignments/submissions.server.ts';
import { addPart, removePart, restorePart, signOff } from '#lib/features/lesson-plans/commands.server.ts';
import { showLessonPlan } from '#lib/features/lesson-plans/pages.server.ts';
import { listPartHistory } from '#lib/features/lesson-plans/queries.server.ts';
import { answerNewLead, openToNewLead } from '#lib/features/new-leads/commands.server.ts';
import { welcomeLead } from '#lib/features/new-leads/welcome.server.ts';
import { ASSIGNMENT } from '../../support/submissions.ts';
import type { Declared } from '../declaration.ts';
import { TEXT } from '../world.ts';
import { shows, type Probe } from './probe.ts';

export const lessonPlan: Record<keyof Declared['lessonPlan'], Probe> = {
	read: async (db, actor, { sessionId }) => shows((await showLessonPlan(db, actor, sessionId)).parts.length),
	readHistory: (db, actor, { sessionId, partId }) => listPartHistory(db, actor, sessionId, partId),
	write: (db, actor, { sessionId }) => addPart(db, actor, sessionId, { title: 'Erbij', minutes: 10 }),
	restore: async (db, actor, { actors, sessionId, partId }) => {
		await removePart(db, actors.trainer, sessionId, partId).catch(() => {});
		await restorePart(db, actor, sessionId, partId);
	},
	sign: async (db, actor, { sessionId }) => {
		const { version } = await db.selectFrom('lessonPlan').select('version').executeTakeFirstOrThrow();
		await signOff(db, actor, sessionId, version);
	}
};

export const assignment: Record<keyof Declared['assignment'], Probe> = {
	read: (db, actor, { assignmentId }) => getAssignment(db, actor, assignmentId),
	readText: async (db, actor, { assignmentId }) =>
		shows((await showAssignment(db, actor, assignmentId)).assignment.body === TEXT),
	readDraft: (db, actor, { draftId }) => getAssignment(db, actor, draftId),
	make: (db, actor, { editionId }) => makeAssignment(db, actor, editionId, { ...ASSIGNMENT, title: 'Nieuw' }),
	change: (db, actor, { assignmentId }) =>
		changeAssignment(db, actor, assignmentId, { ...ASSIGNMENT, title: 'Anders', version: 1 })
};

export const submission: Record<keyof Declared['submission'], Probe> = {
	write: (db, actor, { unsentAssignmentId }) =>
		saveDraft(db, actor, unsentAssignmentId, { text: 'Ik begin.', files: [] }),
	readOwn: async (db, actor, { assignmentId }) => shows(await findOwnSubmission(db, actor, assignmentId)),
	read: (db, actor, { submissionId }) => getSubmission(db, actor, submissionId),
	readDraft: (db, actor, { unsentId }) => getSubmission(db, actor, unsentId),
	readFlagged: (db, actor, { flaggedId }) => getSubmission(db, actor, flaggedId),
	flag: (db, actor, { submissionId }) => flagSubmission(db, actor, submissionId),
	seeHandedIn: async (db, actor, { assignmentId, people }) => {
		const { handIns = [], handedIn = [] } = await showAssignment(db, actor, assignmentId);
		shows([...handIns, ...handedIn].some(({ personId }) => personId === people.participant));
	},
	waitForFeedback: async (db, actor, { submissionId }) =>
		shows((await listWaitingSubmissions(db, actor)).some(({ id }) => id === submissionId))
};

export const newLead: Record<keyof Declared['newLead'], Probe> = {
	open: async (db, actor, { editionId, people }) => {
		await db.transaction().execute((trx) => welcomeLead(trx, editionId, people.otherTrainer));
		await openToNewLead(db, actor, editionId, people.otherTrainer);
	},
	answer: async (db, actor, { editionId, people }) => {
		await db.transaction().execute((trx) => welcomeLead(trx, editionId, people.otherTrainer));
		await answerNewLead(db, actor, editionId, people.otherTrainer, 'refuse');
	}
};

export const submissionFile: Record<keyof Declared['submissionFile'], Probe> = {
	read: async (db, actor, { fileId }) => shows(await findSubmissionFile(db, actor, fileId))
};

export const feedback: Record<keyof Declared['feedback'], Probe> = {
	read: async (db, actor, { ownSubmissionId }) =>
		shows((await listFeedback(db, actor, ownSubmissionId)).released.length),
	write: (db, actor, { submissionId }) => saveFeedback(db, actor, submissionId, 'Let op de toon.'),
	release: (db, actor, { submissionId }) => releaseFeedback(db, actor, submissionId, 'Let op de toon.')
};
