import { fail } from '@sveltejs/kit';
import { addTarget } from '#lib/features/wishes/targets/add.server.ts';
import { previewNewTarget, type TargetPreview } from '#lib/features/wishes/targets/preview.server.ts';
import { listTargetChoices } from '#lib/features/wishes/targets/queries.server.ts';
import { newTargetSchema } from '#lib/features/wishes/targets/schema.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { now } from '#lib/server/clock.ts';
import { attempt, readForm } from '#lib/server/form.ts';
import { localDate } from '#lib/server/zone.ts';
import { submit } from '../../../submit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	return {
		organisations: await listTargetChoices(locals.db, requireActor(locals)),
		today: localDate(now())
	};
};

export const actions: Actions = {
	preview: async ({ locals, request }) => {
		const actor = requireActor(locals);
		const form = await readForm(request, newTargetSchema());
		if (!form.valid) return fail(400, form);
		let preview: TargetPreview | undefined;
		const refused = await attempt(form.values, async () => {
			preview = await previewNewTarget(locals.db, actor, form.data);
		});
		if (refused) return fail(400, refused);
		return { values: form.values, errors: {}, preview };
	},
	add: (event) =>
		submit(event, {
			schema: newTargetSchema(),
			command: addTarget,
			done: ({ alsoOpen }) => (alsoOpen ? m.targets_saved_open() : m.targets_saved()),
			to: () => '/wensen/streeftermijnen'
		})
};
