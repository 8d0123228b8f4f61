import { createRandom, type Random } from '#lib/engine/random.ts';
import { addEvents, type NewEvent } from '#lib/features/wishes/history/events.server.ts';
import { kinds, openStates, type Kind } from '#lib/features/wishes/wish.ts';
import { saveStates } from '#lib/features/wishes/history/save.server.ts';
import { replay } from '#lib/features/wishes/history/replay.ts';
import { findVersions } from '#lib/features/wishes/history/versions.server.ts';
import { addMs, DAY, HOUR, now } from '#lib/server/clock.ts';
import { givenRows } from '#lib/server/db/given-rows.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { addOrganisation, addPerson } from '../support/builders.ts';

const BATCH = 1000;
const YEARS = 5;
const ORGANISATIONS = 40;
const PEOPLE = 2000;

/** Half of the wishes have an end within so many days; few take very long. */
const USUAL_DAYS = 40;
const SPREAD = 1.2;

/** An answer that nobody questioned for so long is confirmed. */
const SETTLED = 14 * DAY;

/** Who asks and answers, and the sessions in which it comes up. */
export type Circle = {
	organisationIds: string[];
	people: { id: string; homeId: string }[];
	sessionIds: string[];
};

/** So many wishes of five years, with the whole life of each in its history; about one in twenty is open. */
export async function addManyWishes(
	db: Db,
	count: number,
	random: Random = createRandom(1),
	known?: Circle
): Promise<number> {
	const circle = known ?? (await db.transaction().execute((trx) => createManyPeople(trx, random)));
	const begin = Date.parse(now()) - YEARS * 365 * DAY;
	const step = (YEARS * 365 * DAY) / count;
	let open = 0;
	for (let from = 0; from < count; from += BATCH) {
		const lives = Array.from({ length: Math.min(BATCH, count - from) }, (_, index) =>
			lifeOf(circle, random, from + index, new Date(begin + (from + index) * step).toISOString())
		);
		open += await db.transaction().execute((trx) => addLives(trx, lives));
	}
	return open;
}

async function createManyPeople(db: Db, random: Random): Promise<Circle> {
	const sessions = await db.selectFrom('session').select('id').execute();
	const circle: Circle = { organisationIds: [], people: [], sessionIds: sessions.map(({ id }) => id) };
	for (let index = 0; index < ORGANISATIONS; index += 1)
		circle.organisationIds.push(await addOrganisation(db, `Organisatie ${index + 1}`));
	for (let index = 0; index < PEOPLE; index += 1) {
		const homeId = pick(circle.organisationIds, random);
		const id = await addPerson(db, { givenName: `Persoon ${index + 1}`, organisations: [homeId] });
		circle.people.push({ id, homeId });
	}
	return circle;
}

type Life = { id: string; kind: Kind; homeId: string; sessionId: string | null; events: NewEvent[] };

function lifeOf(
	{ people, organisationIds, sessionIds }: Circle,
	random: Random,
	index: number,
	raisedAt: string
): Life {
	const id = `many-${String(index).padStart(8, '0')}`;
	const person = pick(people, random);
	const owner = pick(people, random);
	const lasted = USUAL_DAYS * DAY * Math.exp(SPREAD * normal(random));
	const event = (
		type: NewEvent['type'],
		actorId: string,
		after: number,
		payload: NewEvent['payload'] = {}
	) => ({
		...{ wishId: id, type, actorId, payload },
		occurredAt: addMs(raisedAt, Math.round(after))
	});
	const told = Math.min(lasted / 2, 3 * DAY * share(random));
	const all = [
		event('raised', person.id, 0, {
			ownerOrganisationId: share(random) < 0.3 ? pick(organisationIds, random) : null,
			ownerPersonId: null,
			...{ first_response_target: 'first-response-1', first_response_calendar: 'programme-1' },
			...{ answer_target: 'answer-1', answer_calendar: 'programme-1' }
		}),
		...(share(random) < 0.8 ? [event('taken', owner.id, told)] : []),
		...(share(random) < 0.8 ? [event('acknowledged', owner.id, told + HOUR)] : []),
		...endOf(random, (type, later, payload = {}) =>
			event(type, owner.id, lasted + later, {
				reopenUntil: addMs(raisedAt, Math.round(lasted) + SETTLED),
				...payload
			})
		)
	];
	return {
		...{ id, kind: pick([...kinds], random), homeId: person.homeId },
		sessionId: share(random) < 0.6 && sessionIds.length ? pick(sessionIds, random) : null,
		events: all.filter(({ occurredAt }) => occurredAt <= now())
	};
}

function endOf(
	random: Random,
	event: (type: NewEvent['type'], later: number, payload?: NewEvent['payload']) => NewEvent
): NewEvent[] {
	const chance = share(random);
	if (chance < 0.7) return [event('answered', 0), event('confirmed', SETTLED)];
	if (chance < 0.75) return [event('declined', 0)];
	return [event('withdrawn', 0, { ending: chance < 0.85 ? 'withdrawn' : 'other_question' })];
}

const COLUMNS = [
	...(['id', 'publicRef', 'formKey', 'kind', 'summary', 'body', 'sourceType', 'sourceSessionId'] as const),
	...(['askerId', 'askerOrganisationIdAtRaise', 'askerRoleAtRaise', 'raisedAt'] as const),
	...(['recordedAt', 'state', 'outcome', 'outcomeReason', 'ownerOrganisationId', 'ownerPersonId'] as const),
	...(['firstResponseAt', 'firstAnsweredAt', 'answeredAt', 'answeredBy', 'reopenUntil'] as const),
	...(['reopenCount', 'closedAt'] as const)
];

async function addLives(trx: Trx, lives: Life[]): Promise<number> {
	const events = lives.flatMap((life) => life.events);
	const versions = await findVersions(
		trx,
		[],
		events.map(({ payload = {} }) => ({ payload }))
	);
	const numbered = lives.map(({ events }) =>
		events.map(({ payload = {}, ...event }, seq) => ({ ...event, payload, seq }))
	);
	const pasts = numbered.map((own) => replay(own, versions));
	const rows = lives.map(({ id, kind, homeId, sessionId, events: [raised] }, index) => ({
		...{ id, publicRef: id, formKey: id, kind, summary: `Wens ${id}`, body: '' },
		...{ sourceType: 'form' as const, sourceSessionId: sessionId, askerId: raised!.actorId! },
		...{ askerOrganisationIdAtRaise: homeId, askerRoleAtRaise: 'participant' as const },
		...{ raisedAt: raised!.occurredAt, recordedAt: raised!.occurredAt },
		...pasts[index]!.wish
	}));
	await trx
		.insertInto('wish')
		.columns([...COLUMNS])
		.expression((query) => query.selectFrom(givenRows(trx, 'wish', [...COLUMNS], rows)).select([...COLUMNS]))
		.execute();
	await addEvents(trx, events);
	await saveStates(
		trx,
		pasts.map((next, index) => ({
			kept: {
				...{ wishId: lives[index]!.id, publicRef: lives[index]!.id, version: 1 },
				...{ wish: next.wish, clocks: [], pauses: [], spans: [] },
				rows: { clocks: [], pauses: [], spans: [] }
			},
			next
		})),
		{ quietly: true }
	);
	return pasts.filter(({ wish }) => (openStates as readonly string[]).includes(wish.state)).length;
}

function pick<One>(all: readonly One[], random: Random): One {
	return all[random.below(all.length)]!;
}

/** From 0 up to, not including, 1. */
function share(random: Random): number {
	return random.next() / 4294967296;
}

/** Box and Muller 1958. */
function normal(random: Random): number {
	return Math.sqrt(-2 * Math.log(1 - share(random))) * Math.cos(2 * Math.PI * share(random));
}
