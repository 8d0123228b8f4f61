import { fail, redirect } from '@sveltejs/kit';
import { namedOrigin } from '#lib/features/factors/passkeys/site.ts';
import { signInSchema } from '#lib/features/accounts/access.ts';
import { checkPassword } from '#lib/features/accounts/access.server.ts';
import { listDemonstrationAccounts } from '#lib/features/accounts/demonstration.server.ts';
import { wayIn } from '#lib/server/auth/require-actor.ts';
import { attempt, readForm } from '#lib/server/form.ts';
import { ownPath } from '../own-path.ts';
import { from, signInHere } from '../sign-in.ts';
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
	default: async (event) => {
		const form = await readForm(event.request, signInSchema);
		if (!form.valid) return fail(400, form);

		let userId = '';
		const refused = await attempt(form.values, async () => {
			const { email, password } = form.data;
			userId = await checkPassword(event.locals.db, email, password, from(event));
		});
		if (refused) return fail(400, refused);

		await signInHere(event, userId, { way: 'password', shared: form.data.shared });
		redirect(303, ownPath(form.data.terug));
	}
};
