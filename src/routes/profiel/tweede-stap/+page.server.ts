import type { RequestEvent } from '@sveltejs/kit';
import { z } from 'zod';
import { beginApp } from '#lib/features/factors/apps.server.ts';
import { renewCodes } from '#lib/features/factors/codes.server.ts';
import { isBound } from '#lib/features/factors/factor.ts';
import { noteMade } from '#lib/features/factors/proving/given.server.ts';
import { requireOwnFactor } from '#lib/features/factors/guard.server.ts';
import { listFactors, removeApp, removePasskey } from '#lib/features/factors/manage.server.ts';
import { addPasskey } from '#lib/features/factors/passkeys/passkeys.server.ts';
import { newPasskeySchema } from '#lib/features/factors/schema.ts';
import { findFactorNotice } from '#lib/features/factors/shown.server.ts';
import { namedOrigin } from '#lib/features/factors/passkeys/site.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireEnroller } from '#lib/server/auth/require-actor.ts';
import { ownPath } from '../../own-path.ts';
import { takeBrowser } from '../../passkey-cookie.ts';
import { askAgain } from '../../prove-again.ts';
import { submitAs, type Submission } from '../../submit.ts';
import type { Actions, PageServerLoad } from './$types';

const PAGE = '/profiel/tweede-stap';

export const load: PageServerLoad = async ({ locals, url, request }) => {
	const actor = requireEnroller(locals);
	await requireOwnFactor(locals);
	return {
		...(await listFactors(locals.db, actor.personId)),
		notice: locals.demonstration ? null : await findFactorNotice(locals.db, actor),
		demonstration: locals.demonstration,
		optional: !isBound(actor),
		named: namedOrigin(locals.config.origin, request.headers.get('host')),
		back: ownPath(url.searchParams.get('terug'))
	};
};

export const actions: Actions = {
	addPasskey: (event) =>
		change(event, {
			schema: newPasskeySchema(),
			command: async (db, { personId }, given) => {
				const { config, signedIn } = event.locals;
				const browser = takeBrowser(event.cookies);
				const codes = await addPasskey(db, config, personId, { ...given, browser });
				if (signedIn) await noteMade(db, signedIn);
				return codes;
			},
			show: (codes) => ({ codes: codes ?? null, done: m.factors_passkey_added() })
		}),
	beginApp: (event) =>
		change(event, {
			command: (db, { personId }) => beginApp(db, personId),
			to: () => `${PAGE}/app`
		}),
	renewCodes: (event) =>
		change(event, {
			command: (db, { personId }) => renewCodes(db, personId),
			show: (codes) => ({ codes, done: '' })
		}),
	removePasskey: (event) =>
		change(event, {
			schema: z.object({ id: z.string() }),
			command: (db, actor, { id }) => removePasskey(db, actor, id),
			done: () => m.factors_passkey_removed(),
			to: () => PAGE
		}),
	removeApp: (event) =>
		change(event, {
			command: (db, actor) => removeApp(db, actor),
			done: () => m.factors_app_removed(),
			to: () => PAGE
		})
};

/** Who has a factor gives it, and signs in again, before the factors change. */
async function change<T, R, Shown extends object = never>(
	event: RequestEvent,
	submission: Submission<T, R, Shown>
) {
	const actor = requireEnroller(event.locals);
	await requireOwnFactor(event.locals);
	const stale = event.locals.actor ? await askAgain(event) : undefined;
	if (stale) return stale;
	return await submitAs(event, actor, submission);
}
