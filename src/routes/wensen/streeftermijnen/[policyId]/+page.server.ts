import { fail } from '@sveltejs/kit';
import { disableTarget } from '#lib/features/wishes/targets/disable.server.ts';
import { saveTarget } from '#lib/features/wishes/targets/save.server.ts';
import {
	previewDisabling,
	previewTarget,
	type TargetPreview
} from '#lib/features/wishes/targets/preview.server.ts';
import { getTarget } from '#lib/features/wishes/targets/queries.server.ts';
import { disableSchema, targetSchema } from '#lib/features/wishes/targets/schema.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { now } from '#lib/server/clock.ts';
import { attempt, readForm } from '#lib/server/form.ts';
import { localDate } from '#lib/server/zone.ts';
import { submit } from '../../../submit.ts';
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
	save: (event) =>
		submit(event, {
			schema: targetSchema(event.params.policyId),
			command: saveTarget,
			done: ({ alsoOpen }) => (alsoOpen ? m.targets_saved_open() : m.targets_saved()),
			to: () => '/wensen/streeftermijnen'
		}),
	previewDisabling: async ({ locals, params, request }) => {
		const actor = requireActor(locals);
		const form = await readForm(request, disableSchema());
		if (!form.valid) return fail(400, form);
		const preview = await previewDisabling(locals.db, actor, params.policyId);
		return { values: form.values, errors: {}, preview };
	},
	disable: (event) =>
		submit(event, {
			schema: disableSchema(),
			command: (db, actor, seen) => disableTarget(db, actor, { ...seen, policyId: event.params.policyId }),
			done: () => m.targets_disabled(),
			to: () => '/wensen/streeftermijnen'
		})
};
