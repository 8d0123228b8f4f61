import { formatPeriod } from '#lib/i18n/format.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import type { Clash, ClashingSession } from './clashes.ts';

/** A clash as a sentence that names what and when. */
export function clashText(clash: Clash): string {
	if (clash.kind === 'absence') {
		const { name } = clash;
		return clash.why === 'absent'
			? m.planning_clash_absent({ name })
			: m.planning_clash_no_working_day({ name });
	}
	const when = formatPeriod(clash.other.startsAt, clash.other.endsAt);
	const session = sessionName(clash.other);
	if (clash.kind === 'trainer') return m.planning_clash_trainer({ name: clash.name, session, when });
	if (clash.kind === 'place') return m.planning_clash_place({ place: clash.place, session, when });
	return m.planning_clash_participants({ count: clash.people, session, when });
}

export function sessionName(session: Pick<ClashingSession, 'edition' | 'number'>): string {
	return m.planning_session_of({ edition: session.edition, number: session.number });
}
