import type { Clash } from '#lib/features/sessions/clashes.ts';
import { shareOrganisation } from '#lib/features/sessions/leads.ts';

export type Candidate = {
	personId: string;
	name: string;
	/** Every organisation of this person on the session's date. */
	organisations: string[];
	competent: boolean;
	clashes: Clash[];
	/** Sessions led this season, and how many at most. */
	load: number;
	maxSessions: number;
	/** How often taught with the other trainer of this session. */
	together: number;
};

export type Refusal = 'already_leads' | 'not_competent' | 'no_organisation' | 'same_organisation';

export type OtherLead = { personId: string; organisations: string[] } | null;

/** Why somebody can never take a half in this session, whatever the reason given. */
export function refusalOf(candidate: Candidate, other: OtherLead): Refusal | undefined {
	if (other?.personId === candidate.personId) return 'already_leads';
	if (!candidate.competent) return 'not_competent';
	if (!candidate.organisations.length) return 'no_organisation';
	if (other && shareOrganisation(candidate, other)) return 'same_organisation';
	return undefined;
}

export function isFull(candidate: Pick<Candidate, 'load' | 'maxSessions'>) {
	return candidate.load >= candidate.maxSessions;
}

/** Who is free first, then who led least, then who taught least with the other. */
export function compareCandidates(one: Candidate, other: Candidate) {
	return (
		one.clashes.length - other.clashes.length ||
		Number(isFull(one)) - Number(isFull(other)) ||
		one.load - other.load ||
		one.together - other.together ||
		one.name.localeCompare(other.name)
	);
}
