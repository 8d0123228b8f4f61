import { expect, test } from 'vitest';
import { showBoard } from '#lib/features/wishes/lists/board.server.ts';
import { findAskers, listAskers, listChoices } from '#lib/features/wishes/asking/choices.server.ts';
import { getWish } from '#lib/features/wishes/details.server.ts';
import { takeWish } from '#lib/features/wishes/handling/owner.server.ts';
import { listWishes, listOwnWishes } from '#lib/features/wishes/lists/queries.server.ts';
import { acknowledgeWish, askBack } from '#lib/features/wishes/handling/answer.server.ts';
import { askSchema } from '#lib/features/wishes/schema.ts';
import { now, setClock } from '#lib/server/clock.ts';
import { newId } from '#lib/server/ids.ts';
import { checkForm } from '#lib/server/form.ts';
import { onBothDatabases } from '../../support/database.ts';
import { plansOf } from '../../support/plans.ts';
import { countQueries } from '../../support/queries.ts';
import { createCircle, raise, seen } from '../../support/wishes.ts';

const all = { show: 'open' as const, kind: null, before: null };

test('a wish needs a sentence and a kind; tricks with characters are refused', () => {
	const empty = checkForm({ summary: ' ', body: '' }, askSchema());
	expect(empty.valid ? [] : Object.keys(empty.errors).sort()).toEqual(['kind', 'summary']);
	const hidden = checkForm({ summary: 'a\u202eb', kind: 'other', body: '' }, askSchema());
	expect(hidden.valid ? [] : Object.keys(hidden.errors)).toEqual(['summary']);
	const whole = checkForm({ summary: 'Vraag', kind: 'other', body: '' }, askSchema());
	expect(whole.valid && whole.data).toMatchObject({ shared: false, usefulUntil: null, sessionId: null });
});

onBothDatabases('Reading wishes', (database) => {
	test('the board puts each open wish of others in one column', async () => {
		const db = database();
		const { asker, staff } = await createCircle(db);
		const loose = await raise(db, asker);
		const late = await raise(db, asker);
		const nearly = await raise(db, asker);
		for (const id of [late, nearly]) {
			await takeWish(db, staff, await seen(db, id));
			await acknowledgeWish(db, staff, await seen(db, id), { body: 'Ik heb het.' });
		}
		await db
			.updateTable('wishClock')
			.set({ dueAt: '2027-01-12T07:00:00.000Z' })
			.where('wishId', '=', late)
			.where('metric', '=', 'answer')
			.execute();
		await db
			.updateTable('wishClock')
			.set({ atRiskAt: '2027-01-12T07:00:00.000Z' })
			.where('wishId', '=', nearly)
			.where('metric', '=', 'answer')
			.execute();
		const open = await raise(db, asker);
		await takeWish(db, staff, await seen(db, open));
		const paused = await raise(db, asker);
		await askBack(db, staff, await seen(db, paused), { body: 'Wanneer?' });
		await raise(db, staff);
		const { columns, counts } = await showBoard(db, staff);
		const cards = columns.flatMap((column) => column.cards);
		expect(
			Object.fromEntries(columns.flatMap(({ column, cards }) => cards.map(({ id }) => [id, column])))
		).toEqual({
			[loose]: 'unowned',
			[late]: 'late',
			[nearly]: 'nearly',
			[open]: 'open',
			[paused]: 'open'
		});
		expect(counts).toEqual({ open: 5, late: 1, nearly: 1, unowned: 1 });
		expect(cards.find((card) => card.id === paused)?.time.state).toBe('paused');
		const short = await showBoard(db, staff, 1);
		expect(short.columns.map(({ count, cards }) => [count, cards.length])).toEqual([
			[1, 1],
			[1, 1],
			[1, 1],
			[2, 1]
		]);
	});

	test('says how long is left in working days, with the moment beside it', async () => {
		const db = database();
		const { asker } = await createCircle(db);
		await raise(db, asker);
		const text = async () => (await listOwnWishes(db, asker))[0]?.time;
		expect(await text()).toMatchObject({
			state: 'on_time',
			text: 'Eerste reactie: nog 2 werkdagen, tot do 14 jan 17:00'
		});
		setClock('2027-01-14T12:00:00.000Z');
		expect(await text()).toMatchObject({
			state: 'nearly',
			text: 'Eerste reactie: vandaag, tot do 14 jan 17:00'
		});
		setClock('2027-01-18T10:00:00.000Z');
		expect(await text()).toMatchObject({
			state: 'late',
			text: 'Eerste reactie: 2 werkdagen te laat, sinds do 14 jan 17:00'
		});
	});

	test('lists and board take the same number of queries for 1 and for 3', async () => {
		const db = database();
		const { asker, staff } = await createCircle(db);
		await raise(db, asker);
		const reads = [
			(counted: typeof db) => showBoard(counted, staff),
			(counted: typeof db) => listWishes(counted, staff, all),
			(counted: typeof db) => listOwnWishes(counted, asker)
		];
		const one = [];
		for (const read of reads) one.push(await countQueries(db, read));
		await raise(db, asker);
		await raise(db, asker);
		const three = [];
		for (const read of reads) three.push(await countQueries(db, read));
		expect(three).toEqual(one);
	});

	test('shows a coach who is staff the own coaching wishes, and no others', async () => {
		const db = database();
		const { asker, staff } = await createCircle(db);
		const [own, others] = [await raise(db, asker), await raise(db, asker)];
		await takeWish(db, staff, await seen(db, own));
		await db.updateTable('wish').set({ kind: 'coaching' }).where('id', 'in', [own, others]).execute();
		const ids = async (show: 'open' | 'mine') =>
			(await listWishes(db, staff, { ...all, show })).cards.map((card) => card.id);
		expect(await ids('open')).toEqual([own]);
		expect(await ids('mine')).toEqual([own]);
		expect((await showBoard(db, staff)).counts.open).toBe(1);
	});

	test('filters by what is shown and by kind', async () => {
		const db = database();
		const { asker, staff, other } = await createCircle(db);
		const loose = await raise(db, asker);
		const question = await raise(db, asker, { kind: 'answer', organisationId: other });
		await takeWish(db, staff, await seen(db, loose));
		const ids = async (filter: object) =>
			(await listWishes(db, staff, { ...all, ...filter })).cards.map((card) => card.id);
		expect(await ids({})).toEqual([loose, question]);
		expect(await ids({ kind: 'answer' })).toEqual([question]);
		expect(await ids({ show: 'unowned' })).toEqual([question]);
		expect(await ids({ show: 'mine' })).toEqual([loose]);
		expect(await ids({ show: 'late' })).toEqual([]);
		expect(await ids({ show: 'done' })).toEqual([]);
		expect(await ids({ before: loose })).toEqual([question]);
		setClock('2027-01-14T16:00:01.000Z');
		expect(await ids({ show: 'late' })).toEqual([loose, question]);
	});

	test('a page offers exactly what its reader can do', async () => {
		const db = database();
		const { asker, staff, trainer, strangeTrainer, sessionId } = await createCircle(db);
		const id = await raise(db, asker, { sessionId });
		const can = async (actor: typeof asker) => {
			const { can: doing } = await getWish(db, actor, id);
			return Object.entries(doing).flatMap(([name, may]) => (may ? [name] : []));
		};
		expect(await can(staff)).toEqual(['work', 'ask', 'move']);
		expect(await can(asker)).toEqual(['withdraw']);
		expect(await can(trainer)).toEqual([]);
		await expect(getWish(db, strangeTrainer, id)).rejects.toMatchObject({ status: 404 });
		await askBack(db, staff, await seen(db, id), { body: 'Wanneer?' });
		expect(await can(asker)).toEqual(['reply', 'withdraw']);
	});

	test('the form offers one’s own sessions and trainers, and the participants one may write for', async () => {
		const db = database();
		const { asker, colleague, trainer, otherTrainer, otherMember, sessionId } = await createCircle(db);
		const choices = await listChoices(db, asker);
		expect(choices.sessions.map((session) => session.id)).toEqual([sessionId]);
		expect(choices.coaches.map((coach) => coach.id).sort()).toEqual(
			[trainer.personId, otherTrainer.personId].sort()
		);
		expect((await listChoices(db, otherMember)).sessions).toEqual([]);
		const plans = await plansOf(db, (read) => listChoices(read, asker));
		expect(
			plans.filter((plan) => /SCAN (person|enrolment|session_lead)\b|Seq Scan on person/.test(plan))
		).toEqual([]);
		expect((await listAskers(db, trainer, sessionId)).map((person) => person.id).sort()).toEqual(
			[asker.personId, colleague.personId].sort()
		);
		expect(await listAskers(db, asker, sessionId)).toEqual([]);
		expect(await listAskers(db, trainer, null)).toEqual([]);
	});

	test('finds everybody whose wish staff can type up by a part of the name, however many there are', async () => {
		const db = database();
		const { staff, trainer, asker, sessionId } = await createCircle(db);
		const at = now();
		const people = Array.from({ length: 2100 }, (_, index) => {
			const [id, number] = [newId(), String(index).padStart(4, '0')];
			const familyName = `Aalbers${number}`;
			const name = { givenName: 'Renée', initials: 'R', infix: 'van', familyName };
			return { id, ...name, email: `${id}@example.nl`, createdAt: at };
		});
		for (let from = 0; from < people.length; from += 300)
			await db
				.insertInto('person')
				.values(people.slice(from, from + 300))
				.execute();
		const find = async (words: string, sessionId: string | null = null, actor = staff) =>
			await findAskers(db, actor, { sessionId, words });

		const first = await find('');
		expect([first.askers.length, first.total > 2100]).toEqual([100, true]);
		const all = await listAskers(db, staff, null);
		expect(all.map(({ id }) => id)).toEqual(expect.arrayContaining([asker.personId, people.at(-1)?.id]));
		expect(await find('renee VAN aalbers2099')).toEqual({
			askers: [{ id: people.at(-1)?.id, name: 'Aalbers2099, Renée van' }],
			total: 1
		});
		expect(await find('niemand')).toEqual({ askers: [], total: 0 });
		expect((await find('noor', sessionId, trainer)).askers.map(({ id }) => id)).toEqual([asker.personId]);
		expect(await find('aalbers', sessionId, trainer)).toEqual({ askers: [], total: 0 });
		expect(await find('noor', null, trainer)).toEqual({ askers: [], total: 0 });
	});
});
