import { redirect } from '@sveltejs/kit';
import { checkPassword } from '#lib/features/accounts/access.server.ts';
import { signInSchema } from '#lib/features/accounts/access.ts';
import { listDemonstrationAccounts } from '#lib/features/accounts/demonstration.server.ts';
import { namedOrigin } from '#lib/features/factors/passkeys/site.ts';
import { wayIn } from '#lib/server/auth/require-actor.ts';
import { ownPath } from '../own-path.ts';
import { from, signInHere } from '../sign-in.ts';
import { submitOpen } from '../submit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url, request }) => {
	const back = ownPath(url.searchParams.get('terug'));
	if (locals.actor) redirect(303, back);
	if (locals.half) redirect(303, `${wayIn(locals)}?${new URLSearchParams({ terug: back })}`);
	return {
		back,
		named: namedOrigin(locals.config.origin, request.headers.get('host')),
		accounts: locals.demonstration ? await listDemonstrationAccounts(locals.db) : []
	};
};

export const actions: Actions = {
	default: (event) =>
		submitOpen(event, {
			schema: signInSchema,
			async command({ email, password, shared }) {
				const userId = await checkPassword(event.locals.db, email, password, from(event));
				await signInHere(event, userId, { way: 'password', shared });
			},
			to: ({ terug }) => ownPath(terug),
			status: 400
		})
};
