import { currentCalendar } from '#lib/features/calendars/versions.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { addMs, DAY, HOUR, now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { notFound } from '#lib/server/refuse.ts';
import { ageingOf } from './ageing.ts';
import { showAlertHealth } from './alert-health.server.ts';
import { listDemand } from './demand.server.ts';
import { durationOf, durationsByOrganisation } from './durations.ts';
import { factsOf } from './facts.ts';
import { clearance, flowOf } from './flow.ts';
import { heatMapOf } from './heat-map.ts';
import { knowWaits, listWords, readerOf } from '#lib/features/follow-ups/known.server.ts';
import { newest } from './newest.ts';
import { addUp, onTimeByMonth, pauseShare } from './on-time.ts';
import { endingsOf, outcomesOf } from './outcomes.ts';
import { countHandOvers, holdersOf } from './ownership.ts';
import { mayReadFigures, mayReadFiguresOf } from './policy.ts';
import type { Reason } from './reason.ts';
import { countable, isWidest, scopeFor, shownAs, type Scope } from './scope.ts';
import { steadinessOf } from './steadiness.ts';
import { listToday } from './today.server.ts';
import type { Wait } from '#lib/features/follow-ups/wait.ts';

export type Figures = Awaited<ReturnType<typeof showFigures>>;

/** Everything the page of turnaround figures shows; a narrower scope never shows more than may be read. */
export async function showFigures(db: Db, actor: Actor, asked: Scope, reason: Reason | null = null) {
	if (!mayReadFigures(actor)) notFound();
	const scope = scopeFor(actor, asked);
	if (scope.organisationId !== null && !mayReadFiguresOf(actor, scope.organisationId)) notFound();
	const at = now();
	const since = addMs(at, -scope.days * DAY);
	const platform = await knowWaits(db);
	const reads = await readerOf(db, actor);
	const names = await listNames(db);
	const nameOf = (id: string | null) => (id === null ? null : (names.get(id) ?? null));
	const within = [...platform.values()].filter((wait) => isWithin(wait, scope));
	const widest = isWidest(actor, scope);
	const cohort = within.filter(({ raisedAt }) => raisedAt >= since);
	const counted = countable(cohort, widest, reads);
	const read = cohort.filter(reads);
	const open = within.filter((wait) => wait.open && reads(wait));
	return {
		scope,
		at,
		choices: [...names].flatMap(([id, name]) => (mayReadFiguresOf(actor, id) ? [{ id, name }] : [])),
		shown: shownAs(counted, reads),
		unread: counted.length - counted.filter(reads).length,
		...(await listToday(db, actor, platform, at, reason)),
		whole: durationOf(counted, reads),
		organisations: durationsByOrganisation(read, reads, nameOf),
		facts: factsOf(read, open),
		outcomes: outcomesOf(counted),
		endings: endingsOf(countable(counted.filter(endedWithout), widest, reads)),
		flow: flowOf(counted, scope.days, at),
		steadiness: steadinessOf(counted, at),
		forecast: clearance(countable(within, widest, reads), (await currentCalendar(db, null)).calendar, at),
		...promisesIn(countable(within, widest, reads), since, at),
		heat: heatMapOf(open, nameOf),
		holders: holdersOf(read, nameOf),
		handOvers: countHandOvers(read),
		demand: await listDemand(db, within.filter(reads), at),
		...(await toldOneByOne(db, actor, { open, counted, read })),
		alerts: actor.staff ? await showAlertHealth(db, at) : null
	};
}

type Groups = { open: readonly Wait[]; counted: readonly Wait[]; read: readonly Wait[] };

/** What is shown wish by wish, with what each asks. */
async function toldOneByOne(db: Db, actor: Actor, { open, counted, read }: Groups) {
	const ageing = ageingOf(open, counted);
	const answers = newest(read.filter(isAnswered), ({ endedOn }) => endedOn ?? '');
	const dots = newest(read, ({ raisedOn }) => raisedOn);
	const ids = [ageing.dots, answers, dots].flatMap((all) => all.map(({ id }) => id));
	const words = await listWords(db, actor, [...new Set(ids)]);
	const summaryOf = ({ id }: { id: string }) => words.get(id) ?? '';
	return {
		ageing: { ...ageing, dots: ageing.dots.map((dot) => ({ ...dot, summary: summaryOf(dot) })) },
		answers: answers.map((wait) => ({ ...answerDot(wait), summary: summaryOf(wait) })),
		dots: dots.map((wait) => ({ ...dotOf(wait), summary: summaryOf(wait) }))
	};
}

/** The promised answer times that fell due since an instant or are paused. */
function promisesIn(waits: readonly Wait[], since: string, at: string) {
	const promises = waits
		.flatMap((wait) => wait.promises)
		.filter(({ metric }) => metric === 'answer')
		.filter(({ state, dueAt }) => state === 'paused' || (dueAt !== null && dueAt >= since));
	const months = onTimeByMonth(promises, since, at);
	const paused = promises.filter(({ state }) => state === 'paused').length;
	return { onTime: { months, whole: addUp(months), paused }, pauseShare: pauseShare(promises) };
}

async function listNames(db: Db): Promise<Map<string, string>> {
	const rows = await db.selectFrom('organisation').select(['id', 'name']).orderBy('name').execute();
	return new Map(rows.map(({ id, name }) => [id, name]));
}

function isWithin({ homeId, kind }: Wait, scope: Scope) {
	return (
		(scope.organisationId === null || scope.organisationId === homeId) &&
		(scope.kind === null || scope.kind === kind)
	);
}

function endedWithout({ end }: Wait) {
	return end !== 'open' && end !== 'answered';
}

function isAnswered({ end, endedAt }: Wait) {
	return end === 'answered' && endedAt !== null;
}

function answerDot({ id, endedAt, days, workingDays, promises }: Wait) {
	const netMs = promises.find(({ metric }) => metric === 'answer')?.netMs ?? null;
	const officeHours = netMs === null ? null : Math.round((netMs / HOUR) * 10) / 10;
	return { id, answeredAt: endedAt ?? '', days, workingDays, officeHours };
}

function dotOf({ id, end, days, workingDays }: Wait) {
	return { id, end, days, workingDays };
}
