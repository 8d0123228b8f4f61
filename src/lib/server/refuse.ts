import { error, isHttpError, type HttpError } from '@sveltejs/kit';

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

export function isConflict(problem: unknown): problem is HttpError {
	return isHttpError(problem, 409);
}
