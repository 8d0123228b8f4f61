import { redirect } from '@sveltejs/kit';
import { readAlert } from '#lib/features/alerts/read.server.ts';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { readFields } from '#lib/server/form.ts';
import type { RequestHandler } from './$types';

/** Reads one alert, and goes where it leads or stays at the list. */
export const POST: RequestHandler = async ({ locals, params, request }) => {
	const href = await readAlert(locals.db, requireActor(locals), params.alertId);
	const form = await readFields(request);
	redirect(303, form.get('to') === 'open' ? href : '/attenties');
};
