import type { Actor } from '#lib/features/people/actor.ts';
import { nameFor, visibleName } from '#lib/features/people/names/names.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { notFound } from '#lib/server/refuse.ts';
import { cardRows, describeCards } from './cards.server.ts';
import { listOrganisationsToAsk } from './asking/who-owes.server.ts';
import type { EventType } from './history/events.server.ts';
import { canReopen, isOpen, isWaiting } from './wish.ts';
import { listPossibleOwners } from './handling/owner.server.ts';
import { mayMove, mayReplyTo, mayWorkOn } from './policy.ts';
import { readableWishes } from './read.server.ts';
import { isAsked } from './relevance/checks.server.ts';

/** One wish with its whole history and what this actor can do now; absent and hidden are both not found. */
export async function getWish(db: Db, actor: Actor, id: string) {
	const [row] = await cardRows(db, actor).where('wish.id', '=', id).execute();
	if (!row) notFound();
	const { twinOfId, ...more } = await getMore(db, actor, id);
	const [card] = await describeCards(db, actor, [row]);
	if (!card) notFound();
	const open = isOpen(row);
	const decide = row.state === 'planned' && mayReplyTo(actor, row);
	return {
		...card,
		...more,
		/** Whether the offer comes with the question if the wish is still live. */
		asksAlong: decide && (await isAsked(db, id)),
		twin: await findTwin(db, actor, id, twinOfId),
		events: await listEvents(db, id),
		can: {
			work: open && mayWorkOn(actor, row),
			ask: open && !isWaiting(row) && mayWorkOn(actor, row),
			move: open && mayMove(actor, row),
			reply: row.state === 'waiting_asker' && mayReplyTo(actor, row),
			decide,
			withdraw: open && mayReplyTo(actor, row),
			confirm: row.state === 'answered' && mayReplyTo(actor, row),
			reopen: mayReplyTo(actor, row) && canReopen({ ...row, reopenUntil: more.reopenUntil }, now())
		},
		owners: (open && mayMove(actor, row) ? await listPossibleOwners(db, row.ownerOrganisationId) : []).map(
			(owner) => ({ id: owner.id, name: nameFor(actor, owner) })
		),
		organisations:
			open && mayMove(actor, row)
				? (await listOrganisationsToAsk(db)).filter(
						(organisation) => organisation.id !== row.ownerOrganisationId
					)
				: [],
		owedByProgramme: row.ownerOrganisationId === null
	};
}

/** The same wish of somebody else: of who moved, or of the old workplace. */
async function findTwin(db: Db, actor: Actor, id: string, twinOfId: string | null) {
	const twin = await readableWishes(db, actor)
		.select(['wish.id', 'wish.publicRef'])
		.where((where) => where.or([where('wish.twinOfId', '=', id), where('wish.id', '=', twinOfId ?? '')]))
		.executeTakeFirst();
	return twin ?? null;
}

async function getMore(db: Db, actor: Actor, id: string) {
	return await readableWishes(db, actor)
		.leftJoin('session', 'session.id', 'wish.sourceSessionId')
		.leftJoin('edition', 'edition.id', 'session.editionId')
		.select([
			'wish.body',
			'wish.twinOfId',
			'wish.recordedAt',
			'wish.usefulUntil',
			'wish.reopenUntil',
			'wish.sharedWithOrganisation',
			'wish.askerId',
			'session.id as sessionId',
			'session.number as sessionNumber',
			'edition.title as editionTitle'
		])
		.where('wish.id', '=', id)
		.executeTakeFirstOrThrow();
}

/** What happened, with who did it and what was written. */
async function listEvents(db: Db, wishId: string) {
	const rows = await db
		.selectFrom('wishEvent')
		.leftJoin('person', 'person.id', 'wishEvent.actorId')
		.leftJoin('wishMessage', 'wishMessage.eventSeq', 'wishEvent.seq')
		.select(['seq', 'type', 'occurredAt', 'recordedAt', 'payload', 'wishMessage.body'])
		.select(['person.givenName', 'person.infix', 'person.familyName', 'person.shieldedAt'])
		.where('wishId', '=', wishId)
		.orderBy('seq')
		.execute();
	const events = rows.map((row) => ({
		...row,
		payload: JSON.parse(row.payload) as Record<string, string | boolean | null>
	}));
	const names = await namesIn(
		db,
		events.map((event) => event.payload)
	);
	return events.map((event) => ({
		seq: event.seq,
		type: event.type as EventType,
		occurredAt: event.occurredAt,
		recordedAt: event.recordedAt,
		who:
			event.givenName === null
				? null
				: visibleName({
						...event,
						givenName: event.givenName,
						infix: event.infix ?? '',
						familyName: event.familyName ?? ''
					}),
		payload: event.payload,
		toName: names.get(String(event.payload.personId ?? event.payload.organisationId ?? '')) ?? null,
		message: event.body
	}));
}

async function namesIn(db: Db, payloads: Record<string, unknown>[]) {
	const ids = payloads
		.flatMap((payload) => [payload.personId, payload.organisationId])
		.filter((id) => typeof id === 'string');
	const people = await db
		.selectFrom('person')
		.select(['id', 'givenName', 'infix', 'familyName', 'shieldedAt'])
		.where('id', 'in', ids)
		.execute();
	const organisations = await db
		.selectFrom('organisation')
		.select(['id', 'name'])
		.where('id', 'in', ids)
		.execute();
	return new Map([
		...people.map((person) => [person.id, visibleName(person)] as const),
		...organisations.map((organisation) => [organisation.id, organisation.name] as const)
	]);
}
