export type Membership = {
	personId: string;
	organisationId: string;
	startsOn: string;
	endsOn: string | null;
};

/** The organisations somebody belongs to on a date, the longest first. */
export function organisationsOn(
	memberships: readonly Membership[],
	personId: string,
	date: string
): string[] {
	const held = memberships.filter(
		(one) => one.personId === personId && one.startsOn <= date && (one.endsOn === null || date <= one.endsOn)
	);
	return [...new Set(held.map((one) => one.organisationId))];
}

/** A lead with every organisation this person belongs to on the session's date. */
export type Lead = { personId: string; half: number; pairedAt: string; organisations: string[] };

export function shareOrganisation(one: { organisations: string[] }, other: { organisations: string[] }) {
	return one.organisations.some((organisation) => other.organisations.includes(organisation));
}

/**
 * Which leads stay when organisations may have changed: nobody without an organisation, and no two who share one.
 * Of two who share, the one whose situation changed goes; else the one who was paired last.
 */
export function decideLeads(
	leads: readonly Lead[],
	changed: readonly string[] = []
): { kept: Lead[]; lost: Lead[] } {
	const employed = leads.filter((lead) => lead.organisations.length > 0);
	const [one, other] = employed;
	if (!one || !other || !shareOrganisation(one, other)) return split(leads, employed);
	const leaving = chooseLeaving(one, other, changed);
	return split(
		leads,
		employed.filter((lead) => lead !== leaving)
	);
}

function chooseLeaving(one: Lead, other: Lead, changed: readonly string[]) {
	const oneChanged = changed.includes(one.personId);
	if (oneChanged !== changed.includes(other.personId)) return oneChanged ? one : other;
	if (one.pairedAt !== other.pairedAt) return one.pairedAt > other.pairedAt ? one : other;
	return one.half > other.half ? one : other;
}

function split(leads: readonly Lead[], kept: Lead[]) {
	return { kept, lost: leads.filter((lead) => !kept.includes(lead)) };
}
