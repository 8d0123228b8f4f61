import type { ShownPlace } from './place.ts';
import type { Locale } from '#lib/i18n/format.ts';
import { m } from '#lib/i18n/paraglide/messages.js';

/** Where a session is, in words that may leave the platform. */
export function whereabouts({ name, address, withheld }: ShownPlace, locale: Locale): string {
	if (name) return [name, address].filter(Boolean).join(', ');
	return withheld ? m.diaries_place_secret({}, { locale }) : m.diaries_place_open({}, { locale });
}
