import { m } from '#lib/i18n/paraglide/messages.js';
import type { addressAudiences, placeKinds } from './schema.ts';

export function placeKindName(kind: (typeof placeKinds)[number]): string {
	return kind === 'room' ? m.organisations_place_kind_room() : m.organisations_place_kind_online();
}

export function audienceName(audience: (typeof addressAudiences)[number]): string {
	switch (audience) {
		case 'everyone':
			return m.organisations_place_everyone();
		case 'enrolled':
			return m.organisations_place_enrolled();
		case 'signed_in':
			return m.organisations_place_signed_in();
	}
}
