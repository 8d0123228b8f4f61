import type { Actor } from '#lib/features/people/actor.ts';
import { m } from '#lib/i18n/paraglide/messages.js';

export type MenuItem = {
	href: string;
	label: string;
	icon: string;
	place: 'main' | 'manage';
	bottomBar: boolean;
};

/** The places this person can go; what one may not open is not on the menu. */
export function menuFor(actor: Actor): MenuItem[] {
	return [...mainMenu(actor), ...manageMenu(actor)];
}

function mainMenu(actor: Actor): MenuItem[] {
	return [
		item('/', m.app_menu_home(), 'house', true),
		item('/aanbod', m.app_menu_catalogue(), 'book-open', true),
		item('/agenda', m.app_menu_diary(), 'calendar', true),
		item('/wensen', m.app_menu_wishes(), 'message-circle-question-mark', true),
		item('/opdrachten', m.app_menu_assignments(), 'clipboard-list', !actor.staff),
		item('/coaching', m.app_menu_coaching(), 'messages-square', false),
		item('/netwerk', m.app_menu_network(), 'users-round', false),
		item('/kennis', m.app_menu_knowledge(), 'library', false)
	];
}

function manageMenu(actor: Actor): MenuItem[] {
	const staff = actor.staff;
	const people = staff || actor.admin || actor.coordinatedOrganisations.length > 0;
	return [
		...(staff ? [manage('/planning', m.app_menu_planning(), 'calendar-range', true)] : []),
		...(people ? [manage('/mensen', m.app_menu_people(), 'contact-round', false)] : []),
		...(staff ? [manage('/organisaties', m.app_menu_organisations(), 'building-2', false)] : []),
		...(staff ? [manage('/onderwerpen', m.app_menu_topics(), 'tags', false)] : []),
		...(staff ? [manage('/locaties', m.app_menu_places(), 'map-pin', false)] : []),
		...(staff ? [manage('/kalenders', m.app_menu_calendars(), 'clock', false)] : []),
		...(actor.admin ? [manage('/beheer', m.app_menu_operations(), 'server-cog', false)] : [])
	];
}

function item(href: string, label: string, icon: string, bottomBar: boolean): MenuItem {
	return { href, label, icon, place: 'main', bottomBar };
}

function manage(href: string, label: string, icon: string, bottomBar: boolean): MenuItem {
	return { href, label, icon, place: 'manage', bottomBar };
}
