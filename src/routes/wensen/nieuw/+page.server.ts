import { fail, redirect } from '@sveltejs/kit';
import { askFollowUp } from '#lib/features/follow-ups/ask.server.ts';
import {
	listAskers,
	listChoices,
	listTrainerNames,
	mayAskForOthers
} from '#lib/features/follow-ups/choices.server.ts';
import { getFollowUp } from '#lib/features/follow-ups/details.server.ts';
import { askSchema } from '#lib/features/follow-ups/schema.ts';
import { formatMoment } from '#lib/i18n/format.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { setFlash } from '#lib/server/flash.ts';
import { attempt, readForm } from '#lib/server/form.ts';
import { newId } from '#lib/server/ids.ts';
import { localDate } from '#lib/server/zone.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const actor = requireActor(locals);
	const choices = await listChoices(locals.db, actor);
	const asked = url.searchParams.get('bijeenkomst');
	const session = choices.sessions.find(({ id }) => id === asked);
	const sessionId = session?.id ?? null;
	const behalf = url.searchParams.has('namens');
	return {
		...choices,
		formKey: newId(),
		saidOn: session ? localDate(session.startsAt) : null,
		sessionId,
		askers: behalf ? await listAskers(locals.db, actor, sessionId) : [],
		mayAskFor: await mayAskForOthers(locals.db, actor, sessionId),
		trainers: sessionId ? await listTrainerNames(locals.db, sessionId) : []
	};
};

export const actions: Actions = {
	ask: async ({ locals, request, cookies }) => {
		const actor = requireActor(locals);
		const form = await readForm(request, askSchema());
		if (!form.valid) return fail(400, form);
		let id = '';
		const refused = await attempt(
			form.values,
			async () => (id = await askFollowUp(locals.db, actor, form.data))
		);
		if (refused) return fail(400, refused);
		const { requesterId, time } = await getFollowUp(locals.db, actor, id);
		const own = requesterId === actor.personId;
		setFlash(
			cookies,
			own ? m.follow_up_asked_done({ due: time.due ? formatMoment(time.due) : '' }) : m.follow_up_noted_done()
		);
		redirect(303, `/wensen/${id}`);
	}
};
