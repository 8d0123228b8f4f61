import { getLocale } from '#lib/i18n/paraglide/runtime.js';
import { takeFlash } from '#lib/server/flash.ts';
import { countUnreadAlerts } from '#lib/features/alerts/queries.server.ts';
import { menuFor } from './menu.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ locals, cookies }) => {
	const { actor, demonstration, transport } = locals;
	return {
		formKey: locals.formKey,
		frame: {
			signedIn: actor !== null,
			name: actor?.name ?? '',
			initials: actor?.initials ?? '',
			language: getLocale(),
			theme: readTheme(cookies.get('theme')),
			demonstration,
			mailOff: transport === null,
			unreadAlerts: actor ? await countUnreadAlerts(locals.db, actor) : 0,
			menu: actor ? menuFor(actor) : [],
			flash: takeFlash(cookies)
		}
	};
};

function readTheme(text: string | undefined): 'system' | 'light' | 'dark' {
	return text === 'light' || text === 'dark' ? text : 'system';
}
