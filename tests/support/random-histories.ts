/** Random histories of wishes, played with the real commands. */
import fc from 'fast-check';
import { saveCalendar } from '#lib/features/calendars/commands.server.ts';
import { currentCalendar } from '#lib/features/calendars/versions.server.ts';
import { addTarget } from '#lib/features/wishes/targets/add.server.ts';
import { disableTarget } from '#lib/features/wishes/targets/disable.server.ts';
import { tickClocks } from '#lib/features/wishes/attention/tick.server.ts';
import { saveTarget } from '#lib/features/wishes/targets/save.server.ts';
import { changeKind } from '#lib/features/wishes/handling/kind.server.ts';
import { handOverWish, takeWish } from '#lib/features/wishes/handling/owner.server.ts';
import { closingDaysWork } from '#lib/features/wishes/targets/closing-days.server.ts';
import {
	acknowledgeWish,
	answerWish,
	askBack,
	declineWish,
	offerWish
} from '#lib/features/wishes/handling/answer.server.ts';
import {
	acceptOffer,
	confirmWish,
	reopenWish,
	replyToQuestion,
	withdrawWish
} from '#lib/features/wishes/handling/asker.server.ts';
import type { Seen } from '#lib/features/wishes/change.server.ts';
import { listTargets } from '#lib/features/wishes/targets/queries.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { runNextJob } from '#lib/server/background.ts';
import { addMs, MINUTE, now, setClock } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { addDays, localDate } from '#lib/server/zone.ts';
import { endAsBefore, giveAsBefore, moveAsBefore } from './old-recalculations.ts';
import { createCircle, raise, seen } from './wishes.ts';

export type History = { db: Db; circle: Awaited<ReturnType<typeof createCircle>> };

const body = 'Zo zit het.';

type Act = (history: History, seen: Seen) => Promise<unknown>;

const ACTS: Record<string, Act> = {
	take: ({ db, circle }, wish) => takeWish(db, circle.staff, wish),
	acknowledge: ({ db, circle }, wish) => acknowledgeWish(db, circle.staff, wish, { body }),
	ask: ({ db, circle }, wish) => askBack(db, circle.staff, wish, { body }),
	offer: ({ db, circle }, wish) => offerWish(db, circle.staff, wish, { body }),
	reply: ({ db, circle }, wish) => replyToQuestion(db, circle.asker, wish, { body }),
	accept: ({ db, circle }, wish) => acceptOffer(db, circle.asker, wish),
	answer: ({ db, circle }, wish) => answerWish(db, circle.staff, wish, { body }),
	decline: ({ db, circle }, wish) => declineWish(db, circle.staff, wish, { body }),
	reopen: ({ db, circle }, wish) => reopenWish(db, circle.asker, wish, { body }),
	withdraw: ({ db, circle }, wish) => withdrawWish(db, circle.asker, wish, { ending: 'found_elsewhere' }),
	confirm: ({ db, circle }, wish) => confirmWish(db, circle.asker, wish),
	handOver: ({ db, circle }, wish) =>
		handOverWish(db, circle.staff, wish, { organisationId: circle.other, note: body }),
	handBack: ({ db, circle }, wish) =>
		handOverWish(db, circle.staff, wish, { organisationId: null, note: body }),
	evaluate: ({ db }) => tickClocks(db),
	closeDay: (history) => changeDays(history, 3),
	closePastDay: (history) => changeDays(history, -2),
	changeTarget: ({ db, circle }) => changeTarget(db, circle.staff),
	dropTarget: ({ db, circle }) => dropTarget(db, circle.staff, 'answer'),
	dropUsualTarget: ({ db, circle }) => dropTarget(db, circle.staff, null),
	moveAsBefore: async ({ db }, { wishId: id }) => moveAsBefore(db, id, await latestVersion(db)),
	endAsBefore: ({ db }, { wishId: id }) => endAsBefore(db, id),
	giveAsBefore: async ({ db }, { wishId: id }) => giveAsBefore(db, id, await latestVersion(db)),
	toQuestion: ({ db, circle }, wish) => changeKind(db, circle.staff, wish, { kind: 'answer' }),
	toOther: ({ db, circle }, wish) => changeKind(db, circle.staff, wish, { kind: 'other' })
};

const OFTEN = ['ask', 'reply', 'answer', 'reopen', 'handOver', 'evaluate', 'closeDay', 'moveAsBefore'];

export type Step = { act: string; wish: number; minutes: number };

/** Mostly hours, sometimes weeks between one thing and the next. */
export function stepArbitrary(): fc.Arbitrary<Step> {
	return fc.record({
		act: fc.oneof(fc.constantFrom(...Object.keys(ACTS)), fc.constantFrom(...OFTEN)),
		wish: fc.nat(1),
		minutes: fc.oneof(
			{ weight: 4, arbitrary: fc.integer({ min: 1, max: 30 * 60 }) },
			{ weight: 1, arbitrary: fc.integer({ min: 30 * 60, max: 20 * 24 * 60 }) }
		)
	});
}

/** The people of the histories; the other organisation has hours of its own. */
export async function createHistory(db: Db): Promise<History> {
	const circle = await createCircle(db);
	const { calendar } = await currentCalendar(db, null);
	const whole = [['08:30', '12:30'] as const, ['13:00', '17:00'] as const];
	const week = { '1': whole, '2': whole, '4': whole, '5': [['08:30', '12:30'] as const] };
	await saveCalendar(db, circle.staff, circle.other, { version: 0, calendar: { ...calendar, week } });
	return { db, circle };
}

export type Play = { round: number; begin: string; steps: Step[] };

/** Two wishes to which these things happen; what is not possible at the time does not happen. */
export async function play(history: History, { round, begin, steps }: Play) {
	const { db, circle } = history;
	setClock(begin);
	const wishes = [
		await raise(db, circle.asker, { summary: `Wens ${round} A` }),
		await raise(db, circle.asker, {
			summary: `Wens ${round} B`,
			kind: 'answer',
			organisationId: circle.other
		})
	];
	let at = begin;
	for (const { act, wish, minutes } of steps) {
		at = addMs(at, minutes * MINUTE);
		setClock(at);
		const run = ACTS[act];
		const id = wishes[wish];
		if (run && id) await tried(run(history, await seen(db, id)));
	}
}

async function tried(work: Promise<unknown>) {
	try {
		await work;
	} catch (error) {
		const { status } = error as { status?: number };
		if (status !== 409 && status !== 403) throw error;
	}
}

/** One more or one less closed day in both calendars, other hours on Monday, and the clocks that hear of it. */
async function changeDays({ db, circle }: History, ahead: number) {
	const date = addDays(localDate(now()), ahead);
	for (const organisationId of [null, circle.other]) {
		const { calendar, number } = await currentCalendar(db, organisationId);
		const { [date]: closed, ...rest } = calendar.exceptions;
		const exceptions = closed ? rest : { ...rest, [date]: [] };
		const week = { ...calendar.week, '1': [['09:00', number % 2 ? '12:00' : '16:30'] as const] };
		await saveCalendar(db, circle.staff, organisationId, {
			version: number,
			calendar: { ...calendar, week, exceptions }
		});
	}
	while (await runNextJob(db, closingDaysWork, 'test'));
}

/** Other targets for wishes that come: now in days, then in hours. */
async function changeTarget(db: Db, staff: Actor) {
	for (const { id, metric, latest } of await listTargets(db, staff)) {
		if (metric !== 'answer') continue;
		await saveTarget(db, staff, { policyId: id, version: latest, ...promised(latest) });
	}
}

/** What is promised for a kind, or for every kind, ends, or is promised again. */
async function dropTarget(db: Db, staff: Actor, kind: 'answer' | null) {
	const target = (await listTargets(db, staff)).find(
		(each) => each.metric === 'answer' && each.kind === kind
	);
	const scope = { metric: 'answer' as const, kind, organisationId: null };
	if (target) await disableTarget(db, staff, { policyId: target.id, version: target.latest });
	else await addTarget(db, staff, { ...scope, ...promised(4) });
}

async function latestVersion(db: Db): Promise<string> {
	const { id } = await db
		.selectFrom('targetPolicyVersion')
		.innerJoin('targetPolicy', 'targetPolicy.id', 'policyId')
		.select('targetPolicyVersion.id')
		.where('metric', '=', 'answer')
		.orderBy('number', 'desc')
		.orderBy('targetPolicy.rank', 'desc')
		.limit(1)
		.executeTakeFirstOrThrow();
	return id;
}

function promised(number: number) {
	const unit = number % 3 ? ('business_days' as const) : ('business_hours' as const);
	return { unit, value: 4 + (number % 7), atRisk: 75, validFrom: localDate(now()) };
}
