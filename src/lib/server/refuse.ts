import { error, isHttpError, type HttpError } from '@sveltejs/kit';
import { m } from '#lib/i18n/paraglide/messages.js';
import type { ParamsAnd, Refusal, RefusalCode } from '#lib/i18n/refusal.ts';

/** Hidden and absent look alike. */
export function notFound(): never {
	error(404, { message: '' });
}

export function forbidden(): never {
	error(403, { message: '' });
}

/** The state does not allow it (any more): a code, what its sentence tells, and the field where it belongs. */
export function conflict<Code extends RefusalCode>(
	code: Code,
	...[params, field]: ParamsAnd<Code, [field?: string]>
): never {
	refuseFor({ code, params: params ?? {} } as Refusal, field);
}

/** Refuses for a reason that was found elsewhere. */
export function refuseFor(refusal: Refusal, field = ''): never {
	error(409, { message: refusal.code, refusal, field });
}

/** More was sent than this address takes. */
export function tooMuch(): never {
	error(413, { message: m.form_too_much() });
}

type Conflict = HttpError & { body: { refusal: Refusal; field: string } };

export function isConflict(problem: unknown): problem is Conflict {
	return isHttpError(problem, 409) && problem.body.refusal !== undefined;
}

/** The answer when something cannot be kept because the disk is full or does not take it. */
export const NO_ROOM = 507;
