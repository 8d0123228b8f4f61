import { z } from 'zod';
import { m } from '#lib/i18n/paraglide/messages.js';

const SHORTEST = 12;
const LONGEST = 128;

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

const newPassword = {
	password: z
		.string()
		.min(SHORTEST, { error: () => m.auth_password_short({ count: SHORTEST }), abort: true })
		.max(LONGEST, { error: () => m.auth_password_long({ count: LONGEST }), abort: true }),
	passwordAgain: z.string()
};

function isTypedTwice(form: { password: string; passwordAgain: string }) {
	return form.password === form.passwordAgain;
}

const differs = { path: ['passwordAgain'], error: () => m.auth_password_differs() };

/** A new password, typed twice; whether it is easy to guess depends on whose it is (easy.server.ts). */
export const newPasswordSchema = z.object({ ...newPassword, shared: ticked() }).refine(isTypedTwice, differs);

/** The same by somebody who is signed in, and shows that it is still the same person. */
export const changePasswordSchema = z
	.object({
		oldPassword: z
			.string()
			.min(1, { error: () => m.auth_old_missing() })
			.max(LONGEST, { error: () => m.auth_old_wrong() }),
		...newPassword
	})
	.refine(isTypedTwice, differs);

function ticked() {
	return z
		.literal('on')
		.optional()
		.transform((tick) => tick === 'on');
}
