import type { EditionRelation } from '#lib/features/editions/relation.ts';
import { m } from '#lib/i18n/paraglide/messages.js';

/** Where somebody who stands to the edition like this can go on from a session. */
export function linksFor(
	{ staff, trains, participates }: EditionRelation,
	session: { id: string; editionId: string },
	begun: boolean
) {
	const base = `/bijeenkomsten/${session.id}`;
	const edition = `/uitvoeringen/${session.editionId}`;
	const guides = staff || trains;
	return [
		...(guides ? [{ href: `${base}/draaiboek`, label: m.planning_link_lesson_plan() }] : []),
		...(guides ? [{ href: `${base}/presentie`, label: m.planning_link_attendance() }] : []),
		...(participates && !guides
			? [{ href: `${base}/presentie`, label: m.planning_link_own_attendance() }]
			: []),
		...(guides ? [{ href: `${base}/presentielijst`, label: m.planning_link_sign_in_sheet() }] : []),
		...(guides && begun ? [{ href: `${base}/wensen`, label: m.noting_link() }] : []),
		...(guides || participates ? [{ href: `${edition}/indeling`, label: m.planning_link_mix() }] : []),
		...(guides || participates
			? [{ href: `${edition}/opdrachten`, label: m.planning_link_assignments() }]
			: [])
	];
}
