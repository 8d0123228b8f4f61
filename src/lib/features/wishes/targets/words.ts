import { m } from '#lib/i18n/paraglide/messages.js';
import type { Kind } from '../wish.ts';
import type { SaidTarget } from './target.ts';
import { kindWord } from '../words.ts';

type Named = { metric: string; kind: Kind | null; organisationName: string | null };

/** What is promised, for which wishes and by whom. */
export function targetTitle({ metric, kind, organisationName }: Named): string {
	const what = metric === 'first_response' ? m.targets_first_response() : m.targets_answer();
	const which = kind ? kindWord(kind) : m.targets_every_kind();
	return [`${what}: ${which}`, organisationName].filter(Boolean).join(', ');
}

export function targetWord({ unit, value }: SaidTarget): string {
	return unit === 'business_days' ? m.targets_days({ count: value }) : m.targets_hours({ count: value });
}

export function unitWord(unit: SaidTarget['unit']): string {
	return unit === 'business_days' ? m.targets_unit_days() : m.targets_unit_hours();
}
