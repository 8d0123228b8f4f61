import { fail, redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { noteSignIn } from '#lib/features/people/access.server.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { setFlash } from '#lib/server/flash.ts';
import { readForm } from '#lib/server/form.ts';
import { signOutHere } from '../../sign-in.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const actor = requireActor(locals);
	const signIns = await locals.signIns.list(actor.personId);
	return {
		signIns: signIns.map((signIn) => ({
			hash: signIn.idHash,
			device: signIn.device,
			createdAt: signIn.createdAt,
			here: signIn.idHash === locals.loginSessionHash
		}))
	};
};

export const actions: Actions = {
	end: async ({ locals, request, cookies }) => {
		const actor = requireActor(locals);
		const form = await readForm(request, z.object({ hash: z.string() }));
		if (!form.valid) return fail(400, form);
		await locals.signIns.end(actor.personId, form.data.hash);
		await noteSignIn(locals.db, actor.personId, 'person.end_sign_in');
		setFlash(cookies, m.auth_sign_ins_ended());
		redirect(303, '/profiel/aanmeldingen');
	},
	endAll: async (event) => {
		const actor = requireActor(event.locals);
		await event.locals.signIns.endAll(actor.personId);
		await signOutHere(event);
		setFlash(event.cookies, m.auth_signed_out());
		redirect(303, '/aanmelden');
	}
};
