import type { Actor } from '#lib/features/people/actor.ts';
import { writeAudit } from '#lib/server/audit.ts';
import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { conflict } from '#lib/server/refuse.ts';
import { addDays, atLocalCompatible, localDate } from '#lib/server/zone.ts';
import { findOwed } from './who-owes.server.ts';
import { findAsker } from './who-asks.server.ts';
import { BACKDATE_DAYS, type Kind } from '../wish.ts';
import { record } from '../history/record.server.ts';
import { factsOf, findTargets } from '../targets/find.server.ts';
import { alertPerson, mailAsker, tellCoordinators } from '../tell.server.ts';

export type NewWish = {
	kind: Kind;
	summary: string;
	body: string;
	sessionId?: string | null;
	/** Whose wish it is, when somebody else types it in. */
	askerId?: string | null;
	/** The date on which it was said, when that was earlier. */
	raisedOn?: string | null;
	backdateReason?: string;
	shared?: boolean;
	usefulUntil?: string | null;
	/** Which organisation is asked; for a question. */
	organisationId?: string | null;
	/** Which trainer is asked; for coaching. */
	coachId?: string | null;
};

/** Raises a wish: it gets an owner, its clocks and its alerts in one go. Answers its id. */
export async function askWish(db: Db, actor: Actor, wish: NewWish): Promise<string> {
	return await db.transaction().execute((trx) => askInside(trx, actor, wish));
}

/** The same as part of a larger piece of work; what comes from one origin twice is one wish. */
export async function askInside(trx: Trx, actor: Actor, wish: NewWish, origin?: string): Promise<string> {
	const known = origin && (await findByOrigin(trx, origin));
	if (known) return known;
	const asker = await findAsker(trx, actor, wish);
	const recordedAt = now();
	const raisedAt = raisedAtOf(wish, asker.session?.endsAt, recordedAt);
	refuseDates(wish, raisedAt);
	const owed = await findOwed(trx, wish, asker.askerId);
	const id = newId();
	const originKey = origin ?? id;
	const added = await addWish(trx, actor, { id, originKey, wish, asker, raisedAt, recordedAt, owed });
	return added ?? (await findByOrigin(trx, originKey)) ?? id;
}

async function findByOrigin(trx: Trx, originKey: string) {
	const row = await trx.selectFrom('wish').select('id').where('formKey', '=', originKey).executeTakeFirst();
	return row?.id;
}

/** A wish of which everything is known, with its clocks and its alerts; undefined when there is one of the same origin. */
export async function addWish(trx: Trx, actor: Actor, prepared: Prepared): Promise<string | undefined> {
	const added = await addRequest(trx, actor, prepared);
	if (added) await begin(trx, actor, added, prepared.wish);
	return added?.id;
}

/** What was said on the day of its session was said at its end; else today is now, and an earlier day its noon. */
function raisedAtOf({ raisedOn }: NewWish, sessionEndsAt: string | undefined, at: string): string {
	const today = localDate(at);
	if (raisedOn && sessionEndsAt && sessionEndsAt <= at && localDate(sessionEndsAt) === raisedOn)
		return sessionEndsAt;
	if (!raisedOn || raisedOn === today) return at;
	if (raisedOn > today) conflict('wish_raised_in_future', {}, 'raisedOn');
	return atLocalCompatible(raisedOn, '12:00');
}

function refuseDates(wish: NewWish, raisedAt: string) {
	const longAgo = localDate(raisedAt) < addDays(localDate(now()), -BACKDATE_DAYS);
	if (longAgo && !wish.backdateReason) conflict('wish_backdate_reason_missing', {}, 'backdateReason');
	if (wish.usefulUntil && wish.usefulUntil < localDate(now()))
		conflict('wish_useful_until_past', {}, 'usefulUntil');
}

type Prepared = {
	id: string;
	/** What it came from; of one origin there is one wish. */
	originKey: string;
	wish: NewWish;
	asker: Awaited<ReturnType<typeof findAsker>>;
	raisedAt: string;
	recordedAt: string;
	owed: { organisationId: string | null; personId: string | null };
	twinOfId?: string;
};

async function addRequest(
	trx: Trx,
	actor: Actor,
	{ id, originKey, wish, asker, raisedAt, recordedAt, owed, twinOfId }: Prepared
) {
	return await trx
		.insertInto('wish')
		.values({
			id,
			formKey: originKey,
			publicRef: `W-${newId().slice(0, 7).toUpperCase()}`,
			kind: wish.kind,
			summary: wish.summary,
			body: wish.body,
			sourceType: asker.session ? 'session' : asker.onBehalf ? 'staff_entry' : 'form',
			sourceSessionId: asker.session?.id ?? null,
			sourceMoment: asker.session ? (raisedAt < asker.session.endsAt ? 'during' : 'after') : null,
			askerId: asker.askerId,
			askerOrganisationIdAtRaise: asker.organisationId,
			askerRoleAtRaise: asker.role,
			// Only who wishes decides that the employer reads along.
			sharedWithOrganisation: wish.shared && !asker.onBehalf ? 1 : 0,
			recordedBy: actor.personId,
			ownerOrganisationId: owed.organisationId,
			ownerPersonId: owed.personId,
			state: 'raised',
			raisedAt,
			recordedAt,
			usefulUntil: wish.usefulUntil ?? null,
			twinOfId: twinOfId ?? null
		})
		.onConflict((conflicting) => conflicting.column('formKey').doNothing())
		.returningAll()
		.executeTakeFirst();
}

type Added = NonNullable<Awaited<ReturnType<typeof addRequest>>>;

async function begin(trx: Trx, actor: Actor, added: Added, { backdateReason = '' }: NewWish) {
	const { id, raisedAt, askerId, ownerOrganisationId, ownerPersonId } = added;
	const payload = { ownerOrganisationId, ownerPersonId, ...factsOf(await findTargets(trx, added)) };
	const by = { actorId: actor.personId, at: raisedAt };
	const seq = await record(trx, id, by, { type: 'raised', payload, message: backdateReason });
	if (ownerPersonId) await alertPerson(trx, added, ownerPersonId, 'wish_new', seq);
	await tellCoordinators(trx, added, seq);
	if (askerId !== actor.personId) await mailAsker(trx, added, seq);
	await writeAudit(trx, {
		actorId: actor.personId,
		action: 'wish.ask',
		objectId: id,
		personId: askerId,
		details: { kind: added.kind }
	});
}
