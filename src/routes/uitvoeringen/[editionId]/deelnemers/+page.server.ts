import { requireFactor } from '#lib/features/factors/guard.server.ts';
import { placeEnrolment, withdrawEnrolment } from '#lib/features/enrolments/commands.server.ts';
import { enrolOthers } from '#lib/features/enrolments/enrol-others.server.ts';
import { getParticipants } from '#lib/features/enrolments/participants.server.ts';
import { enrolmentSchema, othersSchema, withdrawSchema } from '#lib/features/enrolments/schema.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { submit } from '../../../submit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const actor = requireActor(locals);
	await requireFactor(locals);
	return { list: await getParticipants(locals.db, actor, params.editionId), staff: actor.staff };
};

export const actions: Actions = {
	enrolOthers: (event) =>
		submit(event, {
			schema: othersSchema(),
			command: (db, actor, others) => enrolOthers(db, actor, event.params.editionId, others),
			show: (rows) => ({ rows })
		}),
	place: (event) =>
		submit(event, {
			schema: enrolmentSchema(),
			command: (db, actor, { enrolmentId }) => placeEnrolment(db, actor, enrolmentId),
			done: () => m.enrolments_place_done()
		}),
	withdraw: (event) =>
		submit(event, {
			schema: withdrawSchema(),
			command: (db, actor, { enrolmentId, reason }) => withdrawEnrolment(db, actor, enrolmentId, reason),
			done: () => m.enrolments_other_withdrawn_done()
		})
};
