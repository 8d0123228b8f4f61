import { z } from 'zod';
import { m } from '#lib/i18n/paraglide/messages.js';

const SHORTEST = 12;
const LONGEST = 128;

/** Whether a password is one everybody tries first, or mostly one letter. */
export function isEasyToGuess(password: string): boolean {
	const letters = password.toLocaleLowerCase('nl').replace(/[^a-z]/g, '');
	return new Set(password).size < 5 || COMMON.some((word) => letters.replaceAll(word, '').length < 4);
}

const COMMON = [
	'welkom',
	'wachtwoord',
	'password',
	'tweespan',
	'qwerty',
	'qwertyuiop',
	'geheim',
	'letmein',
	'abcdefghijkl'
];

export const signInSchema = z.object({
	email: z
		.string()
		.trim()
		.min(1, { error: () => m.auth_email_missing() })
		.max(254),
	password: z
		.string()
		.min(1, { error: () => m.auth_password_missing() })
		.max(LONGEST),
	terug: z.string().optional(),
	shared: ticked()
});

export const addressSchema = z.object({
	email: z
		.string()
		.trim()
		.min(1, { error: () => m.auth_email_missing() })
		.max(254)
});

/** A new password, typed twice. */
export const newPasswordSchema = z
	.object({
		password: z
			.string()
			.min(SHORTEST, { error: () => m.auth_password_short({ count: SHORTEST }) })
			.max(LONGEST, { error: () => m.auth_password_long({ count: LONGEST }) })
			.refine((text) => !text.includes('\0') && !isEasyToGuess(text), {
				error: () => m.auth_password_easy()
			}),
		passwordAgain: z.string(),
		shared: ticked()
	})
	.refine((form) => form.password === form.passwordAgain, {
		path: ['passwordAgain'],
		error: () => m.auth_password_differs()
	});

function ticked() {
	return z
		.literal('on')
		.optional()
		.transform((tick) => tick === 'on');
}
