import { expect, test } from 'vitest';
import { askWish } from '#lib/features/wishes/asking/ask.server.ts';
import { showBoard } from '#lib/features/wishes/lists/board.server.ts';
import { listWords } from '#lib/features/wishes/snapshot/snapshot.server.ts';
import { listWishes, listOwnWishes } from '#lib/features/wishes/lists/queries.server.ts';
import { listToAnswer } from '#lib/features/wishes/relevance/lists.server.ts';
import { showParticipantHome } from '#lib/features/home/participant.server.ts';
import { showTrainerHome } from '#lib/features/home/trainer.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { addMs, DAY, now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { onBothDatabases } from '../../support/database.ts';
import { createCircle, raise } from '../../support/wishes.ts';

const SAID = 'Ik durf het niet te zeggen';

onBothDatabases('What a coaching wish asks', (database) => {
	test('stands on no list until the factor is given that the page itself asks for', async () => {
		const db = database();
		const { asker, trainer, sessionId } = await createCircle(db);
		const wish = { kind: 'coaching' as const, coachId: trainer.personId, summary: SAID, sessionId };
		const id = await askWish(db, asker, { body: '', ...wish });
		const other = await raise(db, asker, { summary: 'Meer oefenen' });
		await addQuestion(db, asker.personId, [id, other]);
		for (const { personId } of [asker, trainer]) await addPasskey(db, personId);
		const pages: [Actor, (actor: Actor) => Promise<unknown>][] = [
			[trainer, (actor) => showTrainerHome(db, actor)],
			[trainer, (actor) => listWishes(db, actor, { show: 'mine', kind: null, before: null })],
			[trainer, (actor) => showBoard(db, actor)],
			[trainer, async (actor) => [...(await listWords(db, actor, [id]))]],
			[asker, (actor) => showParticipantHome(db, actor)],
			[asker, (actor) => listOwnWishes(db, actor)],
			[asker, (actor) => listToAnswer(db, actor)]
		];
		const tell = async (factorAt?: string | null) => {
			const said = [];
			for (const [actor, page] of pages) {
				const text = JSON.stringify(await page({ ...actor, ...(factorAt !== undefined && { factorAt }) }));
				said.push([text.includes(SAID), text.includes('coachingsvraag')]);
			}
			return said;
		};
		expect(await tell(now())).toEqual(pages.map(() => [true, false]));
		// Where nobody is asked, in a demonstration, it is said.
		expect(await tell()).toEqual(pages.map(() => [true, false]));
		expect(await tell(null)).toEqual(pages.map(() => [false, true]));
		expect(await tell(addMs(now(), -31 * DAY))).toEqual(pages.map(() => [false, true]));
		expect(JSON.stringify(await listOwnWishes(db, { ...asker, factorAt: null }))).toContain('Meer oefenen');
		await db.deleteFrom('passkey').execute();
		expect(await tell(null)).toEqual(pages.map(() => [true, false]));
	});
});

async function addPasskey(db: Db, userId: string) {
	const key = {
		credential: newId(),
		publicKey: Buffer.from(''),
		counter: 0,
		name: 'telefoon',
		addedAt: now()
	};
	await db
		.insertInto('passkey')
		.values({ id: newId(), userId, ...key })
		.execute();
}

async function addQuestion(db: Db, personId: string, wishIds: string[]) {
	const [id, askedAt] = [newId(), now()];
	await db.insertInto('relevanceAsk').values({ id, round: id, personId, askedAt }).execute();
	for (const wishId of wishIds)
		await db
			.insertInto('relevanceCheck')
			.values({ askId: id, wishId, trigger: 'late', askedAt, givenUpAt: null })
			.execute();
}
