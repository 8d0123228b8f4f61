import type { RequestEvent } from '@sveltejs/kit';
import {
	addAbsence,
	saveRegisterNumber,
	saveWorkingDays,
	removeAbsence
} from '#lib/features/people/profile/profile.server.ts';
import { absenceSchema, idSchema, registerSchema, workingDaysSchema } from '#lib/features/people/schema.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { submit } from '../submit.ts';

/** The forms about somebody's work, the same on the own page and on that of somebody one looks after. */
export function workActions(
	personIdOf: (event: RequestEvent) => string,
	to: (event: RequestEvent) => string
) {
	return {
		saveWorkingDays: (event: RequestEvent) =>
			submit(event, {
				at: 'workingDays',
				schema: workingDaysSchema(),
				command: (db, actor, { workingDays }) => saveWorkingDays(db, actor, personIdOf(event), workingDays),
				done: () => m.people_saved(),
				to: () => to(event)
			}),
		addAbsence: (event: RequestEvent) =>
			submit(event, {
				at: 'absence',
				schema: absenceSchema(),
				command: (db, actor, absence) => addAbsence(db, actor, personIdOf(event), absence),
				done: () => m.people_absence_added(),
				to: () => to(event)
			}),
		removeAbsence: (event: RequestEvent) =>
			submit(event, {
				at: 'absence',
				schema: idSchema(),
				command: (db, actor, { id }) => removeAbsence(db, actor, id),
				done: () => m.people_absence_removed(),
				to: () => to(event)
			}),
		saveRegisterNumber: (event: RequestEvent) =>
			submit(event, {
				at: 'register',
				schema: registerSchema(),
				command: (db, actor, { register, number }) =>
					saveRegisterNumber(db, actor, personIdOf(event), register, number),
				done: () => m.people_saved(),
				to: () => to(event)
			})
	};
}

export function ownId(event: RequestEvent): string {
	return requireActor(event.locals).personId;
}
