import type { Actor } from '#lib/features/people/actor.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { conflict } from '#lib/server/refuse.ts';
import { localDate } from '#lib/server/zone.ts';
import { moveClocks } from './clocks.server.ts';
import { addEvent } from './events.server.ts';
import { whyNotOpen } from './follow-up.ts';
import { alertPerson, tellCoordinators } from './tell.server.ts';
import { mayMove, mayTake } from './policy.ts';
import { changeFollowUp, type FollowUp, type Left, type Seen } from './take-in-hand.server.ts';

type Owner = { organisationId: string | null; personId: string | null };

/** Makes oneself the owner; the clock does not notice. */
export async function takeFollowUp(db: Db, actor: Actor, seen: Seen) {
	await changeFollowUp(db, actor, seen, {
		action: 'followUp.take',
		may: mayTake,
		whyNot: whyNotOpen,
		make: async (trx, followUp, at) => {
			await addEvent(trx, { requestId: followUp.id, type: 'taken', actorId: actor.personId });
			return await own(
				trx,
				followUp,
				{ organisationId: followUp.ownerOrganisationId, personId: actor.personId },
				at,
				'taken'
			);
		}
	});
}

/** Gives the wish to a person of the organisation that owes the answer, or of the programme. */
export async function assignFollowUp(db: Db, actor: Actor, seen: Seen, personId: string) {
	await changeFollowUp(db, actor, seen, {
		action: 'followUp.assign',
		may: mayMove,
		whyNot: whyNotOpen,
		make: async (trx, followUp, at) => {
			const owners = await listPossibleOwners(trx, followUp.ownerOrganisationId);
			if (!owners.some((owner) => owner.id === personId)) conflict(m.follow_up_no_owner_there(), 'personId');
			const seq = await addEvent(trx, {
				requestId: followUp.id,
				type: 'assigned',
				actorId: actor.personId,
				payload: { personId }
			});
			if (personId !== actor.personId) await alertPerson(trx, followUp, personId, 'follow_up_assigned', seq);
			return await own(
				trx,
				followUp,
				{ organisationId: followUp.ownerOrganisationId, personId },
				at,
				'assigned'
			);
		}
	});
}

/** Another organisation, or the programme, owes the answer from now on; used time stays used. */
export async function handOverFollowUp(
	db: Db,
	actor: Actor,
	seen: Seen,
	to: { organisationId: string | null; note: string }
) {
	await changeFollowUp(db, actor, seen, {
		action: 'followUp.handOver',
		may: mayMove,
		whyNot: whyNotOpen,
		make: async (trx, followUp, at) => {
			if (to.organisationId === followUp.ownerOrganisationId)
				conflict(m.follow_up_owes_already(), 'organisationId');
			await refuseUnknownOrganisation(trx, to.organisationId);
			const seq = await addEvent(trx, {
				requestId: followUp.id,
				type: 'handed_over',
				actorId: actor.personId,
				payload: { organisationId: to.organisationId },
				message: to.note
			});
			await moveClocks(trx, followUp.id, to.organisationId, at);
			await tellCoordinators(trx, { ...followUp, ownerOrganisationId: to.organisationId }, seq);
			const left = await own(
				trx,
				followUp,
				{ organisationId: to.organisationId, personId: null },
				at,
				'handed_over'
			);
			return followUp.state === 'acknowledged' || followUp.state === 'in_progress'
				? { ...left, state: to.organisationId === null ? 'in_progress' : 'waiting_organisation' }
				: left;
		}
	});
}

/** Whoever replies to a wish nobody has, has it. */
export async function ownIfNobody(trx: Trx, actor: Actor, followUp: FollowUp, at: string): Promise<Left> {
	if (followUp.ownerPersonId !== null || !mayTake(actor, followUp)) return {};
	await addEvent(trx, { requestId: followUp.id, type: 'taken', actorId: actor.personId });
	return await own(
		trx,
		followUp,
		{ organisationId: followUp.ownerOrganisationId, personId: actor.personId },
		at,
		'taken'
	);
}

/** People who can own a wish that this organisation (or the programme) owes. */
export async function listPossibleOwners(db: Db, organisationId: string | null) {
	const today = localDate(now());
	const people = db
		.selectFrom('person')
		.select(['person.id', 'givenName', 'infix', 'familyName'])
		.orderBy('familyName')
		.orderBy('givenName');
	if (organisationId === null) {
		return await people
			.innerJoin('roleGrant', 'roleGrant.personId', 'person.id')
			.where('roleGrant.role', '=', 'staff')
			.where('roleGrant.endedAt', 'is', null)
			.distinct()
			.execute();
	}
	return await people
		.innerJoin('membership', 'membership.personId', 'person.id')
		.where('membership.organisationId', '=', organisationId)
		.where('membership.startsOn', '<=', today)
		.where((where) =>
			where.or([where('membership.endsOn', 'is', null), where('membership.endsOn', '>=', today)])
		)
		.distinct()
		.execute();
}

/** Nobody holds a wish that is answered or closed. */
export async function endOwnership(trx: Trx, requestId: string, at: string) {
	await trx
		.updateTable('ownershipSpan')
		.set({ toAt: at })
		.where('requestId', '=', requestId)
		.where('toAt', 'is', null)
		.execute();
}

export async function startOwnership(trx: Trx, requestId: string, owner: Owner, at: string, reason: string) {
	await endOwnership(trx, requestId, at);
	await trx
		.insertInto('ownershipSpan')
		.values({ id: newId(), requestId, ...owner, fromAt: at, reason })
		.execute();
}

async function own(trx: Trx, followUp: FollowUp, owner: Owner, at: string, reason: string): Promise<Left> {
	await startOwnership(trx, followUp.id, owner, at, reason);
	const left: Left = { ownerOrganisationId: owner.organisationId, ownerPersonId: owner.personId };
	return followUp.state === 'waiting_organisation' && owner.personId !== null
		? { ...left, state: 'in_progress' }
		: left;
}

async function refuseUnknownOrganisation(trx: Trx, organisationId: string | null) {
	if (organisationId === null) return;
	const known = await trx
		.selectFrom('organisation')
		.select('id')
		.where('id', '=', organisationId)
		.where('closedAt', 'is', null)
		.executeTakeFirst();
	if (!known) conflict(m.follow_up_organisation_unknown(), 'organisationId');
}
