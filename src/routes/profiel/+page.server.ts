import { fail, redirect } from '@sveltejs/kit';
import { receivePhoto } from '#lib/features/people/photo.server.ts';
import { getProfile, keepPhoto, keepProfile, removePhoto } from '#lib/features/people/profile.server.ts';
import { profileSchema } from '#lib/features/people/schema.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { discard } from '#lib/server/files/receive.ts';
import { setFlash } from '#lib/server/flash.ts';
import { refusedForm } from '#lib/server/form.ts';
import { submit } from '../submit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	return { profile: await getProfile(locals.db, requireActor(locals)) };
};

export const actions: Actions = {
	keepProfile: (event) =>
		submit(event, {
			at: 'profile',
			schema: profileSchema(),
			command: (actor, profile) => keepProfile(event.locals.db, actor, profile),
			done: () => m.people_profile_saved(),
			to: () => '/profiel'
		}),
	keepPhoto: async ({ locals, request, cookies }) => {
		const actor = requireActor(locals);
		const { dataDir } = locals.config;
		const { photo, problem } = await receivePhoto(request, dataDir);
		if (!photo) return fail(400, { ...refusedForm({}, problem, 'photo'), at: 'photo' });
		await forget(dataDir, await keepPhoto(locals.db, actor, photo));
		setFlash(cookies, m.people_photo_kept());
		redirect(303, '/profiel');
	},
	removePhoto: async ({ locals, cookies }) => {
		await forget(locals.config.dataDir, await removePhoto(locals.db, requireActor(locals)));
		setFlash(cookies, m.people_photo_removed());
		redirect(303, '/profiel');
	}
};

async function forget(dataDir: string, fileId: string | null) {
	if (fileId) await discard(dataDir, [{ id: fileId }]);
}
