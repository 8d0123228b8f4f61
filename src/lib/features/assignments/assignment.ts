/** Facts about assignments and what is handed in for them; the present is always an argument. */

export type SubmissionState = 'none' | 'draft' | 'handed_in' | 'late' | 'flagged' | 'feedback' | 'closed';

export type SubmissionFacts = {
	handedInAt: string | null;
	late: number;
	/** A trainer saw data of clients in it; so until it is handed in again. */
	flaggedAt: string | null;
	/** What was flagged is gone for good, so its author can begin anew. */
	emptiedAt: string | null;
	/** How many trainers released feedback. */
	feedback: number;
	/** Written before its author recovered the account, and not opened since. */
	closed?: number;
};

export function stateOf(submission: SubmissionFacts | undefined): SubmissionState {
	if (!submission) return 'none';
	if (submission.closed) return 'closed';
	if (submission.flaggedAt && !submission.emptiedAt) return 'flagged';
	if (!submission.handedInAt) return 'draft';
	if (submission.feedback > 0) return 'feedback';
	return submission.late ? 'late' : 'handed_in';
}

/** What was written is gone, as it is not kept for ever; it was not replaced either. */
export function isExpired(submission: SubmissionFacts) {
	return submission.emptiedAt !== null && submission.handedInAt !== null && submission.flaggedAt === null;
}

/** Its author may still write: nothing is handed in, or what was handed in has to be replaced. */
export function canBeWritten(submission: SubmissionFacts | undefined) {
	return ['none', 'draft', 'flagged'].includes(stateOf(submission));
}

/** Taken back to change it: until the deadline, and not once somebody took the trouble to answer. */
export function canBeTakenBack(submission: SubmissionFacts, dueAt: string, now: string) {
	return stateOf(submission) === 'handed_in' && now <= dueAt;
}

/** What replaces a flagged submission is as late as that was. */
export function isLate(submission: SubmissionFacts, dueAt: string, now: string) {
	return submission.flaggedAt ? submission.late === 1 : now > dueAt;
}

export const MOST_FILES = 5;
export const LARGEST_FILE = 25 * 1024 * 1024;
export const LONGEST_TEXT = 20_000;
