import { m } from '#lib/i18n/paraglide/messages.js';
import type { OrganisationShape } from '#lib/ui/shapes.ts';
import type { OrganisationKind } from './organisation.ts';

export function organisationKindName(kind: OrganisationKind): string {
	switch (kind) {
		case 'shelter':
			return m.organisations_kind_shelter();
		case 'safe_home':
			return m.organisations_kind_safe_home();
		case 'youth_protection':
			return m.organisations_kind_youth_protection();
		case 'social_work':
			return m.organisations_kind_social_work();
		case 'municipality':
			return m.organisations_kind_municipality();
		case 'police':
			return m.organisations_kind_police();
		case 'mental_health':
			return m.organisations_kind_mental_health();
		case 'probation':
			return m.organisations_kind_probation();
		case 'lived_experience':
			return m.organisations_kind_lived_experience();
		case 'other':
			return m.organisations_kind_other();
	}
}

export function organisationShapeName(shape: OrganisationShape): string {
	switch (shape) {
		case 'circle':
			return m.organisations_shape_circle();
		case 'square':
			return m.organisations_shape_square();
		case 'diamond':
			return m.organisations_shape_diamond();
		case 'hexagon':
			return m.organisations_shape_hexagon();
		case 'triangle':
			return m.organisations_shape_triangle();
		case 'pentagon':
			return m.organisations_shape_pentagon();
		case 'star':
			return m.organisations_shape_star();
		case 'cross':
			return m.organisations_shape_cross();
	}
}
