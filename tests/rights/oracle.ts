/** Who sees what, said again from the rules alone: over facts, without a database and without the code. */
import type { Facts } from './facts.ts';

export const doors = [
	'people',
	'trainings',
	'editions',
	'sessions',
	'enrolments',
	'assignments',
	'submissions',
	'wishes',
	'pairs'
] as const;
export type Door = (typeof doors)[number];

const TAIL = 60;

export function visibleTo(facts: Facts, me: string): Record<Door, Set<string>> {
	const {
		people,
		memberships,
		grants,
		trainings,
		editions,
		sessions,
		leads,
		enrolments,
		assignments,
		submissions,
		wishes,
		pairs,
		closings,
		openings
	} = facts;
	const roles = grants.filter((grant) => grant.personId === me && !grant.ended);
	const staff = roles.some(({ role }) => role === 'staff');
	const admin = roles.some(({ role }) => role === 'admin');
	const organisations = roles.flatMap(({ organisationId }) => organisationId ?? []);
	const today = memberships.filter(({ from, until }) => from <= 0 && (until === null || until >= 0));
	const isOwn = (personId: string) =>
		today.some((one) => one.personId === personId && organisations.includes(one.organisationId));

	const leadsOf = (editionId: string) =>
		leads.filter((lead) => sessions.some((one) => one.id === lead.sessionId && one.editionId === editionId));
	const isFresh = (editionId: string) =>
		sessions.some((one) => one.editionId === editionId && one.endedAt > -TAIL);
	const active = enrolments.filter(({ end }) => end === null);
	const seated = active.filter(({ placed }) => placed);
	const teach = (editionId: string) =>
		isFresh(editionId) && leadsOf(editionId).some(({ personId }) => personId === me);
	const sit = (editionId: string) => seated.some((one) => one.editionId === editionId && one.personId === me);
	const lookAfter = (editionId: string) =>
		active.some((one) => one.editionId === editionId && isOwn(one.personId));

	const inMyEditions = editions
		.filter(({ id }) => teach(id) || sit(id))
		.flatMap(({ id }) => [
			...leadsOf(id).map(({ personId }) => personId),
			...seated.filter(({ editionId }) => editionId === id).map(({ personId }) => personId)
		]);
	const seesPerson = (id: string) => staff || admin || id === me || isOwn(id) || inMyEditions.includes(id);

	const seesTraining = (training: { id: string; published: boolean }) =>
		staff ||
		training.published ||
		editions.some(({ id, trainingId }) => {
			const mine =
				active.some((one) => one.editionId === id && one.personId === me) ||
				leadsOf(id).some(({ personId }) => personId === me);
			return trainingId === training.id && mine;
		});

	const isOffered = ({ trainingId, state }: Facts['editions'][number]) =>
		(state === 'to_start' || state === 'definitive') &&
		trainings.some(({ id, published }) => id === trainingId && published);
	const seesEdition = (edition: Facts['editions'][number]) =>
		staff ||
		isOffered(edition) ||
		enrolments.some(
			(one) =>
				one.editionId === edition.id &&
				one.personId === me &&
				(one.end === null || one.end === 'edition_cancelled')
		) ||
		teach(edition.id) ||
		lookAfter(edition.id);

	const seesEnrolment = (one: Facts['enrolments'][number]) =>
		staff ||
		one.personId === me ||
		isOwn(one.personId) ||
		teach(one.editionId) ||
		(sit(one.editionId) && seated.includes(one));

	const answered = (assignmentId: string) =>
		submissions.some((one) => one.assignmentId === assignmentId && one.personId === me);
	const seesAssignment = ({ id, editionId, published }: Facts['assignments'][number]) =>
		staff || teach(editionId) || (published && (sit(editionId) || lookAfter(editionId) || answered(id)));

	const editionOf = (assignmentId: string) =>
		assignments.find(({ id }) => id === assignmentId)?.editionId ?? '';
	const isClosed = (opens: (opening: Facts['openings'][number]) => boolean) =>
		closings.some(
			({ id, personId, after }) =>
				personId === me && after && !openings.some((opening) => opening.closingId === id && opens(opening))
		);
	const seesSubmission = (one: Facts['submissions'][number]) =>
		(one.personId === me || (one.handedIn && !one.flagged && teach(editionOf(one.assignmentId)))) &&
		!isClosed(({ editionId }) => editionId === editionOf(one.assignmentId));

	const taught = (sessionId: string | null) =>
		leads.some((lead) => lead.sessionId === sessionId && lead.personId === me) &&
		isFresh(sessions.find(({ id }) => id === sessionId)?.editionId ?? '');
	const stillThere = (personId: string, organisationId: string | null) =>
		today.some((one) => one.personId === personId && one.organisationId === organisationId);
	const isClosedWish = ({ kind, askerId, ownerPersonId }: Facts['wishes'][number]) =>
		kind === 'coaching' &&
		isClosed(({ otherId }) => otherId !== null && [askerId, ownerPersonId].includes(otherId));
	const readsWish = (wish: Facts['wishes'][number]) =>
		wish.askerId === me ||
		wish.ownerPersonId === me ||
		(staff && wish.kind !== 'coaching') ||
		organisations.includes(wish.ownerOrganisationId ?? '-') ||
		(wish.kind !== 'coaching' && taught(wish.sessionId)) ||
		(wish.shared &&
			organisations.includes(wish.organisationAtRaise ?? '-') &&
			stillThere(wish.askerId, wish.organisationAtRaise));

	const seen = editions.filter(seesEdition).map(({ id }) => id);
	return {
		people: new Set(people.filter(seesPerson)),
		trainings: idsOf(trainings.filter(seesTraining)),
		editions: new Set(seen),
		sessions: idsOf(sessions.filter(({ editionId }) => seen.includes(editionId))),
		enrolments: idsOf(enrolments.filter(seesEnrolment)),
		assignments: idsOf(assignments.filter(seesAssignment)),
		submissions: idsOf(submissions.filter(seesSubmission)),
		wishes: idsOf(wishes.filter((wish) => readsWish(wish) && !isClosedWish(wish))),
		pairs: idsOf(pairs.filter(({ coachId, participantId }) => coachId === me || participantId === me))
	};
}

function idsOf(rows: { id: string }[]) {
	return new Set(rows.map(({ id }) => id));
}
