import { redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { endSignIn, forgetKnownDevice, leaveEverywhere } from '#lib/features/accounts/arrival.server.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { findKnownDevice, listDevices } from '#lib/server/auth/devices.ts';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { setFlash } from '#lib/server/flash.ts';
import { deviceCookieOf, signOutHere } from '../../sign-in.ts';
import { submit } from '../../submit.ts';
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
	end: (event) =>
		submit(event, {
			schema: z.object({ hash: z.string() }),
			command: (db, actor, { hash }) => endSignIn(db, actor, hash),
			done: () => m.auth_sign_ins_ended()
		}),
	forgetDevice: (event) =>
		submit(event, {
			schema: z.object({ id: z.string() }),
			command: (db, actor, { id }) => forgetKnownDevice(db, actor, id),
			done: () => m.auth_devices_forgotten()
		}),
	endAll: async (event) => {
		await leaveEverywhere(event.locals.db, requireActor(event.locals));
		await signOutHere(event);
		setFlash(event.cookies, m.auth_signed_out());
		redirect(303, '/aanmelden');
	}
};
