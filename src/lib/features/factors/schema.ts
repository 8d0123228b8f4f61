import { z } from 'zod';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requiredLine } from '#lib/fields.ts';

const LONGEST_ANSWER = 20_000;

/** What a browser answered with a passkey. */
const answer = z.string().max(LONGEST_ANSWER).default('');
const ticked = z.string().optional();

function code() {
	return z
		.string()
		.trim()
		.min(1, { error: () => m.factors_code_missing() })
		.max(40, { error: () => m.factors_code_wrong() });
}

export function appCodeSchema() {
	return z.object({ code: code() });
}

/** A code, or what a passkey answered; and whether this device is to be trusted for a while. */
export function factorSchema() {
	return z
		.object({ code: z.string().trim().max(40).default(''), answer, remember: ticked, terug: ticked })
		.refine((form) => form.code || form.answer, {
			path: ['code'],
			error: () => m.factors_code_missing()
		});
}

export function passkeySignInSchema() {
	return z.object({ answer, shared: ticked, terug: ticked });
}

export function newPasskeySchema() {
	return z.object({ name: requiredLine(60), answer });
}
