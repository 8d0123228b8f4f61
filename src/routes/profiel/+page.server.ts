import { listOwnProposals } from '#lib/features/merging/pages.server.ts';
import { showOwnAddresses } from '#lib/features/people/addresses/pages.server.ts';
import { changePhoto, receivePhoto } from '#lib/features/people/profile/photo.server.ts';
import { getProfile, saveProfile, removePhoto } from '#lib/features/people/profile/profile.server.ts';
import { profileSchema } from '#lib/features/people/schema.ts';
import { listClosedTo } from '#lib/features/recovery/pages.server.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { discard } from '#lib/server/files/receive.ts';
import { refusedForm } from '#lib/server/form.ts';
import { submit, submitFiles } from '../submit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const actor = requireActor(locals);
	return {
		profile: await getProfile(locals.db, actor),
		asked: (await listOwnProposals(locals.db, actor)).length > 0,
		change: (await showOwnAddresses(locals.db, actor)).change !== undefined,
		closed: (await listClosedTo(locals.db, actor)).length > 0
	};
};

export const actions: Actions = {
	saveProfile: (event) =>
		submit(event, {
			at: 'profile',
			schema: profileSchema(),
			command: saveProfile,
			done: () => m.people_profile_saved(),
			to: () => '/profiel'
		}),
	savePhoto: async (event) => {
		const actor = requireActor(event.locals);
		const { dataDir } = event.locals.config;
		const received = await receivePhoto(event.request, dataDir);
		return await submitFiles(event, actor, received, {
			at: 'photo',
			command: (db) => changePhoto(db, actor, received, dataDir),
			refused: (refused) =>
				refused && { ...refusedForm({}, refused.problem, 'photo'), status: refused.status },
			done: () => m.people_photo_kept()
		});
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
