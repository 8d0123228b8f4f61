import { m } from '#lib/i18n/paraglide/messages.js';

export function roleName(role: 'trainer' | 'staff' | 'coordinator' | 'admin'): string {
	switch (role) {
		case 'trainer':
			return m.people_role_trainer();
		case 'staff':
			return m.people_role_staff();
		case 'coordinator':
			return m.people_role_coordinator();
		case 'admin':
			return m.people_role_admin();
	}
}

export function accountState(account: string): string {
	switch (account) {
		case 'active':
			return m.people_account_active();
		case 'invited':
			return m.people_account_invited();
		case 'disabled':
			return m.people_account_disabled();
		default:
			return m.people_account_none();
	}
}

/** The days of the week, Monday first, as a form numbers them. */
export function weekDays() {
	const names = [
		m.people_day_1(),
		m.people_day_2(),
		m.people_day_3(),
		m.people_day_4(),
		m.people_day_5(),
		m.people_day_6(),
		m.people_day_7()
	];
	return names.map((label, index) => ({ value: String(index + 1), label }));
}
