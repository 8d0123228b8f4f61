import { findClientData } from '#lib/features/assignments/client-data.ts';

/** What was typed in the fields of a form, by their names. */
export type DraftFields = Record<string, string>;
export type Draft = { fields: DraftFields; savedAt: string };

/** Which form a draft is of: one for a new wish, one for a wish of somebody else, one for the work on each assignment. */
export function isDraftForm(form: string): boolean {
	return /^(wish|wish_for_other|hand_in\/[0-9a-z]{20})$/.test(form);
}

/** A text with a citizen service number stays with its writer until that is gone. */
export function mayLeaveDevice(fields: DraftFields): boolean {
	return !Object.values(fields).some((text) => findClientData(text).some(({ kind }) => kind === 'bsn'));
}
