import { fail, redirect } from '@sveltejs/kit';
import { listOwnProposals } from '#lib/features/merging/pages.server.ts';
import { changePhoto } from '#lib/features/people/photo.server.ts';
import { getProfile, keepProfile, removePhoto } from '#lib/features/people/profile.server.ts';
import { profileSchema } from '#lib/features/people/schema.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { discard } from '#lib/server/files/receive.ts';
import { setFlash } from '#lib/server/flash.ts';
import { refusedForm } from '#lib/server/form.ts';
import { submit } from '../submit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const actor = requireActor(locals);
	return {
		profile: await getProfile(locals.db, actor),
		asked: (await listOwnProposals(locals.db, actor)).length > 0
	};
};

export const actions: Actions = {
	keepProfile: (event) =>
		submit(event, {
			at: 'profile',
			schema: profileSchema(),
			command: keepProfile,
			done: () => m.people_profile_saved(),
			to: () => '/profiel'
		}),
	keepPhoto: async ({ locals, request, cookies }) => {
		const actor = requireActor(locals);
		const refused = await changePhoto(locals.db, actor, request, locals.config.dataDir);
		if (refused) return fail(refused.status, { ...refusedForm({}, refused.problem, 'photo'), at: 'photo' });
		setFlash(cookies, m.people_photo_kept());
		redirect(303, '/profiel');
	},
	removePhoto: (event) =>
		submit(event, {
			command: async (db, actor) => {
				const before = await removePhoto(db, actor);
				if (before) await discard(event.locals.config.dataDir, [{ id: before }]);
			},
			done: () => m.people_photo_removed()
		})
};
