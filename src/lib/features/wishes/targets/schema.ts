import { z } from 'zod';
import { date, wholeNumber } from '#lib/fields.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { kinds, type Kind } from '../wish.ts';
import { LONGEST, type SaidTarget } from './target.ts';
import type { Metric } from '../clocks/clock.ts';

type PromisedTarget = SaidTarget & {
	/** The percentage of the time after which a wish becomes a worry. */
	atRisk: number;
	validFrom: string;
};

export type TargetForm = PromisedTarget & { policyId: string; version: number };

/** For which wishes something is promised; null is for all. */
export type Scope = { metric: Metric; kind: Kind | null; organisationId: string | null };
export type NewTargetForm = PromisedTarget & Scope;

/** What the form of a new version must contain; at least one, and never more than a year of work. */
export function targetSchema(policyId: string) {
	return z
		.object({ version: z.coerce.number().int(), ...promise() })
		.refine(isShort, tooLong())
		.transform((form): TargetForm => ({ ...form, policyId }));
}

/** The same for a target that was not there yet. */
export function newTargetSchema() {
	return z
		.object({
			metric: z.enum(['first_response', 'answer'], { error: () => m.targets_metric_missing() }),
			kind: z.enum(['all', ...kinds]),
			organisationId: z.string().max(40),
			...promise()
		})
		.refine(isShort, tooLong())
		.transform((form): NewTargetForm => ({
			...form,
			kind: form.kind === 'all' ? null : form.kind,
			organisationId: form.organisationId === 'all' ? null : form.organisationId
		}));
}

export function disableSchema() {
	return z.object({ version: z.coerce.number().int() });
}

function promise() {
	return {
		unit: z.enum(['business_days', 'business_hours'], { error: () => m.targets_unit_missing() }),
		value: wholeNumber(1, LONGEST.business_hours),
		atRisk: wholeNumber(10, 95),
		validFrom: date()
	};
}

function isShort({ unit, value }: SaidTarget) {
	return value <= LONGEST[unit];
}

function tooLong() {
	return { path: ['value'], error: () => m.targets_too_long({ days: LONGEST.business_days }) };
}
