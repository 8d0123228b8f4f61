import { findFactorNotice } from '#lib/features/factors/shown.server.ts';
import { showCoordinatorHome } from '#lib/features/home/coordinator.server.ts';
import { showParticipantHome } from '#lib/features/home/participant.server.ts';
import { showStaffHome } from '#lib/features/home/staff.server.ts';
import { showTrainerHome } from '#lib/features/home/trainer.server.ts';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { now } from '#lib/server/clock.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const actor = requireActor(locals);
	const { db } = locals;
	const [staff, trainer, coordinator, participant, factor] = await Promise.all([
		actor.staff ? showStaffHome(db, actor) : null,
		actor.trainer ? showTrainerHome(db, actor) : null,
		actor.coordinatedOrganisations.length ? showCoordinatorHome(db, actor) : null,
		showParticipantHome(db, actor),
		locals.demonstration ? null : findFactorNotice(db, actor)
	]);
	return {
		name: actor.name,
		now: now(),
		admin: actor.admin,
		staff,
		trainer,
		coordinator,
		participant,
		factor
	};
};
