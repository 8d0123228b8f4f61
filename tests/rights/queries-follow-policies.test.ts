import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readableAssignments } from '#lib/features/assignments/queries.server.ts';
import { readableSubmissions } from '#lib/features/assignments/submissions.server.ts';
import { readablePairs } from '#lib/features/coaching/queries.server.ts';
import { readableEditions } from '#lib/features/editions/queries.server.ts';
import { readableEnrolments } from '#lib/features/enrolments/queries.server.ts';
import { readableWishes } from '#lib/features/wishes/read.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { readablePeople } from '#lib/features/people/readable.server.ts';
import { readableSessions } from '#lib/features/sessions/queries.server.ts';
import { readableTrainings } from '#lib/features/trainings/queries.server.ts';
import { setClock } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { createDatabase, ENGINES, START, type OpenedDatabase } from '../support/database.ts';
import { actorOf, addOrganisation, grant } from '../support/builders.ts';
import { drawFacts, type Facts } from './facts.ts';
import { doors, visibleTo, type Door } from './oracle.ts';
import { undone } from './undone.ts';
import { writeFacts } from './write-facts.ts';

const SEEDS = [1, 2, 3];

const queries: Record<Door, (db: Db, actor: Actor) => { execute(): Promise<{ id: string }[]> }> = {
	people: (db, actor) => readablePeople(db, actor).select('person.id'),
	trainings: (db, actor) => readableTrainings(db, actor).select('training.id'),
	editions: (db, actor) => readableEditions(db, actor).select('edition.id'),
	sessions: (db, actor) => readableSessions(db, actor).select('session.id'),
	enrolments: (db, actor) => readableEnrolments(db, actor).select('enrolment.id'),
	assignments: (db, actor) => readableAssignments(db, actor).select('assignment.id'),
	submissions: (db, actor) => readableSubmissions(db, actor).select('submission.id'),
	wishes: (db, actor) => readableWishes(db, actor).select('wish.id'),
	pairs: (db, actor) => readablePairs(db, actor).select('coachingPair.id')
};

async function look(db: Db, personId: string, door: Door): Promise<string[]> {
	return (await queries[door](db, await actorOf(db, personId)).execute()).map(({ id }) => id).sort();
}

async function lookEverywhere(db: Db, personId: string) {
	const found = {} as Record<Door, string[]>;
	for (const door of doors) found[door] = await look(db, personId, door);
	return found;
}

/** Every relation that gives somebody a right, with the way to take it away. */
function relationsOf({ memberships, grants, leads, enrolments, pairs }: Facts) {
	return [
		...memberships.map(({ personId }, index) => ({
			personId,
			remove: (db: Db) => db.deleteFrom('membership').where('id', '=', `${personId}m${index}`)
		})),
		...grants.map(({ personId }, index) => ({
			personId,
			remove: (db: Db) => db.deleteFrom('roleGrant').where('id', '=', `${personId}g${index}`)
		})),
		...leads.map(({ personId, sessionId }) => ({
			personId,
			remove: (db: Db) =>
				db.deleteFrom('sessionLead').where('sessionId', '=', sessionId).where('personId', '=', personId)
		})),
		...enrolments.map(({ personId, id }) => ({
			personId,
			remove: (db: Db) => db.deleteFrom('enrolment').where('id', '=', id)
		})),
		...pairs.map(({ coachId, id }) => ({
			personId: coachId,
			remove: (db: Db) => db.deleteFrom('coachingPair').where('id', '=', id)
		}))
	];
}

describe.each(ENGINES)('What queries show on %s', (engine) => {
	let opened: OpenedDatabase;
	const worlds = SEEDS.map(drawFacts);
	const all = worlds.reduce((one, other) => {
		const keys = Object.keys(one) as (keyof Facts)[];
		return Object.fromEntries(keys.map((key) => [key, [...one[key], ...other[key]]])) as unknown as Facts;
	});
	beforeAll(async () => {
		setClock(START);
		opened = await createDatabase(engine);
		for (const facts of worlds) await writeFacts(opened.db, facts);
	});
	afterAll(async () => await opened.remove());

	test.each(doors)('of %s is exactly what the rules say, for everybody', async (door) => {
		let shown = 0;
		for (const personId of all.people) {
			const expected = [...visibleTo(all, personId)[door]].sort();
			expect(await look(opened.db, personId, door), personId).toEqual(expected);
			shown += expected.length;
		}
		expect(shown).toBeGreaterThan(0);
	});

	test('never grows when a relation ends, for whoever loses it and for a coordinator', async () => {
		const [facts] = worlds;
		const coordinator = facts!.grants.find(({ role, ended }) => role === 'coordinator' && !ended)!.personId;
		const before = new Map<string, Record<Door, string[]>>();
		for (const personId of facts!.people) before.set(personId, await lookEverywhere(opened.db, personId));
		for (const { personId, remove } of relationsOf(facts!)) {
			await undone(opened.db, async (db) => {
				await remove(db).execute();
				for (const watcher of new Set([personId, coordinator])) {
					const after = await lookEverywhere(db, watcher);
					const added = doors.flatMap((door) =>
						after[door].filter((id) => !before.get(watcher)?.[door].includes(id))
					);
					expect(added, watcher).toEqual([]);
				}
			});
		}
	});

	test('does not change when an organisation joins that has nothing to do with it', async () => {
		const [facts] = worlds;
		await undone(opened.db, async (db) => {
			const before = await Promise.all(facts!.people.map((personId) => lookEverywhere(db, personId)));
			const stranger = await addOrganisation(db);
			await db
				.insertInto('membership')
				.values({
					id: 'stranger',
					personId: all.people.at(-1)!,
					organisationId: stranger,
					function: '',
					discipline: '',
					startsOn: '2020-01-01',
					endsOn: null
				})
				.execute();
			await grant(db, all.people.at(-1)!, 'coordinator', stranger);
			const after = await Promise.all(facts!.people.map((personId) => lookEverywhere(db, personId)));
			expect(after).toEqual(before);
		});
	});
});
