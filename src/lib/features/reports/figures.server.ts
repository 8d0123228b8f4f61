import { currentCalendar } from '#lib/features/calendars/versions.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { DAY, HOUR, now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { localDay } from '#lib/engine/turnaround/wall-time.ts';
import { kinds } from '#lib/features/follow-ups/follow-up.ts';
import { notFound } from '#lib/server/refuse.ts';
import { ZONE } from '#lib/server/zone.ts';
import { ageingOf } from './ageing.ts';
import { showAlertHealth } from './alert-health.server.ts';
import { everyone, narrow, placesWhere, type Cohort, type Test } from './cohort.ts';
import { columnsOf, ends, NONE, type Columns } from './columns.ts';
import { listDemand } from './demand.server.ts';
import { durationOf, durationsByOrganisation } from './durations.ts';
import { factsOf } from './facts.ts';
import { clearance, flowOf } from './flow.ts';
import { heatMapOf } from './heat-map.ts';
import { knowWaits, listWords, readsAt } from '#lib/features/follow-ups/known.server.ts';
import { newest } from './newest.ts';
import { onTimeOf } from './on-time.ts';
import { endingsOf, outcomesOf } from './outcomes.ts';
import { countHandOvers, holdersOf } from './ownership.ts';
import { mayReadFigures, mayReadFiguresOf } from './policy.ts';
import type { Reason } from './reason.ts';
import { countable, countUnread, isWidest, scopeFor, shownAs, type Scope } from './scope.ts';
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
	const today = localDay(ZONE, Date.parse(at));
	const since = Date.parse(at) - scope.days * DAY;
	const columns = await knowColumns(db);
	const reads = await readersTest(db, actor, columns);
	const names = await listNames(db);
	const nameOf = (id: string | null) => (id === null ? null : (names.get(id) ?? null));
	const within = withinScope(columns, scope);
	const widest = isWidest(actor, scope);
	const cohort = narrow(within, (place) => columns.raisedAt[place]! >= since);
	const counted = countable(cohort, widest, reads);
	const read = narrow(cohort, reads);
	const open = narrow(within, (place) => columns.open[place] === 1 && reads(place));
	const all = countable(within, widest, reads);
	return {
		scope,
		at,
		choices: [...names].flatMap(([id, name]) => (mayReadFiguresOf(actor, id) ? [{ id, name }] : [])),
		shown: shownAs(counted, reads),
		unread: countUnread(counted.places, reads),
		...(await listToday(db, actor, columns, at, reason)),
		whole: durationOf(counted, reads),
		organisations: durationsByOrganisation(read, reads, nameOf),
		facts: factsOf(read, open),
		outcomes: outcomesOf(counted),
		endings: endingsOf(countable(narrow(counted, endedWithout(columns)), widest, reads)),
		flow: flowOf(counted, scope.days, today),
		steadiness: steadinessOf(counted, today),
		forecast: clearance(all, (await currentCalendar(db, null)).calendar, today),
		...onTimeOf(all, since, Date.parse(at)),
		heat: heatMapOf(open, nameOf),
		holders: holdersOf(read, nameOf),
		handOvers: countHandOvers(read),
		demand: await listDemand(db, narrow(within, reads), at),
		...(await toldOneByOne(db, actor, { open, counted, read })),
		alerts: actor.staff ? await showAlertHealth(db, at) : null
	};
}

const known = new WeakMap<Db, Columns>();

/** What is known of wishes as columns; the same ones until something happens. */
async function knowColumns(db: Db): Promise<Columns> {
	const waits = await knowWaits(db);
	const before = known.get(db);
	const columns = before?.waits === waits ? before : columnsOf(waits, before);
	known.set(db, columns);
	return columns;
}

/** Which of them the actor may read, asked once of each. */
async function readersTest(db: Db, actor: Actor, columns: Columns): Promise<Test> {
	const reads = await readsAt(db, actor, columns);
	const readable = Uint8Array.from(columns.kind, (_, place) => Number(reads(place)));
	return (place) => readable[place] === 1;
}

type Groups = { open: Cohort; counted: Cohort; read: Cohort };

/** What is shown wish by wish, with what each asks. */
async function toldOneByOne(db: Db, actor: Actor, { open, counted, read }: Groups) {
	const { waits, end, endedOn, raisedOn } = read.columns;
	const ageing = ageingOf(open, counted);
	const answered = placesWhere(read.places, (place) => end[place] === ends.indexOf('answered'));
	const answers = Array.from(
		newest(answered, (place) => endedOn[place]!),
		(place) => waits[place]!
	);
	const dots = Array.from(
		newest(read.places, (place) => raisedOn[place]!),
		(place) => waits[place]!
	);
	const ids = [ageing.dots, answers, dots].flatMap((all) => all.map(({ id }) => id));
	const words = await listWords(db, actor, [...new Set(ids)]);
	const summaryOf = ({ id }: { id: string }) => words.get(id) ?? '';
	return {
		ageing: { ...ageing, dots: ageing.dots.map((dot) => ({ ...dot, summary: summaryOf(dot) })) },
		answers: answers.map((wait) => ({ ...answerDot(wait), summary: summaryOf(wait) })),
		dots: dots.map((wait) => ({ ...dotOf(wait), summary: summaryOf(wait) }))
	};
}

async function listNames(db: Db): Promise<Map<string, string>> {
	const rows = await db.selectFrom('organisation').select(['id', 'name']).orderBy('name').execute();
	return new Map(rows.map(({ id, name }) => [id, name]));
}

function withinScope(columns: Columns, { organisationId, kind }: Scope): Cohort {
	const [place, own] = [columns.organisations.indexOf(organisationId), kind && kinds.indexOf(kind)];
	const all = everyone(columns);
	const near = organisationId === null ? all : narrow(all, (wish) => columns.home[wish] === place);
	return own === null ? near : narrow(near, (wish) => columns.kind[wish] === own);
}

function endedWithout({ reason }: Columns): Test {
	return (place) => reason[place] !== NONE;
}

function answerDot({ id, endedAt, days, workingDays, promises }: Wait) {
	const netMs = promises.find(({ metric }) => metric === 'answer')?.netMs ?? null;
	const officeHours = netMs === null ? null : Math.round((netMs / HOUR) * 10) / 10;
	return { id, answeredAt: endedAt ?? '', days, workingDays, officeHours };
}

function dotOf({ id, end, days, workingDays }: Wait) {
	return { id, end, days, workingDays };
}
