import { localDay } from '#lib/engine/turnaround/wall-time.ts';
import { currentCalendar } from '#lib/features/calendars/versions.server.ts';
import { ends, type Columns } from '#lib/features/wishes/snapshot/columns.ts';
import { kinds } from '#lib/features/wishes/wish.ts';
import { loadSnapshot, listWords, readsAt } from '#lib/features/wishes/snapshot/snapshot.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { listTopicsBySession } from '#lib/features/topics/topics.server.ts';
import { DAY, HOUR, now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { notFound } from '#lib/server/refuse.ts';
import { ZONE } from '#lib/server/zone.ts';
import { ageingOf } from '#lib/features/reports/figures/ageing.ts';
import { showAlertHealth } from './alert-health.server.ts';
import { everyone, narrow, rowsWhere, type Cohort, type Test } from '#lib/features/reports/figures/cohort.ts';
import { demandFor } from '#lib/features/reports/figures/demand.ts';
import { durationOf, durationsByOrganisation } from '#lib/features/reports/figures/durations.ts';
import { factsOf } from '#lib/features/reports/figures/facts.ts';
import { clearance, flowOf } from '#lib/features/reports/figures/flow.ts';
import { heatMapOf } from '#lib/features/reports/figures/heat-map.ts';
import { newest } from '#lib/features/reports/figures/newest.ts';
import { onTimeOf } from '#lib/features/reports/figures/on-time.ts';
import { countableEndings, outcomesOf } from '#lib/features/reports/figures/outcomes.ts';
import { countHandOvers, holdersOf } from '#lib/features/reports/figures/ownership.ts';
import { mayReadFigures, mayReadFiguresOf } from './policy.ts';
import type { Reason } from './reason.ts';
import { countable, isWidest, scopeFor, type Scope } from './scope.ts';
import { shownAs } from '#lib/engine/anonymity.ts';
import { steadinessOf } from '#lib/features/reports/figures/steadiness.ts';
import { listToday } from './today.server.ts';

export type Figures = Awaited<ReturnType<typeof showFigures>>;

/** Everything the page of turnaround figures shows; a narrower scope never shows more than may be read. */
export async function showFigures(db: Db, actor: Actor, asked: Scope, reason: Reason | null = null) {
	if (!mayReadFigures(actor)) notFound();
	const scope = scopeFor(actor, asked);
	if (scope.organisationId !== null && !mayReadFiguresOf(actor, scope.organisationId)) notFound();
	const at = now();
	const today = localDay(ZONE, Date.parse(at));
	const since = Date.parse(at) - scope.days * DAY;
	const { columns } = await loadSnapshot(db);
	const [reads, names, { calendar }, topics, pressing, alerts] = await Promise.all([
		readsAt(db, actor, columns),
		listNames(db),
		currentCalendar(db, null),
		listTopicsBySession(db),
		listToday(db, actor, columns, at, reason),
		actor.staff ? showAlertHealth(db, at) : null
	]);
	const nameOf = (id: string | null) => (id === null ? null : (names.get(id) ?? null));
	const within = withinScope(columns, scope);
	const readWithin = narrow(within, reads);
	const isRecent: Test = (row) => columns.raisedAt[row]! >= since;
	const read = narrow(readWithin, isRecent);
	const widest = isWidest(actor, scope);
	const counted = countable(narrow(within, isRecent), read, widest);
	const unread = counted.rows.length - read.rows.length;
	const open = narrow(readWithin, (row) => columns.open[row] === 1);
	const all = countable(within, readWithin, widest);
	return {
		scope,
		at,
		choices: [...names].flatMap(([id, name]) => (mayReadFiguresOf(actor, id) ? [{ id, name }] : [])),
		shown: shownAs(counted.rows.length, unread),
		unread,
		...pressing,
		whole: durationOf(counted, unread),
		organisations: durationsByOrganisation(read, nameOf),
		facts: factsOf(read, open),
		outcomes: outcomesOf(counted),
		endings: countableEndings(counted, read, widest),
		flow: flowOf(counted, scope.days, today),
		steadiness: steadinessOf(counted, today),
		forecast: clearance(all, calendar, today),
		...onTimeOf(all, since, Date.parse(at)),
		heat: heatMapOf(open, nameOf),
		holders: holdersOf(read, nameOf),
		handOvers: countHandOvers(read),
		demand: demandFor(readWithin, topics, at),
		...(await toldOneByOne(db, actor, { open, counted, read })),
		alerts
	};
}

/** So many of today's list are on the page; the file has them all. */
const TODAY_SHOWN = 12;

/** The same for the page, without what only its files show. */
export async function showFiguresPage(db: Db, actor: Actor, asked: Scope, reason: Reason | null) {
	const figures = await showFigures(db, actor, asked, reason);
	return {
		...figures,
		today: figures.today.slice(0, TODAY_SHOWN),
		dots: figures.shown === 'curve' ? [] : figures.dots
	};
}

type Groups = { open: Cohort; counted: Cohort; read: Cohort };

/** What is shown wish by wish, with what each asks. */
async function toldOneByOne(db: Db, actor: Actor, { open, counted, read }: Groups) {
	const { columns, rows } = read;
	const { end, endedOn, raisedOn } = columns;
	const ageing = ageingOf(open, counted);
	const answered = rowsWhere(rows, (row) => end[row] === ends.indexOf('answered'));
	const answers = Array.from(
		newest(answered, (row) => endedOn[row]!),
		(row) => answerDot(columns, row)
	);
	const dots = Array.from(
		newest(rows, (row) => raisedOn[row]!),
		(row) => dotOf(columns, row)
	);
	const ids = [ageing.dots, answers, dots].flatMap((all) => all.map(({ id }) => id));
	const words = await listWords(db, actor, [...new Set(ids)]);
	const told = <Dot extends { id: string }>(dot: Dot) => ({ ...dot, summary: words.get(dot.id) ?? '' });
	return {
		ageing: { ...ageing, dots: ageing.dots.map(told) },
		answers: answers.map(told),
		dots: dots.map(told)
	};
}

async function listNames(db: Db): Promise<Map<string, string>> {
	const rows = await db.selectFrom('organisation').select(['id', 'name']).orderBy('name').execute();
	return new Map(rows.map(({ id, name }) => [id, name]));
}

function withinScope(columns: Columns, { organisationId, kind }: Scope): Cohort {
	const [row, own] = [columns.organisations.indexOf(organisationId), kind && kinds.indexOf(kind)];
	const all = everyone(columns);
	const near = organisationId === null ? all : narrow(all, (wish) => columns.home[wish] === row);
	return own === null ? near : narrow(near, (wish) => columns.kind[wish] === own);
}

function answerDot({ ids, endedAt, days, workingDays, promises }: Columns, row: number) {
	const [first, none] = [promises.from[row]!, promises.from[row] === promises.to[row]];
	const net = none ? NaN : promises.rows.net[first]!;
	return {
		id: ids[row]!,
		answeredAt: new Date(endedAt[row]!).toISOString(),
		days: days[row]!,
		workingDays: workingDays[row]!,
		officeHours: Number.isNaN(net) ? null : Math.round((net / HOUR) * 10) / 10
	};
}

function dotOf({ ids, end, days, workingDays }: Columns, row: number) {
	return { id: ids[row]!, end: ends[end[row]!]!, days: days[row]!, workingDays: workingDays[row]! };
}
