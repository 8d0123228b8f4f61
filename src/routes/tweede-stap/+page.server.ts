import { redirect } from '@sveltejs/kit';
import { giveFactor } from '#lib/features/factors/proving/give.server.ts';
import { factorSchema } from '#lib/features/factors/schema.ts';
import { namedOrigin } from '#lib/features/factors/passkeys/site.ts';
import { hasFactor } from '#lib/features/factors/standing.server.ts';
import { findWaysAgain } from '#lib/features/factors/proving/again.server.ts';
import { requireHalf } from '#lib/server/auth/require-actor.ts';
import { ownPath } from '../own-path.ts';
import { takeBrowser } from '../passkey-cookie.ts';
import { submitOpen } from '../submit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url, request }) => {
	const actor = requireHalf(locals);
	const back = ownPath(url.searchParams.get('terug'));
	if (!(await hasFactor(locals.db, actor.personId)))
		redirect(303, `/profiel/tweede-stap?${new URLSearchParams({ terug: back })}`);
	return {
		back,
		ways: await findWaysAgain(locals.db, actor.personId),
		named: namedOrigin(locals.config.origin, request.headers.get('host')),
		canRemember: Boolean(locals.signedIn?.facts.deviceId)
	};
};

export const actions: Actions = {
	default: (event) => {
		requireHalf(event.locals);
		return submitOpen(event, {
			schema: factorSchema(),
			async command({ code, answer, remember }) {
				const { db, config, signedIn } = event.locals;
				const browser = answer ? takeBrowser(event.cookies) : undefined;
				if (signedIn)
					await giveFactor(db, config, signedIn, { code, answer, browser, remember: Boolean(remember) });
			},
			to: ({ terug }) => ownPath(terug),
			status: 400
		});
	}
};
