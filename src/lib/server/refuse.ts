import { error, isHttpError, type HttpError } from '@sveltejs/kit';
import { m } from '#lib/i18n/paraglide/messages.js';

/** Hidden and absent look alike. */
export function notFound(): never {
	error(404, { message: '' });
}

export function forbidden(): never {
	error(403, { message: '' });
}

/** The state does not allow it (any more); the reason is a sentence for who asked, the field where it belongs. */
export function conflict(reason: string, field = ''): never {
	error(409, { message: reason, field });
}

/** More was sent than this address takes. */
export function tooMuch(): never {
	error(413, { message: m.form_too_much() });
}

export function isConflict(problem: unknown): problem is HttpError {
	return isHttpError(problem, 409);
}

/** The answer when something cannot be kept because the disk is full or does not take it. */
export const NO_ROOM = 507;
