import { savePart } from '#lib/features/lesson-plans/commands.server.ts';
import { showPart } from '#lib/features/lesson-plans/pages.server.ts';
import { partSchema } from '#lib/features/lesson-plans/schema.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { submit } from '../../../../../submit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) =>
	await showPart(locals.db, requireActor(locals), params.sessionId, params.partId);

export const actions: Actions = {
	savePart: (event) => {
		const { sessionId, partId } = event.params;
		return submit(event, {
			schema: partSchema(),
			command: (db, actor, part) => savePart(db, actor, sessionId, { ...part, partId }),
			done: () => m.lesson_plans_part_saved(),
			to: () => `/bijeenkomsten/${sessionId}/draaiboek#${partId}`
		});
	}
};
