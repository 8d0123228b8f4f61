import {
	addPart,
	movePart,
	removePart,
	restorePart,
	signOff
} from '#lib/features/lesson-plans/commands.server.ts';
import { showLessonPlan } from '#lib/features/lesson-plans/pages.server.ts';
import {
	movePartSchema,
	newPartSchema,
	partIdSchema,
	signSchema
} from '#lib/features/lesson-plans/schema.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { submit } from '../../../submit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) =>
	await showLessonPlan(locals.db, requireActor(locals), params.sessionId);

export const actions: Actions = {
	addPart: (event) =>
		submit(event, {
			schema: newPartSchema(),
			command: (db, actor, part) => addPart(db, actor, event.params.sessionId, part),
			done: () => m.lesson_plans_part_added()
		}),
	movePart: (event) =>
		submit(event, {
			schema: movePartSchema(),
			command: (db, actor, { partId, direction }) =>
				movePart(db, actor, event.params.sessionId, partId, direction)
		}),
	removePart: (event) =>
		submit(event, {
			schema: partIdSchema(),
			command: (db, actor, { partId }) => removePart(db, actor, event.params.sessionId, partId),
			done: () => m.lesson_plans_part_removed_done()
		}),
	restorePart: (event) =>
		submit(event, {
			schema: partIdSchema(),
			command: (db, actor, { partId }) => restorePart(db, actor, event.params.sessionId, partId),
			done: () => m.lesson_plans_part_restored()
		}),
	signOff: (event) =>
		submit(event, {
			schema: signSchema(),
			command: (db, actor, { version }) => signOff(db, actor, event.params.sessionId, version),
			done: () => m.lesson_plans_signed()
		})
};
