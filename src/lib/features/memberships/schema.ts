import { z } from 'zod';
import { m } from '#lib/i18n/paraglide/messages.js';
import { date, optional, requiredLine } from '#lib/fields.ts';
import { workFields } from '../people/schema.ts';

const organisationId = () => requiredLine(20, () => m.people_choose_organisation());

export function startSchema() {
	return z.object({
		organisationId: organisationId(),
		...workFields(),
		startsOn: date(),
		endsOn: optional(date())
	});
}

export function endSchema() {
	return z.object({ id: requiredLine(20), endsOn: date() });
}

export function moveSchema() {
	return z.object({
		id: requiredLine(20),
		organisationId: organisationId(),
		...workFields(),
		startsOn: date()
	});
}

export function correctSchema() {
	return z.object({ id: requiredLine(20), ...workFields() });
}
