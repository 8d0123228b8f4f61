import { addMs, DAY, now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { insertMany, keyOf, type Draws } from './bulk.ts';
import type { CountryPeople } from './country-people.ts';
import type { CountryEdition } from './country-planning.ts';
import type { Enrolled } from './country-traces.ts';

/** One assignment an edition: most hand in, and most of what was handed in got an answer. */
export async function createAssignments(
	db: Db,
	draws: Draws,
	editions: CountryEdition[],
	enrolled: Map<string, Enrolled[]>
) {
	const going = editions.filter(
		({ state, sessions }) => state !== 'cancelled' && sessions[0]!.startsAt < now()
	);
	await insertMany(
		db,
		'assignment',
		going.map(({ id, sessions, createdAt }) => ({
			...{
				id: `assignment-${id}`,
				editionId: id,
				sessionId: sessions[1]!.id,
				title: 'Praat met een ketenpartner'
			},
			...{ body: 'En schrijf op wat je hoorde.', dueAt: sessions[1]!.startsAt, madeAt: createdAt },
			...{ madeBy: sessions[0]!.leadIds[0] ?? enrolled.get(id)![0]!.personId, publishedAt: createdAt }
		}))
	);
	const handedIn = going.flatMap(({ id, sessions }) =>
		(enrolled.get(id) ?? [])
			.filter(({ placed, ended }) => placed && !ended && draws.chance(0.75))
			.map(({ personId }) => ({
				editionId: id,
				personId,
				leadId: sessions[0]!.leadIds[0],
				at: addMs(sessions[1]!.startsAt, -DAY)
			}))
			.filter(({ at }) => at < now())
	);
	await insertMany(
		db,
		'submission',
		handedIn.map(({ editionId, personId, at }, index) => ({
			...{ id: keyOf('submission', index), assignmentId: `assignment-${editionId}`, personId },
			...{ text: 'Ik sprak met een collega van een andere organisatie.', savedAt: at, handedInAt: at }
		}))
	);
	await insertMany(
		db,
		'feedback',
		handedIn.flatMap(({ leadId, at }, index) =>
			!leadId || at > addMs(now(), -20 * DAY) || draws.chance(0.02)
				? []
				: {
						...{ id: keyOf('feedback', index), submissionId: keyOf('submission', index), authorId: leadId },
						...{ version: 1, text: 'Goed gedaan.', writtenAt: addMs(at, DAY), releasedAt: addMs(at, DAY) }
					}
		)
	);
}

/** Coaching, who is away, who may be one person under two names, and what people would like to follow. */
export async function createRest(
	db: Db,
	draws: Draws,
	{ people, trainers, staffIds }: CountryPeople,
	editions: CountryEdition[]
) {
	const participants = people.slice(trainers.length);
	const pairs = draws
		.some(participants, 2000)
		.map(({ id }) => ({ coachId: draws.pick(trainers).id, participantId: id }));
	await insertMany(
		db,
		'coachingPair',
		pairs.map((pair, index) => ({
			...{ ...pair, id: keyOf('pair', index), askedAt: addMs(now(), -300 * DAY), askedBy: staffIds[0]! },
			...{ acceptedAt: addMs(now(), -299 * DAY), endedAt: index % 4 ? addMs(now(), -100 * DAY) : null }
		}))
	);
	await insertMany(
		db,
		'absence',
		draws.some(people, 1500).map(({ id }, index) => {
			const startsOn = addMs(now(), (draws.below(400) - 300) * DAY);
			return {
				...{ id: keyOf('absence', index), personId: id, startsOn: startsOn.slice(0, 10) },
				endsOn: addMs(startsOn, 10 * DAY).slice(0, 10)
			};
		})
	);
	await insertMany(
		db,
		'possibleDuplicate',
		Array.from({ length: 600 }, () =>
			draws
				.some(participants, 2)
				.map(({ id }) => id)
				.toSorted()
		)
			.filter((pair, index, all) => all.findIndex(([one]) => one === pair[0]) === index)
			.map(([personId, otherId]) => ({ personId, otherId, foundAt: now() }))
	);
	const coming = editions.filter(({ state }) => state === 'to_start');
	await insertMany(
		db,
		'preference',
		draws.some(participants, 1500).flatMap(({ id }) => {
			const { id: editionId, trainingId } = draws.pick(coming);
			return { personId: id, trainingId, rank: 1, editionId, givenAt: now() };
		})
	);
}
