import { fail, redirect } from '@sveltejs/kit';
import { disableTarget } from '#lib/features/follow-ups/disable-target.server.ts';
import { saveTarget } from '#lib/features/follow-ups/keep-target.server.ts';
import {
	previewDisabling,
	previewTarget,
	type TargetPreview
} from '#lib/features/follow-ups/preview-target.server.ts';
import { getTarget } from '#lib/features/follow-ups/target-list.server.ts';
import { disableSchema, targetSchema } from '#lib/features/follow-ups/target-schema.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { now } from '#lib/server/clock.ts';
import { setFlash } from '#lib/server/flash.ts';
import { attempt, readForm } from '#lib/server/form.ts';
import { localDate } from '#lib/server/zone.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	return {
		target: await getTarget(locals.db, requireActor(locals), params.policyId),
		today: localDate(now())
	};
};

export const actions: Actions = {
	preview: async ({ locals, params, request }) => {
		const actor = requireActor(locals);
		const form = await readForm(request, targetSchema(params.policyId));
		if (!form.valid) return fail(400, form);
		let preview: TargetPreview | undefined;
		const refused = await attempt(form.values, async () => {
			preview = await previewTarget(locals.db, actor, form.data);
		});
		if (refused) return fail(400, refused);
		return { values: form.values, errors: {}, preview };
	},
	save: async ({ locals, params, request, cookies }) => {
		const actor = requireActor(locals);
		const form = await readForm(request, targetSchema(params.policyId));
		if (!form.valid) return fail(400, form);
		const refused = await attempt(form.values, () => saveTarget(locals.db, actor, form.data));
		if (refused) return fail(400, refused);
		setFlash(cookies, form.data.alsoOpen ? m.targets_saved_open() : m.targets_saved());
		redirect(303, '/wensen/streeftermijnen');
	},
	previewDisabling: async ({ locals, params, request }) => {
		const actor = requireActor(locals);
		const form = await readForm(request, disableSchema());
		if (!form.valid) return fail(400, form);
		const preview = await previewDisabling(locals.db, actor, params.policyId);
		return { values: form.values, errors: {}, preview };
	},
	disable: async ({ locals, params, request, cookies }) => {
		const actor = requireActor(locals);
		const form = await readForm(request, disableSchema());
		if (!form.valid) return fail(400, form);
		const seen = { ...form.data, policyId: params.policyId };
		const refused = await attempt(form.values, () => disableTarget(locals.db, actor, seen));
		if (refused) return fail(400, refused);
		setFlash(cookies, m.targets_disabled());
		redirect(303, '/wensen/streeftermijnen');
	}
};
