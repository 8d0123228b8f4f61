import { fail, redirect } from '@sveltejs/kit';
import { giveFactor } from '#lib/features/factors/proving/give.server.ts';
import { factorSchema } from '#lib/features/factors/schema.ts';
import { namedOrigin } from '#lib/features/factors/passkeys/site.ts';
import { hasFactor } from '#lib/features/factors/standing.server.ts';
import { findWaysAgain } from '#lib/features/factors/proving/again.server.ts';
import { requireHalf } from '#lib/server/auth/require-actor.ts';
import { attempt, readForm } from '#lib/server/form.ts';
import { ownPath } from '../own-path.ts';
import { takeBrowser } from '../passkey-cookie.ts';
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
	default: async ({ locals, request, cookies }) => {
		requireHalf(locals);
		const form = await readForm(request, factorSchema());
		if (!form.valid) return fail(400, form);
		const { db, config, signedIn } = locals;
		const { code, answer, remember, terug } = form.data;
		const browser = answer ? takeBrowser(cookies) : undefined;
		const refused = await attempt(form.values, async () => {
			if (signedIn)
				await giveFactor(db, config, signedIn, { code, answer, browser, remember: Boolean(remember) });
		});
		if (refused) return fail(400, refused);
		redirect(303, ownPath(terug));
	}
};
