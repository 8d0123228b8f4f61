/** Two people who turn out to be one, with everything that two people can both have. */
import { afterAll, beforeAll, beforeEach, describe } from 'vitest';
import { askWish } from '#lib/features/wishes/asking/ask.server.ts';
import { synchroniseDiaries } from '#lib/features/diaries/synchronise-diaries.server.ts';
import { makeFeed } from '#lib/features/diaries/feeds.server.ts';
import { startCoaching, writeNote } from '#lib/features/coaching/commands.server.ts';
import { answerMerger } from '#lib/features/merging/answer.server.ts';
import { listSessionsOf } from '#lib/features/merging/merge.server.ts';
import { approveMerger, proposeMerger } from '#lib/features/merging/propose.server.ts';
import { recheckLeads } from '#lib/features/pairings/recheck.server.ts';
import { addMs, HOUR, now, setClock } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { undone } from '../rights/undone.ts';
import { createWorld, type World } from '../rights/world.ts';
import { createDatabase, ENGINES, START, type OpenedDatabase } from './database.ts';
import * as builders from './builders.ts';

export type Two = World & { kept: string; gone: string };

type InWorld = (work: (two: Two) => Promise<void>) => () => Promise<void>;

/** Tests in one such world on each database; what a test does there has not happened for the next one. */
export function withTwo(name: string, tests: (inWorld: InWorld) => void) {
	describe.each(ENGINES)(`${name} on %s`, (engine) => {
		let opened: OpenedDatabase;
		let two: Two;
		beforeAll(async () => {
			setClock(START);
			opened = await createDatabase(engine);
			two = await createTwo(opened.db);
		});
		afterAll(async () => await opened.remove());
		beforeEach(() => setClock(addMs(START, HOUR)));
		tests((work) => () => undone(two.db, (db) => work({ ...two, db })));
	});
}

/** The participant is kept and the one who is coached goes; both have a seat, groups and encounters in one edition. */
export async function createTwo(db: Db): Promise<Two> {
	const world = await createWorld(db);
	const { people, organisations, pastId, editionId, offeredTrainingId, offeredId } = world;
	const [kept, gone] = [people.participant, people.coached];
	const ids = [kept, gone];
	await db.updateTable('user').set({ passwordHash: 'x' }).where('id', 'in', ids).execute();
	for (const personId of ids) {
		await builders.addMembership(db, personId, organisations.west, { startsOn: '2021-01-01' });
		await builders.grant(db, personId, 'coordinator', organisations.linde);
		await builders.addTrainer(db, personId, [people.topic]);
		await makeFeed(db, await builders.actorOf(db, personId), 'telefoon');
		await db.insertInto('registerNumber').values({ personId, register: 'SKJ', number: personId }).execute();
		const mark = { sessionId: pastId, state: 'present' as const, markedAt: now(), markedBy: people.trainer };
		await db
			.insertInto('attendance')
			.values({ ...mark, personId })
			.execute();
		await db
			.insertInto('preference')
			.values({ personId, trainingId: offeredTrainingId, rank: 1, editionId: offeredId, givenAt: now() })
			.execute();
		const pair = [personId, people.another].toSorted();
		await db
			.insertInto('possibleDuplicate')
			.values({ personId: pair[0] ?? '', otherId: pair[1] ?? '', foundAt: now() })
			.execute();
	}
	await builders.addTrainer(db, people.colleague, []);
	await db
		.insertInto('trainerTopic')
		.values({ personId: gone, topicId: await builders.addTopic(db, 'Rouw') })
		.execute();
	const [first = '', second = ''] = ids.toSorted();
	await db
		.insertInto('possibleDuplicate')
		.values({ personId: first, otherId: second, foundAt: now() })
		.execute();
	await db
		.insertInto('seatingRule')
		.values({
			...{ id: newId(), editionId, kind: 'together', personId: kept, otherId: gone },
			...{ askedBy: people.trainer, askedAt: now() }
		})
		.execute();
	await db
		.insertInto('absence')
		.values({ id: newId(), personId: kept, startsOn: '2027-02-01', endsOn: '2027-02-02', deputyId: gone })
		.execute();
	await db
		.updateTable('mix')
		.set({ options: JSON.stringify([gone]) })
		.where('editionId', '=', editionId)
		.execute();
	await leadBoth(db, world, kept, gone);
	const asker = await builders.actorOf(db, gone);
	const wish = { formKey: newId(), kind: 'deepening' as const, summary: 'Meer oefenen', body: '' };
	await askWish(db, asker, wish);
	const pairId = await startCoaching(db, world.actors.trainer, gone);
	await writeNote(db, world.actors.trainer, pairId, 'Alleen voor ons: de kwartel.');
	await db.transaction().execute(async (trx) => {
		await recheckLeads(trx, null, ids);
		await synchroniseDiaries(trx, await listSessionsOf(trx, ids));
	});
	return { ...world, kept, gone };
}

/** A session to come that each leads, beside somebody else; and of who goes one that was. */
async function leadBoth(db: Db, { people, organisations }: World, kept: string, gone: string) {
	const { own, kade } = organisations;
	for (const personId of [kept, gone]) {
		const session = await builders.addSession(db, await builders.addEdition(db));
		await builders.addLead(db, session, 1, personId, own);
		await builders.addLead(db, session, 2, people.secondTrainer, kade);
	}
	const past = { startsAt: '2026-12-01T08:00:00.000Z', endsAt: '2026-12-01T11:00:00.000Z' };
	const session = await builders.addSession(db, await builders.addEdition(db), past);
	await builders.addLead(db, session, 1, gone, own);
}

/** Everybody's yes, in the order in which it is asked; of who goes only when that is wanted. */
export async function mergeByTwo(
	db: Db,
	{ kept, gone, actors }: Pick<Two, 'kept' | 'gone' | 'actors'>,
	{ goneAgrees = false } = {}
) {
	const id = await proposeMerger(db, actors.staff, kept, gone);
	if (goneAgrees) await answerMerger(db, await builders.actorOf(db, gone), id, 'yes');
	await approveMerger(db, actors.admin, id);
	await answerMerger(db, await builders.actorOf(db, kept), id, 'yes');
	return id;
}
