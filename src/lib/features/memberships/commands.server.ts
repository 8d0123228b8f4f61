import type { AuditAction } from '#lib/i18n/audit-actions.ts';
import { writeAudit } from '#lib/server/audit.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { conflict, forbidden, notFound } from '#lib/server/refuse.ts';
import { addDays } from '#lib/server/zone.ts';
import { recheckLeads } from '../pairings/recheck.server.ts';
import type { Actor } from '../people/actor.ts';
import { lockPeople } from '../people/lock.server.ts';
import { refuseClosed } from '../people/open-organisation.server.ts';
import { getVisible } from '../people/person.server.ts';
import { overlaps, type Period } from './membership.ts';
import { mayKeepMembership, mayMoveMembership, mayStartMembership } from './policy.ts';

export type Work = { function: string; discipline: string };
export type NewMembership = Work & Period & { organisationId: string };

/** Begins a membership; somebody can have several, but not two at once of one organisation. */
export async function startMembership(db: Db, actor: Actor, personId: string, membership: NewMembership) {
	await db.transaction().execute(async (trx) => {
		await lockPeople(trx, [personId]);
		const { view } = await getVisible(trx, actor, personId);
		if (!mayStartMembership(actor, view, membership.organisationId)) forbidden();
		await insert(trx, personId, membership);
		await followChange(trx, actor, 'membership.start', personId);
	});
}

/** The last day somebody belongs to an organisation. */
export async function endMembership(db: Db, actor: Actor, membershipId: string, endsOn: string) {
	await db.transaction().execute(async (trx) => {
		const membership = await getKeepable(trx, actor, membershipId);
		if (endsOn < membership.startsOn) conflict('people_ends_before_start', {}, 'endsOn');
		await refuseOverlap(trx, membership.personId, { ...membership, endsOn }, membershipId);
		await trx.updateTable('membership').set({ endsOn }).where('id', '=', membershipId).execute();
		await followChange(trx, actor, 'membership.end', membership.personId);
	});
}

/** Ends one membership and begins the next, without a day in between. */
export async function moveMembership(
	db: Db,
	actor: Actor,
	membershipId: string,
	next: Work & { organisationId: string; startsOn: string }
) {
	await db.transaction().execute(async (trx) => {
		const membership = await getKeepable(trx, actor, membershipId);
		if (!mayMoveMembership(actor, membership.organisationId, next.organisationId)) forbidden();
		if (next.startsOn <= membership.startsOn) conflict('people_move_too_early', {}, 'startsOn');
		if (membership.endsOn !== null && next.startsOn > membership.endsOn)
			conflict('people_move_too_late', {}, 'startsOn');
		const endsOn = addDays(next.startsOn, -1);
		await trx.updateTable('membership').set({ endsOn }).where('id', '=', membershipId).execute();
		await insert(trx, membership.personId, { ...next, endsOn: null });
		await followChange(trx, actor, 'membership.move', membership.personId);
	});
}

/** Puts right what somebody does there. */
export async function correctWork(db: Db, actor: Actor, membershipId: string, work: Work) {
	await db.transaction().execute(async (trx) => {
		const membership = await getKeepable(trx, actor, membershipId);
		await trx.updateTable('membership').set(work).where('id', '=', membershipId).execute();
		await note(trx, actor, 'membership.correct', membership.personId);
	});
}

async function getKeepable(trx: Trx, actor: Actor, membershipId: string) {
	const row = await trx
		.selectFrom('membership')
		.select(['personId', 'organisationId', 'startsOn', 'endsOn'])
		.where('id', '=', membershipId)
		.executeTakeFirst();
	if (!row) notFound();
	await getVisible(trx, actor, row.personId);
	if (!mayKeepMembership(actor, row.organisationId)) forbidden();
	await lockPeople(trx, [row.personId]);
	return row;
}

async function insert(trx: Trx, personId: string, membership: NewMembership) {
	if (membership.endsOn !== null && membership.endsOn < membership.startsOn)
		conflict('people_ends_before_start', {}, 'endsOn');
	await refuseClosed(trx, membership.organisationId);
	await refuseOverlap(trx, personId, membership);
	const { organisationId, function: work, discipline, startsOn, endsOn } = membership;
	await trx
		.insertInto('membership')
		.values({ id: newId(), personId, organisationId, function: work, discipline, startsOn, endsOn })
		.execute();
}

async function refuseOverlap(
	trx: Trx,
	personId: string,
	membership: Period & { organisationId: string },
	except = ''
) {
	const rows = await trx
		.selectFrom('membership')
		.select(['id', 'startsOn', 'endsOn'])
		.where('personId', '=', personId)
		.where('organisationId', '=', membership.organisationId)
		.execute();
	if (rows.some((row) => row.id !== except && overlaps(row, membership)))
		conflict('people_membership_overlaps', {}, 'startsOn');
}

/** Whom somebody belongs to decides whether they may stand beside the other trainer. */
async function followChange(trx: Trx, actor: Actor, action: AuditAction, personId: string) {
	await note(trx, actor, action, personId);
	await recheckLeads(trx, actor, [personId]);
}

async function note(trx: Trx, actor: Actor, action: AuditAction, personId: string) {
	await writeAudit(trx, {
		actorId: actor.personId,
		action,
		objectId: personId,
		personId
	});
}
