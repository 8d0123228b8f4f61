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

/** The answer when something cannot be kept because the disk or the database has no room, or does not take it. */
export const NO_ROOM = 507;

// SQLite, PostgreSQL, and the file system.
const NO_ROOM_CODES = ['SQLITE_FULL', '53100', 'ENOSPC', 'EDQUOT'];

export function isOutOfRoom(problem: unknown): boolean {
	if (isHttpError(problem, NO_ROOM)) return true;
	return NO_ROOM_CODES.includes((problem as { code?: string } | undefined)?.code ?? '');
}
