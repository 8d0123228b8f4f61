import type {} from '@sveltejs/adapter-node';
import type { Actor } from '#lib/features/people/actor.ts';
import type { Refusal } from '#lib/i18n/refusal.ts';
import type { Config } from '#lib/server/config.ts';
import type { Db } from '#lib/server/db/open.ts';
import type { MailTemplates } from '#lib/server/mail/outbox.ts';
import type { MailTransport } from '#lib/server/mail/transport.ts';
import type { SignedIn, SignIns } from '#lib/server/auth/sign-ins.ts';
import type { Trouble } from '#lib/server/db/faults.ts';

declare global {
	namespace App {
		interface Error {
			message: string;
			/** Of a conflict: why, in a code, and beside which field of the form it belongs. */
			refusal?: Refusal;
			field?: string;
		}
		interface Locals {
			db: Db;
			config: Config;
			signIns: SignIns;
			/** Who is asking; null when nobody is signed in. */
			actor: Actor | null;
			/** Who signed in with a password and gives or makes a second factor first; nobody to every other page. */
			half: { actor: Actor; step: 'give' | 'enrol' } | null;
			loginSessionHash: string | null;
			/** How and when this person signed in; null when nobody is signed in. */
			signedIn: SignedIn | null;
			/** What the forms of this page carry: a new key, or the one of a form that was refused. */
			formKey: string;
			/** Where to come back to after signing in. */
			path: string;
			demonstration: boolean;
			mailTemplates: MailTemplates;
			/** How a mail leaves this server; null when none does. */
			transport: MailTransport | null;
			/** Fires when the server begins to stop: what stays open for as long as somebody looks has to end. */
			closing: AbortSignal;
			/** What the machine could not do, when something below the page failed of it. */
			trouble?: Trouble;
		}
	}
}
