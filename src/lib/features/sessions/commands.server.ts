import { synchroniseDiaries } from '#lib/features/diaries/synchronise-diaries.server.ts';
import { getPlannedEdition } from '#lib/features/editions/commands.server.ts';
import { isRunning } from '#lib/features/editions/edition.ts';
import { lockEditions } from '#lib/features/editions/lock.server.ts';
import { mayPlan } from '#lib/features/editions/policy.ts';
import { fallBack } from '#lib/features/editions/state.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { writeAudit } from '#lib/server/audit.ts';
import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { conflict, forbidden } from '#lib/server/refuse.ts';
import { listClashes } from './clashes.server.ts';
import { refreshLeads } from './leads.server.ts';
import { passClashes } from './overrides.server.ts';
import { readPeriod } from './period.server.ts';
import { findPlannedLink } from '#lib/features/whereabouts/places.server.ts';
import { hasSeat } from '#lib/features/people/relations.server.ts';
import { getSession, type SessionRow } from './queries.server.ts';
import type { SessionForm } from './schema.ts';
import { canChange } from './session.ts';

export async function addSession(
	db: Db,
	actor: Actor,
	editionId: string,
	form: SessionForm
): Promise<string> {
	return await db.transaction().execute(async (trx) => {
		const edition = await getPlannedEdition(trx, actor, editionId);
		if (!isRunning(edition.state)) conflict('planning_edition_over');
		const facts = await readFacts(trx, form);
		const id = newId();
		await trx
			.insertInto('session')
			.values({
				id,
				editionId,
				number: await nextNumber(trx, editionId),
				...facts,
				uid: `${id}@tweespan`,
				changedAt: now()
			})
			.execute();
		await fallBack(trx, editionId, actor.personId);
		await passClashes(trx, actor, id, await clashesOf(trx, id), form.overrideReason);
		await writeAudit(trx, {
			actorId: actor.personId,
			action: 'session.add',
			objectId: id
		});
		await synchroniseDiaries(trx, [id]);
		return id;
	});
}

/** A change of time, place or link counts in every diary that holds the session; a change of seats does not. */
export async function changeSession(db: Db, actor: Actor, id: string, form: SessionForm) {
	await db.transaction().execute(async (trx) => {
		const session = await getPlannedSession(trx, actor, id);
		if (session.version !== form.version) conflict('planning_changed_meanwhile');
		const facts = await readFacts(trx, form);
		await refuseTooFewSeats(trx, session.editionId, facts.seats);
		const moved = moves({ ...session, link: await findPlannedLink(trx, id) }, facts);
		await trx
			.updateTable('session')
			.set((set) => ({
				...facts,
				version: set('version', '+', 1),
				...(moved ? { sequence: set('sequence', '+', 1), changedAt: now() } : {})
			}))
			.where('id', '=', id)
			.execute();
		await writeAudit(trx, {
			actorId: actor.personId,
			action: 'session.change',
			objectId: id,
			details: { from: session.startsAt, to: facts.startsAt, moved }
		});
		if (!moved) return;
		await refreshLeads(trx, actor.personId, [id]);
		await passClashes(trx, actor, id, await clashesOf(trx, id), form.overrideReason);
		await synchroniseDiaries(trx, [id]);
	});
}

export async function cancelSession(db: Db, actor: Actor, id: string, reason: string) {
	await db.transaction().execute(async (trx) => {
		await getPlannedSession(trx, actor, id);
		await trx
			.updateTable('session')
			.set((set) => ({
				cancelledAt: now(),
				cancelledBy: actor.personId,
				cancelReason: reason,
				sequence: set('sequence', '+', 1),
				changedAt: now(),
				version: set('version', '+', 1)
			}))
			.where('id', '=', id)
			.execute();
		await writeAudit(trx, {
			actorId: actor.personId,
			action: 'session.cancel',
			objectId: id
		});
		await synchroniseDiaries(trx, [id]);
	});
}

/** A session whose time, place and trainers the actor may change now, held until the transaction ends. */
export async function getPlannedSession(trx: Trx, actor: Actor, id: string): Promise<SessionRow> {
	const { editionId } = await getSession(trx, actor, id);
	if (!mayPlan(actor)) forbidden();
	await lockEditions(trx, [editionId]);
	const session = await getSession(trx, actor, id);
	if (!isRunning(session.editionState)) conflict('planning_edition_over');
	if (!canChange(session, now())) conflict('planning_session_over');
	return session;
}

type SessionFacts = { startsAt: string; endsAt: string; placeId: string | null; link: string; seats: number };

async function readFacts(trx: Trx, form: SessionForm): Promise<SessionFacts> {
	const { placeId, link, seats } = form;
	const period = readPeriod(form, now());
	const place = placeId
		? await trx.selectFrom('place').select('id').where('id', '=', placeId).executeTakeFirst()
		: null;
	if (placeId && !place) conflict('planning_place_unknown', {}, 'placeId');
	return { ...period, placeId, link, seats };
}

function moves(before: SessionFacts, after: SessionFacts) {
	return (['startsAt', 'endsAt', 'placeId', 'link'] as const).some((key) => before[key] !== after[key]);
}

async function clashesOf(trx: Trx, id: string) {
	return (await listClashes(trx, [id])).get(id) ?? [];
}

async function nextNumber(trx: Trx, editionId: string) {
	const { highest } = await trx
		.selectFrom('session')
		.select((select) => select.fn.max<number | null>('number').as('highest'))
		.where('editionId', '=', editionId)
		.executeTakeFirstOrThrow();
	return (highest ?? 0) + 1;
}

async function refuseTooFewSeats(trx: Trx, editionId: string, seats: number) {
	const { placed } = await trx
		.selectFrom('enrolment')
		.select((select) => select.fn.countAll<number>().as('placed'))
		.where('editionId', '=', editionId)
		.where(hasSeat())
		.executeTakeFirstOrThrow();
	if (seats < placed) conflict('planning_seats_taken', { count: placed }, 'seats');
}
