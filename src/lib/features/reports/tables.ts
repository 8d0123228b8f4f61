import { kindWord, stateWord } from '#lib/features/wishes/words.ts';
import { formatDate, formatMoment, formatMonth, formatShare } from '#lib/i18n/format.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import type { Duration } from '#lib/features/reports/figures/durations.ts';
import type { Figures } from './figures.server.ts';
import { demandWord, endReasonWord, endWord, percentileWord, quantileWord, reasonWord } from './words.ts';

export type Rows = { head: string[]; rows: (string | number)[][] };

/** Every table of the page by the name of its file; what may not be shown is not in the figures either. */
export const tables = {
	vandaag: todayTable,
	doorlooptijd: durationTable,
	leeftijd: ageingTable,
	beantwoord: answersTable,
	weken: weeksTable,
	uitkomst: outcomeTable,
	verloop: flowTable,
	'op-tijd': onTimeTable,
	'zonder-antwoord': endingsTable,
	liggend: heatTable,
	eigenaren: holderTable,
	onderwerpen: demandTable,
	wensen: wishTable
} satisfies Record<string, (figures: Figures) => Rows>;

export type TableName = keyof typeof tables;

export function isTableName(name: string): name is TableName {
	return Object.hasOwn(tables, name);
}

function todayTable({ today }: Figures): Rows {
	return {
		head: [
			...[m.wish_summary(), m.wish_kind(), m.wish_owner(), m.reports_why()],
			...[m.reports_loss(), m.reports_age(), m.wish_time_left()]
		],
		rows: today.map(({ summary, kind, ownerName, reasons, loss, age, time }) => [
			...[summary, kindWord(kind), ownerName ?? m.wish_nobody(), reasons.map(reasonWord).join(', ')],
			...[formatShare(loss), age, time.text]
		])
	};
}

function durationTable({ whole, organisations }: Figures): Rows {
	return {
		head: [
			...[m.reports_organisation(), m.reports_n(), m.reports_still_open()],
			...[m.reports_half_days(), m.reports_half_working_days()],
			...[m.reports_most_days(), m.reports_most_working_days(), m.reports_longest()]
		],
		rows: [{ name: m.reports_together(), ...whole }, ...organisations]
			.filter(({ shown }) => shown !== 'nothing')
			.map((group) => [group.name, group.n, group.open, ...percentilesOf(group), group.longest])
	};
}

function percentilesOf({ days, workingDays }: Duration): string[] {
	if (!days || !workingDays) return ['', '', '', ''];
	return [
		...[percentileWord(days.half, 'days'), percentileWord(workingDays.half, 'workingDays')],
		...[percentileWord(days.most, 'days'), percentileWord(workingDays.most, 'workingDays')]
	];
}

function ageingTable({ ageing }: Figures): Rows {
	return {
		head: [m.wish_summary(), m.wish_state(), m.reports_age()],
		rows: ageing.dots.map(({ summary, state, age }) => [summary, stateWord(state), age])
	};
}

function answersTable({ answers }: Figures): Rows {
	return {
		head: [
			...[m.wish_summary(), m.reports_answered_at()],
			...[m.reports_took_days(), m.reports_took_working_days(), m.reports_took_office_hours()]
		],
		rows: answers.map(({ summary, answeredAt, days, workingDays, officeHours }) => [
			...[summary, formatDate(answeredAt), days, workingDays, officeHours ?? '']
		])
	};
}

function weeksTable({ steadiness }: Figures): Rows {
	const weeks = steadiness?.chart.possible ? steadiness.chart.weeks : [];
	return {
		head: [m.reports_steady_monday(), m.reports_took_working_days(), m.reports_steady_outside()],
		rows: weeks.map(({ week, median, isBeyondLimits, isInLongRun }) => [
			formatDate(`${steadiness?.mondays[week]}T12:00:00Z`),
			Math.round(median * 10) / 10,
			isBeyondLimits || isInLongRun ? m.reports_steady_yes() : ''
		])
	};
}

function outcomeTable({ outcomes, shown }: Figures): Rows {
	return {
		head: [
			...[m.reports_working_day(), m.reports_end_answered()],
			...[m.reports_end_declined(), m.reports_lost()]
		],
		rows: (shown === 'curve' ? outcomes : []).map(({ day, answered, declined, overtaken }) => [
			...[day, formatShare(answered), formatShare(declined), formatShare(overtaken)]
		])
	};
}

function flowTable({ flow, shown }: Figures): Rows {
	return {
		head: [
			...[m.reports_date(), m.reports_end_answered(), m.reports_flow_ended()],
			...[m.reports_flow_in_hand(), m.reports_flow_waiting()]
		],
		rows: (shown === 'curve' ? flow : []).map(({ date, answered, ended, inHand, waiting }) => [
			...[formatDate(date), answered, ended, inHand, waiting]
		])
	};
}

function onTimeTable({ onTime }: Figures): Rows {
	return {
		head: [m.reports_month(), m.reports_met(), m.reports_late(), m.reports_excused()],
		rows: onTime.months.map(({ month, met, late, excused }) => [...[monthWord(month), met, late, excused]])
	};
}

/** "januari 2027", from "2027-01". */
export function monthWord(month: string): string {
	return formatMonth(`${month}-15T12:00:00Z`);
}

function endingsTable({ endings }: Figures): Rows {
	return {
		head: [m.reports_why(), m.reports_n()],
		rows: endings.map(({ reason, count }) => [endReasonWord(reason), count])
	};
}

function heatTable({ heat }: Figures): Rows {
	return {
		head: [m.reports_organisation(), ...(heat[0]?.cells ?? []).map(({ age }) => ageWord(age))],
		rows: heat.map(({ name, cells }) => [
			name || m.reports_no_organisation(),
			...cells.map(({ count, share }) => `${count} (${formatShare(share)})`)
		])
	};
}

/** "0–2", "20+". */
export function ageWord(age: string): string {
	return age.replace('-', '–');
}

function holderTable({ holders }: Figures): Rows {
	return {
		head: [m.wish_owing(), m.reports_spans(), m.reports_held_half(), m.reports_held_longest()],
		rows: holders.map(({ name, spans, median, longest }) => [
			...[name ?? m.wish_programme(), spans, quantileWord(median), longest]
		])
	};
}

function demandTable({ demand }: Figures): Rows {
	return {
		head: [
			...[m.reports_topic(), m.reports_demand_wishes(), m.reports_demand_people()],
			...[m.reports_demand_organisations(), m.reports_demand_oldest(), m.reports_demand_until()],
			...[m.reports_demand_recent(), m.reports_demand_before()]
		],
		rows: demand.map((one) => [
			...[demandWord(one), one.wishes, one.people, one.organisations, one.oldest],
			...[one.usefulUntil ? formatDate(one.usefulUntil) : '', one.recent, one.before]
		])
	};
}

function wishTable({ dots }: Figures): Rows {
	return {
		head: [...[m.wish_summary(), m.reports_end()], ...[m.reports_took_days(), m.reports_took_working_days()]],
		rows: dots.map(({ summary, end, days, workingDays }) => [summary, endWord(end), days, workingDays])
	};
}

/** Health of the alerts as pairs, for a list. */
export function alertFacts({ alerts }: Figures): { label: string; text: string }[] {
	if (!alerts) return [];
	const seconds = alerts.delaySeconds;
	return [
		{
			label: m.reports_alerts_last(),
			text: alerts.evaluatedAt ? formatMoment(alerts.evaluatedAt) : m.reports_alerts_never()
		},
		{
			label: m.reports_alerts_delay(),
			text: seconds === null ? m.reports_none_yet() : delayWord(seconds)
		},
		{
			label: m.reports_alerts_mails(),
			text: m.reports_alerts_mail_counts({ sent: alerts.sent, suppressed: alerts.suppressed })
		},
		{ label: m.reports_alerts_failed(), text: String(alerts.failed) },
		{ label: m.reports_alerts_unread(), text: String(alerts.unread) }
	];
}

/** "40 seconden", "12 minuten" or "20 uur" */
function delayWord(seconds: number): string {
	if (seconds < 120) return m.reports_seconds({ count: seconds });
	const minutes = Math.round(seconds / 60);
	return minutes < 120
		? m.reports_minutes({ count: minutes })
		: m.reports_hours({ count: Math.round(minutes / 60) });
}
