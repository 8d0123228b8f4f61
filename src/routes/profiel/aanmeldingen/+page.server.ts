import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { z } from 'zod';
import { endSignIn, forgetKnownDevice, leaveEverywhere } from '#lib/features/people/arrival.server.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { findKnownDevice, listDevices } from '#lib/server/auth/devices.ts';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { setFlash } from '#lib/server/flash.ts';
import { readForm } from '#lib/server/form.ts';
import { deviceCookieOf, signOutHere } from '../../sign-in.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { locals } = event;
	const actor = requireActor(locals);
	const signIns = await locals.signIns.list(actor.personId);
	const here = await findKnownDevice(locals.db, actor.personId, deviceCookieOf(event));
	const devices = await listDevices(locals.db, actor.personId);
	return {
		signIns: signIns.map((signIn) => ({
			hash: signIn.idHash,
			device: signIn.device,
			createdAt: signIn.createdAt,
			shared: signIn.idleMinutes !== null,
			here: signIn.idHash === locals.loginSessionHash
		})),
		devices: devices.map((device) => ({ ...device, here: device.id === here?.id }))
	};
};

export const actions: Actions = {
	end: async (event) => {
		const actor = requireActor(event.locals);
		const form = await readForm(event.request, z.object({ hash: z.string() }));
		if (!form.valid) return fail(400, form);
		await endSignIn(event.locals.db, actor, form.data.hash);
		return back(event, m.auth_sign_ins_ended());
	},
	forgetDevice: async (event) => {
		const actor = requireActor(event.locals);
		const form = await readForm(event.request, z.object({ id: z.string() }));
		if (!form.valid) return fail(400, form);
		await forgetKnownDevice(event.locals.db, actor, form.data.id);
		return back(event, m.auth_devices_forgotten());
	},
	endAll: async (event) => {
		await leaveEverywhere(event.locals.db, requireActor(event.locals));
		await signOutHere(event);
		setFlash(event.cookies, m.auth_signed_out());
		redirect(303, '/aanmelden');
	}
};

function back({ cookies }: Pick<RequestEvent, 'cookies'>, said: string) {
	setFlash(cookies, said);
	redirect(303, '/profiel/aanmeldingen');
}
