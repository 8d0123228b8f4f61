import { expect, test } from 'vitest';
import { startBundle } from '#lib/features/bundles/commands.server.ts';
import { matchWords } from '#lib/features/bundles/search.server.ts';
import { listLooseAbout, listSuggestions, type About } from '#lib/features/bundles/suggest.server.ts';
import { stemsOf } from '#lib/features/bundles/stems.ts';
import { answerWish } from '#lib/features/wishes/handling/answer.server.ts';
import { reopenWish, withdrawWish } from '#lib/features/wishes/handling/asker.server.ts';
import { addMs, HOUR, now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { onBothDatabases } from '../../support/database.ts';
import { countQueries } from '../../support/queries.ts';
import { createCircle, raise, seen } from '../../support/wishes.ts';
import { addEdition, addEnrolment, addSession, addTopic, addTraining } from '../../support/builders.ts';

const NOTHING: About = { topic: null, kind: null, region: null, words: '', wishIds: [] };

async function find(db: Db, text: string, least = 1) {
	const matches = await matchWords(db, [{ key: 'x', stems: stemsOf(text), least }]);
	return matches.map(({ wishId }) => wishId).sort();
}

onBothDatabases('Wishes that resemble each other', (database) => {
	test('are found by the stems of their words, in the summary and below it, those for a coach never', async () => {
		const db = database();
		const { asker, trainer } = await createCircle(db);
		const one = await raise(db, asker, { summary: 'Gesprek met een kind', body: '' });
		const two = await raise(db, asker, { summary: 'Iets', body: 'Moeilijke gesprekken met kinderen' });
		await raise(db, asker, { summary: 'Schulden', body: 'Beslag op loon' });
		await raise(db, asker, {
			kind: 'coaching',
			coachId: trainer.personId,
			summary: 'Gesprek met een kind',
			body: ''
		});
		expect(await find(db, 'gesprekken')).toEqual([one, two].sort());
		expect(await find(db, 'Gesprekken over kinderen', 2)).toEqual([one, two].sort());
		expect(await find(db, 'Gesprekken over schulden', 2)).toEqual([]);
		expect(await find(db, 'de het een')).toEqual([]);
	});

	test('are found by what they say now, and not when their words are gone', async () => {
		const db = database();
		const { asker } = await createCircle(db);
		const id = await raise(db, asker, { summary: 'Omgaan met stalking', body: '' });
		await db.updateTable('wish').set({ summary: 'Omgaan met schulden' }).where('id', '=', id).execute();
		expect(await find(db, 'stalking')).toEqual([]);
		expect(await find(db, 'schulden')).toEqual([id]);
		await db.updateTable('wish').set({ kind: 'coaching' }).where('id', '=', id).execute();
		expect(await find(db, 'schulden')).toEqual([]);
	});

	test('are found as long as they are open, and again when they are opened again', async () => {
		const db = database();
		const { asker, staff } = await createCircle(db);
		const id = await raise(db, asker, { summary: 'Omgaan met stalking', body: '' });
		await answerWish(db, staff, await seen(db, id), { body: 'Zo.' });
		expect(await find(db, 'stalking')).toEqual([]);
		await reopenWish(db, asker, await seen(db, id), { body: 'Nog niet' });
		expect(await find(db, 'stalking')).toEqual([id]);
		await withdrawWish(db, asker, await seen(db, id), { ending: 'withdrawn' });
		expect(await find(db, 'stalking')).toEqual([]);
	});

	test('are the same on both databases, whatever the words look like', async () => {
		const db = database();
		const { asker } = await createCircle(db);
		const texts = {
			schulden: 'Schulden van de cliënt',
			schuld: 'Eén schuld, veel brieven',
			hulp: 'Schuldhulpverlening (vrijwillig)',
			cafe: 'In gesprek in het CAFÉ: hoe dan?',
			integratie: 're-integratie/werkloosheid',
			quote: '‘Stalking’…en dan',
			netwerk: 'een_netwerk van 2026plannen',
			namen: 'IJsselstreek,Zuiderzee;Oosterschelde',
			who: 'Naar jeugdzorg.nl of mail@jeugdzorg.nl',
			kosten: 'Huiselijk €500 geweld'
		};
		const ids = new Map<string, string>();
		for (const [name, summary] of Object.entries(texts))
			ids.set(await raise(db, asker, { summary, body: '' }), name);
		const found = async (text: string) => (await find(db, text)).map((id) => ids.get(id)).sort();
		expect(await found('schuld')).toEqual(['hulp', 'schuld', 'schulden']);
		expect(await found('SCHULDEN')).toEqual(['hulp', 'schuld', 'schulden']);
		expect(await found('clienten')).toEqual(['schulden']);
		expect(await found('cliënten')).toEqual(['schulden']);
		expect(await found('cafe')).toEqual(['cafe']);
		expect(await found('cafés')).toEqual(['cafe']);
		expect(await found('integraties')).toEqual(['integratie']);
		expect(await found('werkloosheden')).toEqual(['integratie']);
		expect(await found('stalking')).toEqual(['quote']);
		expect(await found('netwerken')).toEqual(['netwerk']);
		expect(await found('2026')).toEqual(['netwerk']);
		expect(await found('zuiderzee')).toEqual(['namen']);
		expect(await found('ijsselstreken')).toEqual([]);
		expect(await found('jeugdzorg')).toEqual(['who']);
		expect(await found('brieven')).toEqual(['schuld']);
		expect(await found('vrijwillige')).toEqual(['hulp']);
		expect(await found('geweld')).toEqual(['kosten']);
	});

	test('survive whatever is typed to search with', async () => {
		const db = database();
		const { staff } = await createCircle(db);
		for (const words of [
			'"',
			'%',
			'_',
			"' OR 1=1",
			'NEAR/2',
			'*'.repeat(1000),
			'a & | ! <->',
			'ij'.repeat(5000)
		])
			expect((await listLooseAbout(db, staff, { ...NOTHING, words })).wishes).toEqual([]);
	});

	test('are suggested by kind, topic and region, also when only their words name the topic', async () => {
		const db = database();
		const { asker, otherMember, colleague, staff, own, other } = await createCircle(db);
		await db
			.updateTable('organisation')
			.set({ region: 'Rivierland' })
			.where('id', 'in', [own, other])
			.execute();
		const sessionId = await heldSession(db, 'Omgaan met ouderen', asker.personId);
		const first = await raise(db, asker, { sessionId, summary: 'Hier meer over' });
		const second = await raise(db, otherMember, { summary: 'Hoe ga je om met boze ouderen?', body: '' });
		await raise(db, colleague, { kind: 'answer', summary: 'Wie gaat over ouderen en hun omgaan?', body: '' });
		const [suggestion, ...others] = await listSuggestions(db, staff);
		expect(others).toEqual([]);
		expect(suggestion).toMatchObject({
			kind: 'deepening',
			region: 'Rivierland',
			topic: { name: 'Omgaan met ouderen' }
		});
		expect(suggestion?.wishes.map(({ id }) => id).sort()).toEqual([first, second].sort());
		expect(suggestion?.standing).toMatchObject({ people: 2, organisations: 2, fresh: 1 });
	});

	test('are suggested by two shared words where no topic says it, and never by one person alone', async () => {
		const db = database();
		const { asker, otherMember, staff } = await createCircle(db);
		const one = await raise(db, asker, { summary: 'Stalking na een scheiding', body: '' });
		await raise(db, asker, { summary: 'Schulden en gijzeling', body: '' });
		await raise(db, asker, { summary: 'Gijzeling door schulden', body: '' });
		const two = await raise(db, otherMember, {
			summary: 'Wat doe je bij scheidingen met stalking?',
			body: ''
		});
		const suggestions = await listSuggestions(db, staff);
		expect(suggestions.map(({ topic, wishes }) => [topic, wishes.map(({ id }) => id).sort()])).toEqual([
			[null, [one, two].sort()]
		]);
	});

	test('are suggested no more once they are in a group, answered or closed', async () => {
		const db = database();
		const { asker, otherMember, colleague, staff } = await createCircle(db);
		const summary = 'Stalking na een scheiding';
		const ids = [];
		for (const actor of [asker, otherMember, colleague])
			ids.push(await raise(db, actor, { summary, body: '' }));
		expect((await listSuggestions(db, staff))[0]?.wishes).toHaveLength(3);
		await withdrawWish(db, colleague, await seen(db, ids[2]!), { ending: 'found_elsewhere' });
		expect((await listSuggestions(db, staff))[0]?.wishes).toHaveLength(2);
		await startBundle(db, staff, {
			title: 'Stalking',
			topicId: null,
			region: '',
			minPersons: 2,
			decideBy: '2027-02-01',
			wishIds: [ids[0]!]
		});
		expect(await listSuggestions(db, staff)).toEqual([]);
	});

	test('are shown to staff only', async () => {
		const db = database();
		const { ownCoordinator, asker, trainer } = await createCircle(db);
		for (const actor of [ownCoordinator, asker, trainer]) {
			await expect(listSuggestions(db, actor)).rejects.toMatchObject({ status: 404 });
			await expect(listLooseAbout(db, actor, NOTHING)).rejects.toMatchObject({ status: 404 });
		}
	});

	test('are chosen at once when a topic or a kind is asked for, and looked at first when words are', async () => {
		const db = database();
		const { asker, otherMember, staff } = await createCircle(db);
		const sessionId = await heldSession(db, 'Omgaan met ouderen', asker.personId);
		const id = await raise(db, asker, { sessionId, summary: 'Hier meer over' });
		const other = await raise(db, otherMember, {
			kind: 'answer',
			summary: 'Wie gaat over schulden?',
			body: ''
		});
		const ask = async (about: Partial<About>) => {
			const { wishes, chosen } = await listLooseAbout(db, staff, { ...NOTHING, ...about });
			return [wishes.map((wish) => wish.id).sort(), chosen];
		};
		expect(await ask({ topic: 'Omgaan met ouderen' })).toEqual([[id], [id]]);
		expect(await ask({ kind: 'answer' })).toEqual([[other], [other]]);
		expect(await ask({ words: 'schulden' })).toEqual([[other], []]);
		expect(await ask({ wishIds: [id] })).toEqual([[id], [id]]);
		expect(await ask({})).toEqual([[id, other].sort(), []]);
	});

	test('take the same number of queries for one and for three', async () => {
		const db = database();
		const { asker, otherMember, colleague, staff } = await createCircle(db);
		await raise(db, asker);
		const one = await countQueries(db, (counted) => listSuggestions(counted, staff));
		await raise(db, otherMember);
		await raise(db, colleague);
		expect(await countQueries(db, (counted) => listSuggestions(counted, staff))).toBe(one);
	});
});

/** A session of today about a topic, in which this person took part. */
async function heldSession(db: Db, topic: string, personId: string) {
	const trainingId = await addTraining(db, { topics: [await addTopic(db, topic)] });
	const editionId = await addEdition(db, { trainingId });
	await addEnrolment(db, editionId, personId);
	return await addSession(db, editionId, { startsAt: addMs(now(), -4 * HOUR), endsAt: addMs(now(), -HOUR) });
}
