import { mayReplyTo } from '#lib/features/wishes/policy.ts';
import { readableWishes } from '#lib/features/wishes/read.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { notFound } from '#lib/server/refuse.ts';
import { localDate } from '#lib/server/zone.ts';
import { isLive, mustDecide, standingOf } from './bundle.ts';
import { countAgreed } from '#lib/features/bundles/members/members.server.ts';
import { mayBundle } from './policy.ts';
import { findWords, listWishes, type Wish } from './wishes.server.ts';

/** All groups for staff: those that go on first, by the date on which to decide, then the latest. */
export async function listBundles(db: Db, actor: Actor) {
	const rows = await bundleRows(db, actor)
		.orderBy('bundle.decideBy')
		.orderBy('bundle.madeAt', 'desc')
		.limit(200)
		.execute();
	const bundles = await describe(db, actor, rows);
	return { live: bundles.filter(isLive), over: bundles.filter((bundle) => !isLive(bundle)).reverse() };
}

export type BundleShown = Awaited<ReturnType<typeof describe>>[number];

/** One group with its wishes in the words of their askers, as far as they may be read; absent and hidden are both not found. */
export async function getBundle(db: Db, actor: Actor, bundleId: string) {
	const rows = await bundleRows(db, actor).where('bundle.id', '=', bundleId).execute();
	const [bundle] = await describe(db, actor, rows);
	if (!bundle) notFound();
	const { members, left } = bundle;
	const ids = [...members, ...left].map(({ wishId }) => wishId);
	const words = await findWords(db, actor, ids);
	const withWords = (member: (typeof members)[number]) => ({
		...member,
		body: words.get(member.wishId) ?? ''
	});
	return { ...bundle, members: members.map(withWords), left: left.map(withWords) };
}

export type BundleMembers = Awaited<ReturnType<typeof getBundle>>['members'];

function bundleRows(db: Db, actor: Actor) {
	if (!mayBundle(actor)) notFound();
	return db
		.selectFrom('bundle')
		.leftJoin('topic', 'topic.id', 'bundle.topicId')
		.leftJoin('session', 'session.id', 'bundle.sessionId')
		.leftJoin('edition', 'edition.id', 'session.editionId')
		.selectAll('bundle')
		.select(['topic.name as topic', 'session.number', 'session.startsAt', 'session.endsAt'])
		.select(['edition.id as editionId', 'edition.title as edition']);
}

type Row = Awaited<ReturnType<ReturnType<typeof bundleRows>['execute']>>[number];

async function describe(db: Db, actor: Actor, rows: Row[]) {
	const members = await listAllMembers(
		db,
		rows.map(({ id }) => id)
	);
	const wishes = await listWishes(
		db,
		actor,
		members.map(({ wishId }) => wishId)
	);
	const wishOf = new Map(wishes.map((wish) => [wish.id, wish]));
	return rows.map((row) => describeOne(row, members, wishOf));
}

type MemberRow = Awaited<ReturnType<typeof listAllMembers>>[number];

function describeOne(row: Row, members: MemberRow[], wishOf: Map<string, Wish>) {
	const { formKey: _, ...bundle } = row;
	const all = members
		.filter(({ bundleId }) => bundleId === row.id)
		.map((member) => ({ ...member, wish: wishOf.get(member.wishId) ?? null }));
	// Whoever came as far as the end of the group belongs to it, also when it is over.
	const own = all.filter(({ leftAt, result }) => leftAt === null || result === 'accepted');
	return {
		...bundle,
		decideNow: mustDecide(row, localDate(now())),
		members: own,
		left: all.filter((member) => !own.includes(member)),
		agreed: countAgreed(own),
		accepted: own.filter(({ result }) => result === 'accepted').length,
		ready: own.filter(({ consentAt, offerSeq, result }) => consentAt && !offerSeq && !result).length,
		standing: standingOf(own.flatMap(({ wish }) => wish ?? []))
	};
}

async function listAllMembers(db: Db, bundleIds: string[]) {
	return await db
		.selectFrom('bundleMember')
		.innerJoin('wish', 'wish.id', 'bundleMember.wishId')
		.selectAll('bundleMember')
		.select('wish.askerId')
		.where('bundleId', 'in', ['', ...bundleIds])
		.orderBy('joinedAt')
		.orderBy('bundleMember.id')
		.execute();
}

/** The group a wish is in, for its asker in numbers only, for staff with the way to it; undefined when in none. */
export async function findBundleOf(db: Db, actor: Actor, wishId: string) {
	const member = await readableWishes(db, actor)
		.innerJoin('bundleMember', 'bundleMember.wishId', 'wish.id')
		.innerJoin('bundle', 'bundle.id', 'bundleMember.bundleId')
		.leftJoin('session', 'session.id', 'bundle.sessionId')
		.leftJoin('edition', 'edition.id', 'session.editionId')
		.selectAll('wish')
		.select(['bundleMember.id as memberId', 'bundle.id as bundleId', 'bundle.title', 'bundle.state as stage'])
		.select(['consentAt', 'offerSeq', 'result', 'seat', 'session.startsAt', 'session.endsAt'])
		.select('edition.title as edition')
		.where('wish.id', '=', wishId)
		.where('bundleMember.leftAt', 'is', null)
		.executeTakeFirst();
	if (!member) return undefined;
	const own = mayReplyTo(actor, member);
	if (!own && !mayBundle(actor)) return undefined;
	const { memberId, bundleId, title, consentAt, offerSeq, result, seat, startsAt, endsAt, edition } = member;
	return {
		memberId,
		own,
		agreed: consentAt !== null,
		offered: offerSeq !== null,
		result,
		seat,
		...(await countGroup(db, bundleId)),
		session: startsAt && endsAt && offerSeq !== null ? { startsAt, endsAt, edition: edition ?? '' } : null,
		bundle: mayBundle(actor) ? { id: bundleId, title } : null
	};
}

/** How many people of how many organisations are in a group. */
async function countGroup(db: Db, bundleId: string) {
	const counts = await db
		.selectFrom('bundleMember')
		.innerJoin('wish', 'wish.id', 'bundleMember.wishId')
		.select((select) => [
			select.fn.count<number>('askerId').distinct().as('people'),
			select.fn.count<number>('askerOrganisationIdAtRaise').distinct().as('organisations')
		])
		.where('bundleId', '=', bundleId)
		.where('leftAt', 'is', null)
		.executeTakeFirstOrThrow();
	return { people: counts.people, organisations: counts.organisations };
}
