import type { FormAnswer } from './form.ts';

/** What a page with several forms got back: the answer, and which of its forms it is for. */
export type AnswerAt = (NonNullable<FormAnswer> & { at?: string }) | null | undefined;

/** The answer to one form of a page; the other forms get none. */
export function answerAt(form: AnswerAt, at: string): FormAnswer {
	return form?.at === at ? form : null;
}
