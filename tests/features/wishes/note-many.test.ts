import { expect, test } from 'vitest';
import { noteWishes, showNoting } from '#lib/features/wishes/asking/note-many.server.ts';
import { noteSchema } from '#lib/features/wishes/asking/note-schema.ts';
import { addMs, DAY, HOUR, now, setClock } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { checkForm } from '#lib/server/form.ts';
import { newId } from '#lib/server/ids.ts';
import { onBothDatabases, START } from '../../support/database.ts';
import { createCircle } from '../../support/wishes.ts';

const KEY = 'sleutel-van-de-pagina';

type Row = [askerId: string, summary: string];

function form(rows: Row[], facts: Record<string, string> = {}) {
	return checkForm(
		{
			askerId: rows.map(([id]) => id),
			kind: rows.map(() => 'deepening'),
			summary: rows.map(([, summary]) => summary),
			...facts
		},
		noteSchema()
	);
}

function filled(rows: Row[], facts: Record<string, string> = {}) {
	const read = form(rows, facts);
	if (!read.valid) throw new Error(JSON.stringify(read.errors));
	return read.data;
}

async function listWishes(db: Db) {
	return await db
		.selectFrom('wish')
		.select(['askerId', 'summary', 'raisedAt', 'sourceSessionId', 'recordedBy'])
		.orderBy('summary')
		.execute();
}

test('a form of rows names the row that is wrong, keeps what was typed, and skips what is empty', () => {
	const wrong = form([
		['noor', 'Meer oefenen'],
		['', ''],
		['', 'Van wie is dit?'],
		['sam', '']
	]);
	expect(wrong).toMatchObject({
		valid: false,
		values: { summary: ['Meer oefenen', '', 'Van wie is dit?', ''] }
	});
	expect(Object.keys('errors' in wrong ? wrong.errors : {}).sort()).toEqual(['askerId.2', 'summary.3']);
	expect(form([['', '']])).toMatchObject({ valid: false, errors: { 'summary.0': [expect.any(String)] } });
	expect(
		filled([
			['', ''],
			['noor', 'Meer oefenen']
		]).rows
	).toEqual([{ index: 1, askerId: 'noor', kind: 'deepening', summary: 'Meer oefenen' }]);
});

onBothDatabases('Many wishes typed up at once', (database) => {
	test('are kept together, from the end of the session on, by whoever led it', async () => {
		const db = database();
		const { trainer, sessionId, people } = await createCircle(db);
		const { saidOn } = await showNoting(db, trainer, sessionId);
		const rows: Row[] = [
			[people.asker, 'Een'],
			[people.colleague, 'Twee']
		];
		expect(await noteWishes(db, trainer, sessionId, filled(rows, { raisedOn: saidOn }))).toBe(2);
		const { endsAt } = await db
			.selectFrom('session')
			.select('endsAt')
			.where('id', '=', sessionId)
			.executeTakeFirstOrThrow();
		const noted = { sourceSessionId: sessionId, raisedAt: endsAt, recordedBy: trainer.personId };
		expect(await listWishes(db)).toEqual([
			{ ...noted, askerId: people.asker, summary: 'Een' },
			{ ...noted, askerId: people.colleague, summary: 'Twee' }
		]);
	});

	test('are all kept or none, and the refused row is named', async () => {
		const db = database();
		const { trainer, sessionId, people } = await createCircle(db);
		const rows: Row[] = [
			[people.asker, 'Een'],
			[people.otherMember, 'Niet van hier']
		];
		await expect(noteWishes(db, trainer, sessionId, filled(rows))).rejects.toMatchObject({
			status: 409,
			body: { field: 'askerId.1', refusal: { code: 'noting_row', params: { number: 2 } } }
		});
		expect(await listWishes(db)).toEqual([]);
		expect(await db.selectFrom('outbox').select('id').execute()).toEqual([]);
	});

	test('are kept once when the form is posted ten times at once, and what was changed is kept too', async () => {
		const db = database();
		const { trainer, sessionId, people } = await createCircle(db);
		const data = filled([
			[people.asker, 'Een'],
			[people.colleague, 'Twee']
		]);
		await Promise.all(Array.from({ length: 10 }, () => noteWishes(db, trainer, sessionId, data, KEY)));
		expect((await listWishes(db)).map(({ summary }) => summary)).toEqual(['Een', 'Twee']);
		const changed = { ...data, rows: [data.rows[0]!, { ...data.rows[1]!, summary: 'Twee en een half' }] };
		await noteWishes(db, trainer, sessionId, changed, KEY);
		expect((await listWishes(db)).map(({ summary }) => summary)).toEqual(['Een', 'Twee', 'Twee en een half']);
	});

	test('of long ago need a reason', async () => {
		const db = database();
		const { trainer, sessionId, people } = await createCircle(db);
		setClock(addMs(START, 40 * DAY));
		const { saidOn } = await showNoting(db, trainer, sessionId);
		const note = (backdateReason: string) =>
			noteWishes(
				db,
				trainer,
				sessionId,
				filled([[people.asker, 'Een']], { raisedOn: saidOn, backdateReason })
			);
		await expect(note('')).rejects.toMatchObject({ body: { field: 'backdateReason' } });
		expect(await note('Was ziek')).toBe(1);
	});

	test('are typed up by its trainers and staff; who took part may not, others see nothing', async () => {
		const db = database();
		const circle = await createCircle(db);
		const { sessionId, people } = circle;
		const attempts = (actor: typeof circle.staff) => [
			() => showNoting(db, actor, sessionId),
			() => noteWishes(db, actor, sessionId, filled([[people.colleague, newId()]]))
		];
		for (const actor of [circle.trainer, circle.otherTrainer, circle.staff])
			for (const attempt of attempts(actor)) await attempt();
		for (const attempt of attempts(circle.asker))
			await expect(attempt()).rejects.toMatchObject({ status: 403 });
		await db.updateTable('training').set({ publishedAt: null }).execute();
		for (const attempt of attempts(circle.strangeTrainer))
			await expect(attempt()).rejects.toMatchObject({ status: 404 });
	});

	test('wait for the session to begin', async () => {
		const db = database();
		const { trainer, sessionId, people } = await createCircle(db);
		await db
			.updateTable('session')
			.set({ startsAt: addMs(now(), HOUR), endsAt: addMs(now(), 2 * HOUR) })
			.where('id', '=', sessionId)
			.execute();
		expect((await showNoting(db, trainer, sessionId)).begun).toBe(false);
		const note = noteWishes(db, trainer, sessionId, filled([[people.asker, 'Een']]));
		await expect(note).rejects.toMatchObject({ status: 409 });
	});
});
