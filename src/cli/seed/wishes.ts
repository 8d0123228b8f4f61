/** Wishes of the past months in every state, made through the commands on the days on which they would have happened. */
import { askWish } from '#lib/features/wishes/asking/ask.server.ts';
import { listCoaches } from '#lib/features/wishes/asking/who-owes.server.ts';
import {
	assignWish,
	handOverWish,
	listPossibleOwners,
	takeWish
} from '#lib/features/wishes/handling/owner.server.ts';
import * as replies from '#lib/features/wishes/handling/answer.server.ts';
import * as acts from '#lib/features/wishes/handling/asker.server.ts';
import type { Seen } from '#lib/features/wishes/change.server.ts';
import { findActor } from '#lib/features/people/actor.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { hasSeat } from '#lib/features/people/relations.server.ts';
import { addMs, clockOffset, DAY, MINUTE, now, setClock, setClockOffset } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { addDays, atLocalCompatible, localDate } from '#lib/server/zone.ts';
import { wishes, type SeededWish, type Step } from './wish-texts.ts';
import { seedMovedAsker } from './moved-asker.ts';
import { isWeekend, pass } from './passing.ts';

export async function seedWishes(db: Db) {
	const offset = clockOffset();
	try {
		await play(db, await findCast(db), now());
	} finally {
		setClockOffset(offset);
	}
}

type Cast = {
	staff: Actor;
	askers: { actor: Actor; sessions: { id: string; endsAt: string }[] }[];
	organisations: Map<string, string>;
};
type Scene = { at: string; wish: number; step: Step | null };

/** Plays every step in the order of time, with what the jobs would have done between them. */
async function play(db: Db, cast: Cast, present: string) {
	const ids = new Map<number, string>();
	let before: string | undefined;
	for (const { at, wish, step } of scenes(present)) {
		await pass(db, before ?? at, at);
		setClock(at);
		before = at;
		const seeded = wishes[wish];
		const asker = cast.askers[wish % cast.askers.length];
		if (!seeded || !asker) continue;
		if (step) await act(db, cast, asker.actor, ids.get(wish) ?? '', step);
		else ids.set(wish, await ask(db, cast, asker, seeded));
	}
	await pass(db, before ?? present, present);
	await seedMovedAsker(
		db,
		cast.staff,
		cast.askers.map(({ actor }) => actor)
	);
	await readOldAlerts(db, present);
}

/** What came up longer ago has been seen by now. */
async function readOldAlerts(db: Db, present: string) {
	await db
		.updateTable('alert')
		.set((old) => ({ readAt: old.ref('raisedAt') }))
		.where('raisedAt', '<', addMs(present, -5 * DAY))
		.execute();
}

function scenes(present: string): Scene[] {
	const all = wishes.flatMap((seeded, wish) => [
		{ at: workingDayAgo(present, seeded.ago, wish), wish, step: null },
		...seeded.steps.map((step, index) => ({
			at: workingDayAgo(present, step[0], wish + (index + 1) * 40),
			wish,
			step
		}))
	]);
	return all.sort((a, b) => a.at.localeCompare(b.at));
}

/** Some time of the n-th working day back; never later than now. */
function workingDayAgo(present: string, days: number, minutes: number): string {
	let date = localDate(present);
	for (let left = days; left > 0 || isWeekend(date);) {
		date = addDays(date, -1);
		if (!isWeekend(date)) left -= 1;
	}
	const at = addMs(atLocalCompatible(date, '09:20'), minutes * MINUTE);
	const latest = addMs(present, (minutes - 500) * MINUTE);
	return at < latest ? at : latest;
}

async function ask(db: Db, cast: Cast, asker: Cast['askers'][number], seeded: SeededWish) {
	const session = seeded.atSession ? asker.sessions.findLast(({ endsAt }) => endsAt < now()) : undefined;
	const [coach] = seeded.kind === 'coaching' ? await listCoaches(db, asker.actor.personId) : [];
	return await askWish(db, asker.actor, {
		kind: seeded.kind === 'coaching' && !coach ? 'other' : seeded.kind,
		summary: seeded.summary,
		body: seeded.body,
		sessionId: session?.id ?? null,
		shared: seeded.shared ?? false,
		usefulUntil: seeded.usefulDays ? addDays(localDate(now()), seeded.usefulDays) : null,
		organisationId: seeded.organisation ? (cast.organisations.get(seeded.organisation) ?? null) : null,
		coachId: coach?.id ?? null
	});
}

async function act(db: Db, cast: Cast, asker: Actor, wishId: string, [, verb, text]: Step) {
	const wish = await db.selectFrom('wish').selectAll().where('id', '=', wishId).executeTakeFirstOrThrow();
	const seen: Seen = { wishId, version: wish.version };
	const worker = wish.ownerPersonId ? ((await findActor(db, wish.ownerPersonId)) ?? cast.staff) : cast.staff;
	const body = { body: text };
	const steps: Record<Step[1], () => Promise<void>> = {
		take: () => takeWish(db, cast.staff, seen),
		acknowledge: () => replies.acknowledgeWish(db, worker, seen, body),
		ask: () => replies.askBack(db, worker, seen, body),
		offer: () => replies.offerWish(db, worker, seen, body),
		answer: () => replies.answerWish(db, worker, seen, body),
		decline: () => replies.declineWish(db, worker, seen, body),
		reply: () => acts.replyToQuestion(db, asker, seen, body),
		accept: () => acts.acceptOffer(db, asker, seen),
		confirm: () => acts.confirmWish(db, asker, seen),
		reopen: () => acts.reopenWish(db, asker, seen, body),
		withdraw: () => acts.withdrawWish(db, asker, seen, { ending: text as 'withdrawn' }),
		handOver: () =>
			handOverWish(db, cast.staff, seen, {
				organisationId: cast.organisations.get(text) ?? null,
				note: 'Deze vraag past beter bij jullie.'
			}),
		assign: () => assign(db, cast.staff, seen, wish.ownerOrganisationId)
	};
	await steps[verb]();
}

async function assign(db: Db, staff: Actor, seen: Seen, organisationId: string | null) {
	const [owner] = await listPossibleOwners(db, organisationId);
	if (owner) await assignWish(db, staff, seen, owner.id);
}

async function findCast(db: Db): Promise<Cast> {
	const staff = await db
		.selectFrom('roleGrant')
		.select('personId')
		.where('role', '=', 'staff')
		.where('endedAt', 'is', null)
		.orderBy('grantedAt')
		.executeTakeFirstOrThrow();
	const organisations = await db.selectFrom('organisation').select(['id', 'name']).execute();
	return {
		staff: await getActor(db, staff.personId),
		askers: await findAskers(db),
		organisations: new Map(organisations.map(({ id, name }) => [name, id]))
	};
}

/** People with a seat, those whose sessions lie furthest behind us first. */
async function findAskers(db: Db): Promise<Cast['askers']> {
	const rows = await db
		.selectFrom('enrolment')
		.innerJoin('person', 'person.id', 'enrolment.personId')
		.innerJoin('session', 'session.editionId', 'enrolment.editionId')
		.select(['enrolment.personId', 'session.id', 'session.endsAt', 'person.email'])
		.where(hasSeat())
		.orderBy('session.endsAt')
		.orderBy('person.email')
		.execute();
	const people = [...new Set(rows.map((row) => row.personId))].slice(0, 24);
	return await Promise.all(
		people.map(async (personId) => ({
			actor: await getActor(db, personId),
			sessions: rows.filter((row) => row.personId === personId).map(({ id, endsAt }) => ({ id, endsAt }))
		}))
	);
}

async function getActor(db: Db, personId: string) {
	const actor = await findActor(db, personId);
	if (!actor) throw new Error('The demonstration lacks a person its wishes need.');
	return actor;
}
