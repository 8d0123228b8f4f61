import { fail, redirect } from '@sveltejs/kit';
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
import { setFlash } from '#lib/server/flash.ts';
import { attempt, readForm } from '#lib/server/form.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import type { z } from 'zod';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ locals, params }) =>
	await showLessonPlan(locals.db, requireActor(locals), params.sessionId);

export const actions: Actions = {
	addPart: (event) =>
		change(event, newPartSchema(), m.lesson_plans_part_added, (actor, data) =>
			addPart(event.locals.db, actor, event.params.sessionId, data)
		),
	movePart: (event) =>
		change(event, movePartSchema(), null, (actor, { partId, direction }) =>
			movePart(event.locals.db, actor, event.params.sessionId, partId, direction)
		),
	removePart: (event) =>
		change(event, partIdSchema(), m.lesson_plans_part_removed_done, (actor, { partId }) =>
			removePart(event.locals.db, actor, event.params.sessionId, partId)
		),
	restorePart: (event) =>
		change(event, partIdSchema(), m.lesson_plans_part_restored, (actor, { partId }) =>
			restorePart(event.locals.db, actor, event.params.sessionId, partId)
		),
	signOff: (event) =>
		change(event, signSchema(), m.lesson_plans_signed, (actor, { version }) =>
			signOff(event.locals.db, actor, event.params.sessionId, version)
		)
};

async function change<Data>(
	{ locals, request, cookies, url }: RequestEvent,
	schema: z.ZodType<Data>,
	done: (() => string) | null,
	command: (actor: Actor, data: Data) => Promise<unknown>
) {
	const actor = requireActor(locals);
	const form = await readForm(request, schema);
	if (!form.valid) return fail(400, form);
	const refused = await attempt(form.values, () => command(actor, form.data));
	if (refused) return fail(409, refused);
	if (done) setFlash(cookies, done());
	redirect(303, url.pathname);
}
