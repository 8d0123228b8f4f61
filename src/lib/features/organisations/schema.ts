import { z } from 'zod';
import { m } from '#lib/i18n/paraglide/messages.js';
import { organisationColours, organisationShapeNames } from '#lib/ui/shapes.ts';
import { line, requiredLine, text, wholeNumber } from '#lib/fields.ts';
import { isDomain, organisationKinds, toDomain } from './organisation.ts';

export function organisationSchema() {
	return z.object({
		name: requiredLine(120, () => m.organisations_name_missing()),
		kind: z.enum(organisationKinds, { error: () => m.organisations_kind_missing() }),
		colour: wholeNumber(0, organisationColours - 1),
		shape: z.string().refine((shape) => organisationShapeNames.some((name) => name === shape), {
			error: () => m.organisations_shape_missing()
		}),
		region: line(60).optional(),
		domains: text(2000)
			.transform((typed) => [
				...new Set(
					typed
						.split(/[\s,;]+/)
						.map(toDomain)
						.filter(Boolean)
				)
			])
			.refine((domains) => domains.every(isDomain), { error: () => m.organisations_domains_wrong() })
	});
}

export type OrganisationForm = z.infer<ReturnType<typeof organisationSchema>>;
