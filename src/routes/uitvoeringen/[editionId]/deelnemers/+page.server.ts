import { fail, redirect } from '@sveltejs/kit';
import { placeEnrolment, withdrawEnrolment } from '#lib/features/enrolments/commands.server.ts';
import { enrolOthers } from '#lib/features/enrolments/enrol-others.server.ts';
import { getParticipants } from '#lib/features/enrolments/participants.server.ts';
import { enrolmentSchema, othersSchema, withdrawSchema } from '#lib/features/enrolments/schema.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { setFlash } from '#lib/server/flash.ts';
import { attempt, readForm } from '#lib/server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const actor = requireActor(locals);
	return { list: await getParticipants(locals.db, actor, params.editionId), staff: actor.staff };
};

export const actions: Actions = {
	enrolOthers: async ({ locals, params, request }) => {
		const actor = requireActor(locals);
		const form = await readForm(request, othersSchema());
		if (!form.valid) return fail(400, form);
		return { rows: await enrolOthers(locals.db, actor, params.editionId, form.data) };
	},
	place: async ({ locals, params, request, cookies }) => {
		const actor = requireActor(locals);
		const form = await readForm(request, enrolmentSchema());
		if (!form.valid) return fail(400, form);
		const refused = await attempt(form.values, () => placeEnrolment(locals.db, actor, form.data.enrolmentId));
		if (refused) return fail(409, refused);
		setFlash(cookies, m.enrolments_place_done());
		redirect(303, `/uitvoeringen/${params.editionId}/deelnemers`);
	},
	withdraw: async ({ locals, params, request, cookies }) => {
		const actor = requireActor(locals);
		const form = await readForm(request, withdrawSchema());
		if (!form.valid) return fail(400, form);
		const refused = await attempt(form.values, () =>
			withdrawEnrolment(locals.db, actor, form.data.enrolmentId, form.data.reason)
		);
		if (refused) return fail(409, refused);
		setFlash(cookies, m.enrolments_other_withdrawn_done());
		redirect(303, `/uitvoeringen/${params.editionId}/deelnemers`);
	}
};
