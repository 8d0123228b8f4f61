/** A second opinion on what events do to clocks: it shares nothing with the fold, and walks where the engine looks up. */
import type { Versions } from '#lib/features/wishes/clocks/clock.ts';
import type { Payload } from '#lib/features/wishes/history/events.server.ts';
import type { HistoryEvent } from '#lib/features/wishes/history/state.ts';
import {
	breakPromise,
	cancel,
	dueOf,
	handOver,
	iso,
	isGoing,
	onCalendar,
	onTarget,
	pause,
	reopen,
	resume,
	start,
	stop,
	type Pause,
	type Walked
} from './walked-clock.ts';

/** What every clock of one wish must show at an instant. */
export function walkClocks(events: HistoryEvent[], versions: Versions, now: string) {
	const clocks: Walked[] = [];
	for (const [index, event] of events.entries()) tell(clocks, event, versions, events.slice(0, index));
	return clocks.map((clock) => {
		if (isGoing(clock)) breakPromise(clock, Date.parse(now));
		const { metric, cycle, state, due, broken, stopped, net } = clock;
		return {
			metric,
			cycleNo: cycle,
			state,
			dueAt: iso(due),
			brokenAt: iso(broken),
			stoppedAt: iso(stopped),
			netMs: net
		};
	});
}

const STOPS_WAITING = ['replied', 'offer_refused', 'resumed', 'asked', 'offered', 'answered', 'declined'];
const RESPONSES = ['acknowledged', 'asked', 'offered', 'answered', 'declined'];

function tell(clocks: Walked[], event: HistoryEvent, versions: Versions, earlier: HistoryEvent[]) {
	const { type, payload } = event;
	const at = Date.parse(event.occurredAt);
	const going = () => clocks.filter(isGoing);
	const answers = () => going().filter(({ metric }) => metric === 'answer');
	if (type === 'raised') {
		for (const metric of ['first_response', 'answer']) {
			const target = payload[`${metric}_target`];
			if (target)
				clocks.push(start(metric, String(target), String(payload[`${metric}_calendar`]), at, versions));
		}
	}
	if (RESPONSES.includes(type))
		for (const clock of going()) if (clock.metric === 'first_response') stop(clock, at);
	if (STOPS_WAITING.includes(type)) for (const clock of answers()) resume(clock, at);
	if (type === 'asked' || type === 'offered') for (const clock of answers()) pause(clock, at);
	if (type === 'answered' || type === 'declined') for (const clock of answers()) stop(clock, at);
	if (type === 'withdrawn') for (const clock of going()) cancel(clock, at);
	if (type === 'reopened') reopen(clocks, at);
	if (type === 'handed_over')
		for (const clock of going()) handOver(clock, String(payload.calendar), at, versions);
	if (type === 'kind_changed') changeKind(clocks, event, versions, earlier);
	if (type === 'recalculated') {
		for (const clock of going()) {
			if (payload[`${clock.metric}_ended`]) cancel(clock, at);
			onCalendar(clock, payload[`${clock.metric}_calendar`], at, versions);
			onTarget(clock, payload[`${clock.metric}_target`], at, versions);
		}
		for (const metric of ['first_response', 'answer'])
			if (payload[`${metric}_from`]) promiseAgain(clocks, metric, payload, versions, earlier);
	}
}

/** A cancelled clock counts again as if it had never ended; what was late then keeps what it was promised. */
function promiseAgain(
	clocks: Walked[],
	metric: string,
	payload: Payload,
	versions: Versions,
	earlier: HistoryEvent[]
) {
	const calendarId = String(payload[`${metric}_calendar`]);
	const targetId = String(payload[`${metric}_target`]);
	const known = clocks.findLast((each) => each.metric === metric);
	const clock =
		known ?? start(metric, targetId, calendarId, Date.parse(String(payload[`${metric}_from`])), versions);
	if (!known) clocks.push(clock);
	Object.assign(clock, { state: 'running', stopped: null, net: null, due: null });
	clock.pauses = metric === 'answer' ? pausesIn(earlier) : [];
	if (known && clock.broken === null) {
		Object.assign(clock, { calendarId, calendar: versions.calendar(calendarId) });
		onTarget(clock, targetId, 0, versions);
	}
	const open = clock.pauses.find(({ to }) => to === null);
	clock.due = dueOf(clock, open?.from ?? 0);
	if (!open) return;
	breakPromise(clock, open.from);
	Object.assign(clock, { state: 'paused', due: null });
}

/** From every question to the asker until what ended the wait for it. */
function pausesIn(events: HistoryEvent[]): Pause[] {
	const pauses: Pause[] = [];
	for (const { type, occurredAt } of events) {
		const at = Date.parse(occurredAt);
		if (STOPS_WAITING.includes(type)) for (const each of pauses) each.to ??= at;
		if (type === 'asked' || type === 'offered') pauses.push({ from: at, to: null });
	}
	return pauses;
}

function changeKind(
	clocks: Walked[],
	{ occurredAt, payload }: HistoryEvent,
	versions: Versions,
	earlier: HistoryEvent[]
) {
	for (const metric of ['first_response', 'answer']) {
		const target = payload[`${metric}_target`];
		const clock = clocks.findLast((each) => each.metric === metric);
		if (clock && isGoing(clock)) {
			if (target) onTarget(clock, target, Date.parse(occurredAt), versions);
			else cancel(clock, Date.parse(occurredAt));
		} else if (target && isLost(clock, metric, earlier)) {
			const from = { ...payload, [`${metric}_from`]: payload.raisedAt ?? null };
			promiseAgain(clocks, metric, from, versions, earlier);
		}
	}
}

/** Ended unanswered, or never begun, in the round that goes on now. */
function isLost(clock: Walked | undefined, metric: string, earlier: HistoryEvent[]): boolean {
	const types = earlier.map(({ type }) => type);
	if (metric === 'first_response' && types.some((type) => RESPONSES.includes(type))) return false;
	const round = 1 + types.filter((type) => type === 'reopened').length;
	return clock === undefined ? round === 1 : clock.state === 'cancelled' && clock.cycle === round;
}
