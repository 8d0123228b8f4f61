import { m } from '#lib/i18n/paraglide/messages.js';

/** The fields of the forms about a group, as a summary of errors names them. */
export function labels(): Record<string, string> {
	return {
		title: m.bundles_title_field(),
		minPersons: m.bundles_min_persons(),
		decideBy: m.bundles_decide_by(),
		wishIds: m.bundles_wishes(),
		sessionId: m.bundles_session(),
		body: m.bundles_offer_field()
	};
}
