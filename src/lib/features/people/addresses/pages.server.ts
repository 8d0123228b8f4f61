/** What pages show of addresses and of changes that are under way. */
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { notFound } from '#lib/server/refuse.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { lapsesAt, secondFrom } from './change.ts';
import { mayChangeEmail, mayDistrust, maySeeAddressChanges } from '#lib/features/people/policy.ts';
import { findPersonViews, readablePeople } from '#lib/features/people/readable.server.ts';
import { listSeconds, nameSeconds } from './second-person.server.ts';
import { findByToken, findChangeOf, type Change } from './decide.server.ts';
import { mayReadEmail, shownName, type PersonView } from '#lib/features/people/visibility.ts';
import { listRoles } from '#lib/features/people/work.server.ts';

/** One's own addresses, and the change that is under way, whoever asked it. */
export async function showOwnAddresses(db: Db, actor: Actor) {
	const { email } = await db
		.selectFrom('person')
		.select('email')
		.where('id', '=', actor.personId)
		.executeTakeFirstOrThrow();
	const change = await findChangeOf(db, actor.personId);
	return {
		present: email,
		addresses: await listAddresses(db, actor.personId),
		change: change && {
			id: change.id,
			email: change.email,
			own: change.askedAs === 'self',
			askedAt: change.askedAt,
			until: lapsesAt(change),
			secondFrom: secondFrom(change)
		}
	};
}

async function listAddresses(db: Db, personId: string) {
	return await db
		.selectFrom('personAddress')
		.select(['id', 'email', 'addedAt', 'unsafeAt'])
		.where('personId', '=', personId)
		.orderBy('addedAt', 'desc')
		.orderBy('id')
		.execute();
}

/** The addresses of somebody else, for those who look after them. */
export async function showAddressesOf(db: Db, actor: Actor, personId: string) {
	const view = (await findPersonViews(db, actor, [personId]))(personId);
	if (view.self || !(view.staff || view.admin || view.coordinates)) return undefined;
	const person = await db
		.selectFrom('person')
		.select(['shieldedAt', 'sharesContactAt'])
		.where('id', '=', personId)
		.executeTakeFirstOrThrow();
	const change = await findChangeOf(db, personId);
	const isAdministrator = (await listRoles(db, [personId])).some(({ role }) => role === 'admin');
	return {
		addresses: mayDistrust(view) ? await listAddresses(db, personId) : [],
		change: change && change.askedAs !== 'self' ? await describe(db, actor, view, person, change) : undefined,
		own: change?.askedAs === 'self',
		may: { ask: mayChangeEmail(actor, view, isAdministrator) && !change },
		/** Staff ask this for others, but not for an administrator. */
		administrators: view.staff && isAdministrator && !mayChangeEmail(actor, view, isAdministrator)
	};
}

export type ShownAddresses = NonNullable<Awaited<ReturnType<typeof showAddressesOf>>>;

/** Every change by somebody else that is under way, of people in sight, the longest waiting first. */
export async function listAddressChanges(db: Db, actor: Actor) {
	if (!maySeeAddressChanges(actor)) notFound();
	const rows = await readablePeople(db, actor)
		.innerJoin('addressChange', 'addressChange.personId', 'person.id')
		.select(['person.id', 'givenName', 'infix', 'familyName', 'shieldedAt', 'sharesContactAt'])
		.where('addressChange.settledAt', 'is', null)
		.where('addressChange.askedAs', '!=', 'self')
		.where('person.id', '!=', actor.personId)
		.orderBy('addressChange.askedAt')
		.orderBy('person.id')
		.execute();
	const views = await findPersonViews(
		db,
		actor,
		rows.map((row) => row.id)
	);
	const shown = [];
	for (const row of rows) {
		const view = views(row.id);
		const change = await findChangeOf(db, row.id);
		if (!change || !(view.staff || view.admin || view.coordinates)) continue;
		shown.push({
			personId: row.id,
			name: shownName(row, view),
			...(await describe(db, actor, view, row, change))
		});
	}
	return shown;
}

type Sharing = { shieldedAt: string | null; sharesContactAt: string | null };

async function describe(db: Db, actor: Actor, view: PersonView, person: Sharing, change: Change) {
	const { id, askedAt, askedAs } = change;
	const seconds = await listSeconds(db, change);
	const isSecond = seconds.includes(actor.personId);
	return {
		id,
		email: mayReadEmail(person, view) ? change.email : null,
		askedAt,
		askedAs,
		mine: change.askedBy === actor.personId,
		secondFrom: secondFrom(change),
		second: isSecond,
		seconds: await nameSeconds(db, seconds),
		may: {
			confirm: isSecond && now() >= secondFrom(change),
			withdraw: mayChangeEmail(actor, view, askedAs === 'admin')
		}
	};
}

export type ShownChange = Awaited<ReturnType<typeof describe>>;

/** What a mailed link asks; looking at it decides nothing. */
export async function showAsked(db: Db, token: string) {
	const asked = await findByToken(db, token);
	if (!asked) return undefined;
	const { kind, change, mayAgree } = asked;
	return {
		kind,
		mayAgree,
		givenName: change.givenName,
		email: kind === 'confirm' ? change.email : null
	};
}
