import { addDays } from '#lib/server/zone.ts';

/** So many working days there are to decide what happens to a wish whose asker changed workplace. */
export const DECIDE_DAYS = 2;

export const changeDecisions = ['follow_person', 'hand_over', 'both', 'overtaken'] as const;
export type ChangeDecision = (typeof changeDecisions)[number];

/** Kinds that go along with the asker when nobody decides; about the others the asker is asked. */
export const followingKinds = ['coaching', 'answer'] as const;

export type Stay = { organisationId: string; startsOn: string; endsOn: string | null };

export type Departure = {
	toOrganisationId: string | null;
	effectiveOn: string;
	/** Whether the asker is gone from the place where the wish arose; else a second workplace was added. */
	left: boolean;
	/** Nobody said so, but mail to the asker comes back. */
	bounced?: boolean;
};

/** Whether somebody's work has changed since a wish arose at `home`, seen on a date. */
export function departureOf(
	stays: Stay[],
	home: string,
	raisedOn: string,
	today: string
): Departure | undefined {
	const current = stays.filter(({ startsOn, endsOn }) => startsOn <= today && (endsOn ?? today) >= today);
	const elsewhere = current.filter(({ organisationId }) => organisationId !== home).sort(byStart);
	const joined = elsewhere.findLast(({ startsOn }) => startsOn > raisedOn);
	if (elsewhere.length < current.length)
		return joined && { toOrganisationId: joined.organisationId, effectiveOn: joined.startsOn, left: false };
	const lastDay = stays
		.filter(({ organisationId, endsOn }) => organisationId === home && endsOn !== null && endsOn < today)
		.reduce((latest, { endsOn }) => ((endsOn ?? '') > latest ? (endsOn ?? '') : latest), '');
	if (!lastDay) return undefined;
	const to = joined ?? elsewhere.at(-1);
	return { toOrganisationId: to?.organisationId ?? null, effectiveOn: addDays(lastDay, 1), left: true };
}

function byStart(one: Stay, other: Stay) {
	return one.startsOn.localeCompare(other.startsOn);
}
