import { findWaysAgain, proveAgain } from '#lib/features/factors/proving/again.server.ts';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { ownPath } from '../own-path.ts';
import { readProof } from '../prove-again.ts';
import { submitOpen } from '../submit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const actor = requireActor(locals);
	return {
		back: ownPath(url.searchParams.get('terug')),
		ways: await findWaysAgain(locals.db, actor.personId)
	};
};

export const actions: Actions = {
	default: (event) => {
		requireActor(event.locals);
		return submitOpen(event, {
			async command(_, fields) {
				const { db, config, signedIn } = event.locals;
				if (signedIn) await proveAgain(db, config, signedIn, readProof(fields, event.cookies));
				return ownPath(String(fields.get('terug') ?? ''));
			},
			to: (_, back) => back,
			status: 400
		});
	}
};
