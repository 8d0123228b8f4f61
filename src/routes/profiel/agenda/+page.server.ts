import { fail, redirect } from '@sveltejs/kit';
import { chooseDiary, getDiaryChoice } from '#lib/features/diaries/choice.server.ts';
import { listFeeds, makeFeed, revokeFeed } from '#lib/features/diaries/feeds.server.ts';
import { diaryChoiceSchema, feedSchema, revokeSchema } from '#lib/features/diaries/schema.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { setFlash } from '#lib/server/flash.ts';
import { attempt, readForm } from '#lib/server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const actor = requireActor(locals);
	return { diary: await getDiaryChoice(locals.db, actor), feeds: await listFeeds(locals.db, actor) };
};

export const actions: Actions = {
	choose: async ({ locals, request, cookies }) => {
		const actor = requireActor(locals);
		const form = await readForm(request, diaryChoiceSchema());
		if (!form.valid) return fail(400, form);
		await chooseDiary(locals.db, actor, form.data.diary);
		setFlash(cookies, m.diaries_chosen());
		redirect(303, '/profiel/agenda');
	},
	make: async ({ locals, request }) => {
		const actor = requireActor(locals);
		const form = await readForm(request, feedSchema());
		if (!form.valid) return fail(400, form);
		let address = '';
		const refused = await attempt(form.values, async () => {
			address = `${locals.config.origin}/agenda/${await makeFeed(locals.db, actor, form.data.name)}.ics`;
		});
		if (refused) return fail(409, refused);
		// No redirect: the address is in this answer only.
		return { made: { name: form.data.name, address } };
	},
	revoke: async ({ locals, request, cookies }) => {
		const actor = requireActor(locals);
		const form = await readForm(request, revokeSchema());
		if (!form.valid) return fail(400, form);
		await revokeFeed(locals.db, actor, form.data.feedId);
		setFlash(cookies, m.diaries_feed_revoked());
		redirect(303, '/profiel/agenda');
	}
};
