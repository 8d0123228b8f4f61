import { addMs, DAY, HOUR, now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { insertMany, keyOf, type Draws } from './bulk.ts';
import type { CountryPeople, CountryPerson } from './country-people.ts';
import type { CountryEdition } from './country-planning.ts';

const SEATS = 26;
const GROUPS = 4;

export type Enrolled = { editionId: string; personId: string; placed: boolean; ended: boolean };

/** Who took part in what: a seat for most, the line for a few, and some who gave up theirs. */
export async function createEnrolments(
	db: Db,
	draws: Draws,
	{ people, trainers }: CountryPeople,
	editions: CountryEdition[]
): Promise<Map<string, Enrolled[]>> {
	const participants = people.slice(trainers.length);
	const all = new Map<string, Enrolled[]>();
	const rows = [];
	for (const edition of editions) {
		const askedAt = addMs(edition.createdAt, 30 * DAY);
		const known = now() < askedAt ? now() : askedAt;
		const own = drawPeople(draws, participants).map(({ id }, index) => ({
			...{ editionId: edition.id, personId: id, placed: index < SEATS },
			ended: edition.state === 'cancelled' || (index < SEATS && draws.chance(0.04))
		}));
		all.set(edition.id, own);
		for (const { personId, placed, ended } of own)
			rows.push({
				...{ id: keyOf('enrolment', rows.length), editionId: edition.id, personId },
				...{ askedAt: known, askedBy: personId, placedAt: placed ? known : null },
				...{ endedAt: ended ? known : null, endKind: ended ? 'withdrawn' : null, endReason: '' }
			});
	}
	await insertMany(db, 'enrolment', rows);
	return all;
}

function drawPeople(draws: Draws, participants: CountryPerson[]) {
	return draws.some(participants, draws.chance(0.15) ? SEATS + draws.below(8) : 22 + draws.below(5));
}

/** Groups, ticks and who met whom, of every session that is over. */
export async function createMeetings(
	db: Db,
	draws: Draws,
	editions: CountryEdition[],
	enrolled: Map<string, Enrolled[]>
) {
	const over = editions.filter(({ sessions, state }) => sessions[0]!.endsAt < now() && state !== 'cancelled');
	await insertMany(
		db,
		'mix',
		over.map(({ id, sessions }) => ({
			...{
				id: `mix-${id}`,
				editionId: id,
				state: 'published',
				askedAt: addMs(sessions[0]!.startsAt, -7 * DAY)
			},
			...{ seed: 1, occasionId: sessions[0]!.id, proposedAt: addMs(sessions[0]!.startsAt, -7 * DAY) },
			...{ publishedAt: addMs(sessions[0]!.startsAt, -5 * DAY) }
		}))
	);
	for (const edition of over) {
		const seated = (enrolled.get(edition.id) ?? []).filter(({ placed, ended }) => placed && !ended);
		await addMeetings(
			db,
			draws,
			edition,
			seated.map(({ personId }) => personId)
		);
	}
}

async function addMeetings(db: Db, draws: Draws, { id, sessions }: CountryEdition, people: string[]) {
	const mixId = `mix-${id}`;
	const publishedAt = addMs(sessions[0]!.startsAt, -5 * DAY);
	const past = sessions.filter(({ endsAt }) => endsAt < addMs(now(), -4 * DAY));
	const closed = new Map(past.map((session) => [session.id, addMs(session.endsAt, HOUR)]));
	const seats = sessions.flatMap((session, round) =>
		people.map((personId, index) => ({
			...{ mixId, sessionId: session.id, personId },
			groupNumber: ((index + Math.floor(index / GROUPS) * round) % GROUPS) + 1
		}))
	);
	await insertMany(
		db,
		'mixSession',
		sessions.map((session, index) => ({
			...{ mixId, sessionId: session.id, round: index + 1, groups: GROUPS, publishedAt },
			gatheredAt: closed.get(session.id) ?? null
		}))
	);
	await insertMany(db, 'mixSeat', seats);
	const ticks = seats.flatMap(({ sessionId, personId }) => {
		const markedAt = closed.get(sessionId);
		return markedAt
			? [{ sessionId, personId, state: draws.chance(0.9) ? 'present' : 'excused', markedAt }]
			: [];
	});
	await insertMany(
		db,
		'attendance',
		ticks.map((tick) => ({ ...tick, markedBy: sessions[0]!.leadIds[0] ?? tick.personId }))
	);
	await insertMany(
		db,
		'attendanceClosing',
		past.map((session) => ({
			...{ sessionId: session.id, closedAt: closed.get(session.id) },
			closedBy: session.leadIds[0] ?? people[0]
		}))
	);
	const there = new Set(
		ticks.filter(({ state }) => state === 'present').map((tick) => tick.sessionId + tick.personId)
	);
	const groups = Map.groupBy(
		seats.filter(({ sessionId, personId }) => there.has(sessionId + personId)),
		({ sessionId, groupNumber }) => `${sessionId}/${groupNumber}`
	);
	await insertMany(
		db,
		'encounter',
		[...groups.values()].flatMap((group) =>
			group.flatMap(({ sessionId, personId }, index) =>
				group.slice(index + 1).map((other) => ({
					sessionId,
					personA: personId < other.personId ? personId : other.personId,
					personB: personId < other.personId ? other.personId : personId
				}))
			)
		)
	);
}

/** What went into diaries, and the mails that said so: two for each who enrolled, of which nearly all were sent long ago. */
export async function createPost(
	db: Db,
	draws: Draws,
	editions: CountryEdition[],
	enrolled: Map<string, Enrolled[]>,
	mails: number
) {
	const entries = editions.flatMap(({ id, createdAt, sessions }) =>
		(enrolled.get(id) ?? [])
			.filter(({ placed }) => placed)
			.flatMap(({ personId, ended }) =>
				sessions.map((session) => ({
					...{ personId, sessionId: session.id, role: 'participant', sequence: ended ? 1 : 0 },
					...{ sessionSequence: 0, method: ended ? 'cancel' : 'request', changedAt: createdAt }
				}))
			)
	);
	await insertMany(db, 'diaryEntry', entries);
	const rows = Array.from({ length: mails }, (_, index) => {
		const entry = entries[Math.floor((index / mails) * entries.length)]!;
		const createdAt = entry.changedAt < now() ? entry.changedAt : now();
		return {
			...{ id: keyOf('mail', index), dedupKey: `country/${index}`, recipientId: entry.personId },
			...{
				template: draws.chance(0.5) ? 'enrolled' : 'diary',
				ids: JSON.stringify({ sessionId: entry.sessionId })
			},
			...{ createdAt, releaseAt: createdAt, settledAt: createdAt, attempts: 1 },
			state: draws.chance(0.95) ? 'sent' : 'suppressed'
		};
	});
	await insertMany(db, 'outbox', rows);
	await insertMany(
		db,
		'alert',
		rows.slice(0, mails / 2).map(({ recipientId, createdAt }, index) => ({
			...{ id: keyOf('alert', index), dedupKey: `country/${index}`, recipientId, kind: 'mix_published' },
			...{ facts: '{}', href: '/agenda', raisedAt: createdAt, ids: '{}' },
			readAt: createdAt < addMs(now(), -60 * DAY) ? createdAt : null
		}))
	);
	await insertMany(
		db,
		'audit',
		rows.map(({ recipientId, createdAt }, index) => ({
			...{ at: createdAt, actorId: recipientId, action: 'enrolment.ask', objectType: 'enrolment' },
			...{ objectId: keyOf('enrolment', Math.floor(index / 2)), personId: recipientId, details: '{}' }
		}))
	);
}
