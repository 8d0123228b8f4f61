import type { Forecast } from '#lib/engine/turnaround/forecast.ts';
import type { Quantile } from '#lib/engine/turnaround/quantile.ts';
import type { EndReason } from '#lib/features/wishes/snapshot/columns.ts';
import type { End, Unit } from '#lib/features/wishes/clocks/elapsed.ts';
import { kindWord } from '#lib/features/wishes/words.ts';
import { formatNumber } from '#lib/i18n/format.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import type { Demand } from '#lib/features/reports/figures/demand.ts';
import type { Percentile } from '#lib/features/reports/figures/durations.ts';
import type { Reason } from './reason.ts';
import type { Measure } from './scope.ts';

/** "12 werkdagen" */
export function lengthWord(count: number, unit: Unit = 'workingDays'): string {
	return unit === 'days' ? m.reports_days({ count }) : m.reports_working_days({ count });
}

export function measureWord(measure: Measure): string {
	return {
		workingDays: m.reports_measure_working_days,
		days: m.reports_measure_days,
		officeHours: m.reports_measure_office_hours
	}[measure]();
}

/** "12 werkdagen", "12 dagen" or "12,5 kantooruur" */
export function tookWord(count: number, measure: Measure): string {
	return measure === 'officeHours'
		? m.reports_office_hours({ count: formatNumber(count) })
		: lengthWord(count, measure);
}

/** "12 dagen", or "meer dan 45 dagen" when that many have not ended yet. */
export function quantileWord(found: Quantile, unit: Unit = 'workingDays'): string {
	return found.reached
		? lengthWord(found.time, unit)
		: m.reports_more_than({ time: lengthWord(found.moreThan, unit) });
}

/** "12 dagen (8–15)" */
export function percentileWord({ at, low, high }: Percentile, unit: Unit): string {
	if (!low.reached) return quantileWord(at, unit);
	const from = formatNumber(low.time);
	const interval = high.reached ? `${from}–${formatNumber(high.time)}` : m.reports_or_more({ from });
	return `${quantileWord(at, unit)} (${interval})`;
}

export function endWord(end: End): string {
	return {
		answered: m.reports_end_answered,
		overtaken: m.reports_end_overtaken,
		withdrawn: m.reports_end_withdrawn,
		declined: m.reports_end_declined,
		open: m.reports_end_open
	}[end]();
}

export function endReasonWord(reason: EndReason): string {
	return {
		changed_workplace: m.reports_reason_changed_workplace,
		other_question: m.reports_reason_other_question,
		overtaken_by_news: m.reports_reason_overtaken_by_news,
		found_elsewhere: m.reports_reason_found_elsewhere,
		withdrawn: m.reports_end_withdrawn,
		declined: m.reports_end_declined,
		overtaken: m.reports_end_overtaken
	}[reason]();
}

export function reasonWord(reason: Reason): string {
	return {
		unowned: m.reports_today_unowned,
		late: m.reports_today_late,
		expiring: m.reports_today_expiring,
		soon: m.reports_today_soon,
		waiting: m.reports_today_waiting
	}[reason]();
}

/** The one next thing to do about a wish. */
export function actionWord(reason: Reason): string {
	return {
		unowned: m.reports_do_unowned,
		late: m.reports_do_late,
		expiring: m.reports_do_expiring,
		soon: m.reports_do_soon,
		waiting: m.reports_do_waiting
	}[reason]();
}

export function demandWord({ topic, kind }: Pick<Demand, 'topic' | 'kind'>): string {
	return topic ?? (kind ? m.reports_demand_kind({ kind: kindWord(kind).toLocaleLowerCase('nl') }) : '');
}

export function forecastWord(forecast: Forecast): string {
	if (!forecast.possible)
		return forecast.because === 'too_few_days' ? m.reports_forecast_few() : m.reports_forecast_never();
	const { days50, days85, days95 } = forecast;
	return m.reports_forecast({ days50, days85, days95: lengthWord(days95) });
}
