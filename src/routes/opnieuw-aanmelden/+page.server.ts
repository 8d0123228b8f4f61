import { fail, redirect } from '@sveltejs/kit';
import { findWaysAgain, proveAgain } from '#lib/features/factors/proving/again.server.ts';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { attempt, readFields } from '#lib/server/form.ts';
import { ownPath } from '../own-path.ts';
import { readProof } from '../prove-again.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const actor = requireActor(locals);
	return {
		back: ownPath(url.searchParams.get('terug')),
		ways: await findWaysAgain(locals.db, actor.personId)
	};
};

export const actions: Actions = {
	default: async ({ locals, request, cookies }) => {
		requireActor(locals);
		const fields = await readFields(request);
		const { db, config, signedIn } = locals;
		const refused = await attempt({}, async () => {
			if (signedIn) await proveAgain(db, config, signedIn, readProof(fields, cookies));
		});
		if (refused) return fail(400, refused);
		redirect(303, ownPath(fields.get('terug')));
	}
};
