import { currentCalendar } from '#lib/features/calendars/versions.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { belongsOn } from '#lib/features/people/relations.server.ts';
import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { conflict } from '#lib/server/refuse.ts';
import { localDate } from '#lib/server/zone.ts';
import { whyNotOpen } from '../wish.ts';
import { record } from '../history/record.server.ts';
import { alertPerson, tellCoordinators } from '../tell.server.ts';
import { mayMove, mayTake } from '../policy.ts';
import { changeWish, type Wish, type Seen } from '../change.server.ts';

type HandOver = { organisationId: string | null; note: string };

/** Makes oneself the owner; the clock does not notice. */
export async function takeWish(db: Db, actor: Actor, seen: Seen) {
	await changeWish(db, actor, seen, {
		action: 'wish.take',
		may: mayTake,
		whyNot: whyNotOpen,
		make: (trx, { id }, at) => record(trx, id, { actorId: actor.personId, at }, { type: 'taken' })
	});
}

/** Gives the wish to a person of the organisation that owes the answer, or of the programme. */
export async function assignWish(db: Db, actor: Actor, seen: Seen, personId: string) {
	await changeWish(db, actor, seen, {
		action: 'wish.assign',
		may: mayMove,
		whyNot: whyNotOpen,
		make: async (trx, wish, at) => {
			const owners = await listPossibleOwners(trx, wish.ownerOrganisationId);
			if (!owners.some((owner) => owner.id === personId)) conflict('wish_no_owner_there', {}, 'personId');
			const by = { actorId: actor.personId, at };
			const seq = await record(trx, wish.id, by, { type: 'assigned', payload: { personId } });
			if (personId !== actor.personId) await alertPerson(trx, wish, personId, 'wish_assigned', seq);
		}
	});
}

/** Another organisation, or the programme, owes the answer from now on. */
export async function handOverWish(db: Db, actor: Actor, seen: Seen, to: HandOver) {
	await changeWish(db, actor, seen, {
		action: 'wish.handOver',
		may: mayMove,
		whyNot: whyNotOpen,
		make: (trx, wish, at) => handOver(trx, actor, wish, to, at)
	});
}

/** Used time stays used; what is left runs on the hours of whoever owes the answer now. */
export async function handOver(
	trx: Trx,
	actor: Actor,
	wish: Wish,
	{ organisationId, note }: HandOver,
	at: string
) {
	if (organisationId === wish.ownerOrganisationId) conflict('wish_owes_already', {}, 'organisationId');
	await refuseUnknownOrganisation(trx, organisationId);
	const { versionId: calendar } = await currentCalendar(trx, organisationId);
	const by = { actorId: actor.personId, at };
	const payload = { organisationId, calendar };
	const seq = await record(trx, wish.id, by, { type: 'handed_over', payload, message: note });
	await tellCoordinators(trx, { ...wish, ownerOrganisationId: organisationId }, seq);
}

/** People who can own a wish that this organisation (or the programme) owes. */
export async function listPossibleOwners(db: Db, organisationId: string | null) {
	const today = localDate(now());
	const people = db
		.selectFrom('person')
		.select(['person.id', 'givenName', 'infix', 'familyName', 'shieldedAt'])
		.where('person.erasedAt', 'is', null)
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
		.where(belongsOn(today))
		.distinct()
		.execute();
}

async function refuseUnknownOrganisation(trx: Trx, organisationId: string | null) {
	if (organisationId === null) return;
	const known = await trx
		.selectFrom('organisation')
		.select('id')
		.where('id', '=', organisationId)
		.where('closedAt', 'is', null)
		.executeTakeFirst();
	if (!known) conflict('wish_organisation_unknown', {}, 'organisationId');
}
