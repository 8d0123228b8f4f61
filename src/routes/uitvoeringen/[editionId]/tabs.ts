import type { EditionRelation } from '#lib/features/editions/relation.ts';
import { m } from '#lib/i18n/paraglide/messages.js';

type Tab = { href: string; label: string };

/** The tabs of an edition that somebody who stands to it like this can open. */
export function tabsFor(relation: EditionRelation, editionId: string): Tab[] {
	const { staff, trains, participates, coordinates } = relation;
	const tab = (path: string, label: string, shown: boolean) =>
		shown ? [{ href: `/uitvoeringen/${editionId}${path}`, label }] : [];
	const inside = staff || trains || participates || coordinates;
	return [
		...tab('', m.planning_tab_general(), true),
		...tab('/bijeenkomsten', m.planning_tab_sessions(), true),
		...tab('/trainers', m.planning_tab_trainers(), true),
		...tab('/deelnemers', m.planning_tab_participants(), inside),
		...tab('/indeling', m.planning_tab_mix(), inside),
		...tab('/presentie', m.planning_tab_attendance(), staff || trains || coordinates),
		...tab('/opdrachten', m.planning_tab_assignments(), inside)
	];
}
