/** A random world as plain facts, before it stands in any table. */
import { createRandom } from '#lib/engine/random.ts';

export type Facts = ReturnType<typeof drawFacts>;

/** Days from the present, for an instant or a date. */
type Days = number;

const PEOPLE = 14;
const EDITIONS = 7;
const PERIODS: { from: Days; until: Days | null }[] = [
	{ from: -400, until: null },
	{ from: -400, until: null },
	{ from: -400, until: 0 },
	{ from: -400, until: -1 },
	{ from: 0, until: 30 },
	{ from: 1, until: null }
];

export function drawFacts(seed: number) {
	const random = createRandom(seed);
	const pick = <T>(from: readonly T[]): T => from[random.below(from.length)]!;
	const chance = (share: number) => random.below(100) < share * 100;
	const id = (kind: string, index: number) => `${kind}${seed}x${index}`;
	const many = <T>(count: number, make: (index: number) => T) =>
		Array.from({ length: count }, (_, index) => make(index));

	const organisations = many(4, (index) => id('org', index));
	const people = many(PEOPLE, (index) => id('person', index));
	const memberships = people.flatMap((personId) =>
		organisations
			.filter(() => chance(0.35))
			.map((organisationId) => ({ personId, organisationId, ...pick(PERIODS) }))
	);
	const grants = [
		...people
			.filter(() => chance(0.3))
			.map((personId) => ({
				personId,
				role: 'coordinator' as const,
				organisationId: pick(organisations),
				ended: chance(0.2)
			})),
		{ personId: people[0]!, role: 'staff' as const, organisationId: null, ended: false },
		{ personId: people[1]!, role: 'admin' as const, organisationId: null, ended: false },
		{ personId: people[2]!, role: 'staff' as const, organisationId: null, ended: true }
	];
	const trainings = many(4, (index) => ({ id: id('training', index), published: chance(0.4) }));
	const editions = many(EDITIONS, (index) => ({
		id: id('edition', index),
		trainingId: pick(trainings).id,
		state: pick(['to_start', 'definitive', 'held', 'cancelled'] as const)
	}));
	const sessions = editions.flatMap((edition, index) =>
		many(1 + random.below(2), (number) => ({
			id: id(`session${index}`, number),
			editionId: edition.id,
			number,
			endedAt: pick<Days>([-90, -61, -59, -1, 14])
		}))
	);
	const leads = sessions.flatMap(({ id: sessionId }) => {
		const duo = [pick(people), pick(people)];
		return duo
			.filter((personId, index) => duo.indexOf(personId) === index)
			.map((personId, index) => ({ sessionId, personId, place: index + 1 }));
	});
	const enrolments = editions.flatMap(({ id: editionId }, index) =>
		people
			.filter(() => chance(0.3))
			.map((personId, number) => ({
				id: id(`enrolment${index}`, number),
				editionId,
				personId,
				placed: chance(0.75),
				end: pick([null, null, null, 'withdrawn', 'edition_cancelled'] as const)
			}))
	);
	const assignments = editions.map(({ id: editionId }, index) => ({
		id: id('assignment', index),
		editionId,
		published: chance(0.7)
	}));
	const submissions = assignments.flatMap((assignment, index) =>
		enrolments
			.filter(({ editionId }) => editionId === assignment.editionId && chance(0.7))
			.map(({ personId }, number) => ({
				id: id(`work${index}`, number),
				assignmentId: assignment.id,
				personId,
				handedIn: chance(0.7),
				flagged: chance(0.2)
			}))
	);
	const wishes = many(24, (index) => {
		const kind = pick(['deepening', 'answer', 'coaching'] as const);
		return {
			id: id('wish', index),
			kind,
			askerId: pick(people),
			organisationAtRaise: pick([null, ...organisations]),
			shared: chance(0.5),
			ownerOrganisationId: kind === 'answer' ? pick(organisations) : null,
			ownerPersonId: kind === 'coaching' || chance(0.3) ? pick(people) : null,
			sessionId: chance(0.5) ? pick(sessions).id : null
		};
	});
	const pairs = many(4, (index) => {
		const coachId = pick(people);
		return {
			id: id('pair', index),
			coachId,
			participantId: pick(people.filter((personId) => personId !== coachId)),
			ended: chance(0.4)
		};
	}).filter(
		(pair, index, all) =>
			all.findIndex(
				(other) => other.coachId === pair.coachId && other.participantId === pair.participantId
			) === index
	);
	/** Recoveries of accounts, before or after everything was written, and what was opened since. */
	const closings = people
		.filter(() => chance(0.3))
		.map((personId, index) => ({ id: id('closing', index), personId, after: chance(0.8) }));
	const openings = closings.flatMap(({ id: closingId, personId }, index) =>
		[...people, ...editions.map((edition) => edition.id)]
			.filter((what) => what !== personId && chance(0.3))
			.map((what, number) => ({
				...{ id: id(`opening${index}`, number), closingId, personId },
				...(people.includes(what) ? { otherId: what, editionId: null } : { otherId: null, editionId: what })
			}))
	);
	return {
		closings,
		openings,
		organisations,
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
		pairs
	};
}
