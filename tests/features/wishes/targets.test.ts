import { expect, test } from 'vitest';
import { addTarget } from '#lib/features/wishes/targets/add.server.ts';
import { disableTarget } from '#lib/features/wishes/targets/disable.server.ts';
import { tickClocks } from '#lib/features/wishes/attention/tick.server.ts';
import { saveTarget } from '#lib/features/wishes/targets/save.server.ts';
import {
	previewDisabling,
	previewNewTarget,
	previewTarget
} from '#lib/features/wishes/targets/preview.server.ts';
import { recalculationWork } from '#lib/features/wishes/targets/recalculate.server.ts';
import { answerWish, askBack } from '#lib/features/wishes/handling/answer.server.ts';
import { reopenWish, replyToQuestion } from '#lib/features/wishes/handling/asker.server.ts';
import { getTarget, listTargets } from '#lib/features/wishes/targets/queries.server.ts';
import {
	newTargetSchema,
	targetSchema,
	type NewTargetForm,
	type TargetForm
} from '#lib/features/wishes/targets/schema.ts';
import { runNextJob } from '#lib/server/background.ts';
import { setClock } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { checkForm } from '#lib/server/form.ts';
import { onBothDatabases } from '../../support/database.ts';
import { countQueries } from '../../support/queries.ts';
import { expectProven } from '../../support/proven.ts';
import { clockOf, createCircle, eventsOf, promise, raise, seen, wishOf } from '../../support/wishes.ts';

/** Ten working days from 10 June become what the form says, from 12 June. */
function form(values: Partial<TargetForm> = {}): TargetForm {
	return {
		policyId: 'answer',
		version: 1,
		unit: 'business_days',
		value: 3,
		atRisk: 80,
		validFrom: '2026-06-12',
		...values
	};
}

/** Two working days for a deepening, from 12 June. */
function added(values: Partial<NewTargetForm> = {}): NewTargetForm {
	const scope = { metric: 'answer' as const, kind: 'deepening' as const, organisationId: null };
	return { ...scope, unit: 'business_days', value: 2, atRisk: 80, validFrom: '2026-06-12', ...values };
}

async function raisedOnWednesday(db: Db) {
	const circle = await createCircle(db);
	setClock('2026-06-10T08:00:00.000Z');
	const id = await raise(db, circle.asker);
	setClock('2026-06-12T08:00:00.000Z');
	return { ...circle, id };
}

async function finish(db: Db) {
	while (await runNextJob(db, recalculationWork, 'test'));
}

test.each([
	['0', 'business_days'],
	['-3', 'business_days'],
	['2.5', 'business_days'],
	['261', 'business_days'],
	['365000', 'business_days'],
	['2001', 'business_hours'],
	['', 'business_hours']
])('%s %s is no target', (value, unit) => {
	const values = { version: '1', unit, value, atRisk: '80', validFrom: '2026-06-12' };
	const read = checkForm(values, targetSchema('answer'));
	expect(read.valid ? {} : Object.keys(read.errors)).toEqual(['value']);
});

test('says at its own field what else is wrong', () => {
	const values = { version: '1', unit: 'years', value: '10', atRisk: '100', validFrom: '2026-06-31' };
	const read = checkForm(values, targetSchema('answer'));
	expect(read.valid ? {} : Object.keys(read.errors).toSorted()).toEqual(['atRisk', 'unit', 'validFrom']);
});

test('the form of a new target says what is wrong with its scope', () => {
	const values = {
		metric: 'update',
		organisationId: 'all',
		kind: 'x',
		unit: 'business_days',
		value: '5',
		atRisk: '80',
		validFrom: '2026-06-12'
	};
	const read = checkForm(values, newTargetSchema());
	expect(read.valid ? {} : Object.keys(read.errors).toSorted()).toEqual(['kind', 'metric']);
});

onBothDatabases('Targets', (database) => {
	test('a new version holds for new wishes; what is open keeps its promise (X3)', async () => {
		const db = database();
		const { id, staff, asker } = await raisedOnWednesday(db);
		await saveTarget(db, staff, form());
		await finish(db);
		expect((await clockOf(db, id)).dueAt).toBe('2026-06-24T15:00:00.000Z');
		const next = await raise(db, asker);
		expect((await clockOf(db, next)).dueAt).toBe('2026-06-17T15:00:00.000Z');
	});

	test('said to hold for open wishes too, it counts from when they were raised (X3)', async () => {
		const db = database();
		const { id, staff, asker } = await raisedOnWednesday(db);
		const late = await raise(db, asker, { raisedOn: '2026-06-01' });
		const alsoOpen = form({ alsoOpen: 'on' });
		const preview = await previewTarget(db, staff, alsoOpen);
		expect(preview).toMatchObject({ open: 2, moved: 2, late: 1, atRisk: 0 });
		expect(preview.wishes.find((wish) => wish.id === id)).toMatchObject({
			before: '2026-06-24T15:00:00.000Z',
			after: '2026-06-15T15:00:00.000Z'
		});
		expect(await eventsOf(db, id)).toEqual(['raised']);
		await saveTarget(db, staff, alsoOpen);
		await finish(db);
		expect(await clockOf(db, id)).toMatchObject({ dueAt: '2026-06-15T15:00:00.000Z', targetValue: 3 });
		expect((await clockOf(db, late)).dueAt).toBe('2026-06-04T15:00:00.000Z');
		const alerts = await db.selectFrom('alert').select(['kind', 'facts']).execute();
		expect(alerts.map(({ kind, facts }) => [kind, JSON.parse(facts)])).toEqual([
			['wish_recalculated', { count: 2 }]
		]);
		expect(await expectProven(db)).toMatchObject({ wishes: 2 });
	});

	test('without that, the preview says that every open wish keeps its due date', async () => {
		const db = database();
		const { staff } = await raisedOnWednesday(db);
		expect(await previewTarget(db, staff, form())).toMatchObject({ open: 1, moved: 0, wishes: [] });
	});

	test('the preview counts a coaching wish and names it to nobody who may not read it', async () => {
		const db = database();
		const { staff, asker, trainer } = await raisedOnWednesday(db);
		const coaching = await raise(db, asker, { kind: 'coaching', coachId: trainer.personId });
		const preview = await previewTarget(db, staff, form({ alsoOpen: 'on' }));
		expect(preview).toMatchObject({ open: 2, moved: 2 });
		expect(preview.wishes.map((wish) => wish.id)).not.toContain(coaching);
	});

	test('begins from a later day by itself', async () => {
		const db = database();
		const { staff, asker } = await raisedOnWednesday(db);
		await saveTarget(db, staff, form({ validFrom: '2026-07-01' }));
		const { versions } = await getTarget(db, staff, 'answer');
		expect(versions.map(({ state }) => state)).toEqual(['coming', 'now']);
		const before = await raise(db, asker);
		expect((await clockOf(db, before)).targetValue).toBe(10);
		setClock('2026-06-30T22:00:00.001Z');
		const after = await raise(db, asker);
		expect((await clockOf(db, after)).targetValue).toBe(3);
	});

	test('refuses a day in the past, a day before the version before it, and open wishes from later on', async () => {
		const db = database();
		const { staff } = await raisedOnWednesday(db);
		const refused = async (values: Partial<TargetForm>, field: string) => {
			for (const command of [saveTarget, previewTarget])
				await expect(command(db, staff, form(values))).rejects.toMatchObject({
					status: 409,
					body: { field }
				});
		};
		await refused({ validFrom: '2026-06-11' }, 'validFrom');
		await refused({ validFrom: '2027-06-14' }, 'validFrom');
		await refused({ validFrom: '2026-06-13', alsoOpen: 'on' }, 'alsoOpen');
		await saveTarget(db, staff, form({ validFrom: '2026-07-01' }));
		await refused({ version: 2, validFrom: '2026-06-20' }, 'validFrom');
		await expect(saveTarget(db, staff, form({ validFrom: '2026-08-01' }))).rejects.toMatchObject({
			status: 409
		});
	});

	test('one that is stopped ends its running clocks and what they would yet tell; nothing else (line 17)', async () => {
		const db = database();
		const { id, staff } = await raisedOnWednesday(db);
		const late = await raise(db, staff, { raisedOn: '2026-05-18' });
		await tickClocks(db);
		expect(await previewDisabling(db, staff, 'answer')).toMatchObject({ open: 2, moved: 2, late: 1 });
		await disableTarget(db, staff, { policyId: 'answer', version: 1 });
		await finish(db);
		expect(await clockOf(db, id)).toMatchObject({ state: 'cancelled', brokenAt: null });
		const broken = { state: 'cancelled', brokenAt: '2026-06-02T15:00:00.000Z' };
		expect(await clockOf(db, late)).toMatchObject(broken);
		expect(await clockOf(db, id, 'first_response')).toMatchObject({ state: 'running' });
		const pending = await db
			.selectFrom('alertThreshold')
			.innerJoin('wishClock', 'wishClock.id', 'alertThreshold.clockId')
			.select('metric')
			.distinct()
			.where('firedAt', 'is', null)
			.execute();
		expect(pending).toEqual([{ metric: 'first_response' }]);
		expect(await wishOf(db, id)).toMatchObject({ state: 'raised' });
		await expectProven(db);
		expect((await listTargets(db, staff)).map((target) => target.id)).not.toContain('answer');
	});

	test('a wish without a promise is answered, reopened and answered again without one', async () => {
		const db = database();
		const { id, staff, asker } = await raisedOnWednesday(db);
		await disableTarget(db, staff, { policyId: 'answer', version: 1 });
		await finish(db);
		await answerWish(db, staff, await seen(db, id), { body: 'Zo zit het.' });
		await reopenWish(db, asker, await seen(db, id), { body: 'Toch niet.' });
		expect(await wishOf(db, id)).toMatchObject({ state: 'in_progress', reopenCount: 1 });
		const clocks = await db
			.selectFrom('wishClock')
			.select('cycleNo')
			.where('metric', '=', 'answer')
			.execute();
		expect(clocks).toEqual([{ cycleNo: 1 }]);
		await expectProven(db);
	});

	test('one that comes after another was stopped gives open wishes their clock again, from its own start', async () => {
		const db = database();
		const { id, staff, asker } = await raisedOnWednesday(db);
		const late = await raise(db, staff, { raisedOn: '2026-05-18' });
		const waits = await raise(db, asker);
		const done = await raise(db, asker);
		await tickClocks(db);
		await disableTarget(db, staff, { policyId: 'answer', version: 1 });
		await finish(db);
		const never = await raise(db, asker);
		await askBack(db, staff, await seen(db, waits), { body: 'Voor wie?' });
		await answerWish(db, staff, await seen(db, done), { body: 'Zo zit het.' });
		await reopenWish(db, asker, await seen(db, done), { body: 'Toch niet.' });
		setClock('2026-06-15T08:00:00.000Z');
		const form = added({ alsoOpen: 'on', value: 4, validFrom: '2026-06-15' });
		const preview = await previewNewTarget(db, staff, form);
		expect(preview).toMatchObject({ open: 5, moved: 4, given: 4, late: 1 });
		expect(preview.wishes.find((wish) => wish.id === id)).toMatchObject({
			...{ before: null, after: '2026-06-16T15:00:00.000Z', given: true }
		});
		const { startedAt } = await clockOf(db, id);
		await addTarget(db, staff, form);
		await finish(db);
		expect(await clockOf(db, id)).toMatchObject({
			...{ state: 'running', startedAt, targetValue: 4 },
			...{ dueAt: '2026-06-16T15:00:00.000Z', stoppedAt: null, netMs: null, brokenAt: null }
		});
		expect(await clockOf(db, late)).toMatchObject({
			...{ state: 'running', targetValue: 10, brokenAt: '2026-06-02T15:00:00.000Z' }
		});
		expect(await clockOf(db, waits)).toMatchObject({ state: 'paused', dueAt: null, targetValue: 4 });
		expect(await clockOf(db, never)).toMatchObject({ state: 'running', dueAt: '2026-06-18T15:00:00.000Z' });
		expect(await clockOf(db, done)).toMatchObject({ state: 'cancelled' });
		const told = await db.selectFrom('alert').select('facts').orderBy('raisedAt', 'desc').executeTakeFirst();
		expect(JSON.parse(told!.facts)).toEqual({ count: 4 });
		await expectProven(db);
		await replyToQuestion(db, asker, await seen(db, waits), { body: 'Voor mij.' });
		expect(await clockOf(db, waits)).toMatchObject({ state: 'running', dueAt: '2026-06-19T15:00:00.000Z' });
		await expectProven(db);
		setClock('2026-06-16T15:05:00.000Z');
		await tickClocks(db);
		const due = await db
			.selectFrom('alertThreshold')
			.select('firedAt')
			.where('clockId', '=', (await clockOf(db, id)).id)
			.where('level', '=', 'due')
			.orderBy('dueVersion', 'desc')
			.executeTakeFirst();
		expect(due?.firedAt).not.toBeNull();
	});

	test('one that is added gives no clock to wishes that another one governs, nor without the word', async () => {
		const db = database();
		const { id, staff } = await raisedOnWednesday(db);
		await disableTarget(db, staff, { policyId: 'answer', version: 1 });
		await finish(db);
		await addTarget(db, staff, added());
		await finish(db);
		expect(await clockOf(db, id)).toMatchObject({ state: 'cancelled' });
		const wide = added({ alsoOpen: 'on', kind: null });
		expect(await previewNewTarget(db, staff, wide)).toMatchObject({ open: 0, given: 0 });
		await addTarget(db, staff, wide);
		await finish(db);
		expect(await clockOf(db, id)).toMatchObject({ state: 'cancelled' });
	});

	test('a first response that was promised no more is promised again, but not once it was given', async () => {
		const db = database();
		const { id, staff, asker } = await raisedOnWednesday(db);
		const given = await raise(db, asker);
		const { id: policyId } = await db
			.selectFrom('targetPolicy')
			.select('id')
			.where('metric', '=', 'first_response')
			.executeTakeFirstOrThrow();
		await disableTarget(db, staff, { policyId, version: 1 });
		await finish(db);
		await answerWish(db, staff, await seen(db, given), { body: 'Zo zit het.' });
		await addTarget(db, staff, added({ metric: 'first_response', value: 3, alsoOpen: 'on' }));
		await finish(db);
		expect(await clockOf(db, id, 'first_response')).toMatchObject({
			...{ state: 'running', dueAt: '2026-06-15T15:00:00.000Z' }
		});
		expect(await clockOf(db, given, 'first_response')).toMatchObject({ state: 'cancelled' });
		await expectProven(db);
	});

	test('stopping one is refused when it changed meanwhile, and is done once', async () => {
		const db = database();
		const { staff } = await raisedOnWednesday(db);
		await saveTarget(db, staff, form());
		const old = disableTarget(db, staff, { policyId: 'answer', version: 1 });
		await expect(old).rejects.toMatchObject({ status: 409 });
		await disableTarget(db, staff, { policyId: 'answer', version: 2 });
		const again = disableTarget(db, staff, { policyId: 'answer', version: 2 });
		await expect(again).rejects.toMatchObject({ status: 404 });
	});

	test('a more particular one goes before the others, for new wishes', async () => {
		const db = database();
		const { id, staff, asker, other } = await raisedOnWednesday(db);
		expect(await previewNewTarget(db, staff, added())).toMatchObject({ effect: 'keeps', open: 1 });
		await addTarget(db, staff, added());
		await addTarget(db, staff, added({ kind: null, organisationId: other, value: 3 }));
		await finish(db);
		expect((await clockOf(db, id)).targetValue).toBe(10);
		const values = [];
		for (const wish of [
			{},
			{ kind: 'introduction' as const },
			{ kind: 'answer' as const },
			{ kind: 'answer' as const, organisationId: other }
		])
			values.push((await clockOf(db, await raise(db, asker, wish))).targetValue);
		expect(values).toEqual([2, 10, 5, 3]);
	});

	test('one that is added takes over open wishes when it is said to', async () => {
		const db = database();
		const { id, staff, asker } = await raisedOnWednesday(db);
		const other = await raise(db, asker, { kind: 'introduction' });
		const alsoOpen = added({ alsoOpen: 'on' });
		expect(await previewNewTarget(db, staff, alsoOpen)).toMatchObject({ open: 1, moved: 1, late: 0 });
		await addTarget(db, staff, alsoOpen);
		await finish(db);
		expect(await clockOf(db, id)).toMatchObject({ targetValue: 2, dueAt: '2026-06-12T15:00:00.000Z' });
		expect((await clockOf(db, other)).targetValue).toBe(10);
		await expectProven(db);
	});

	test('refuses one that is there already, an organisation nobody knows and a day in the past', async () => {
		const db = database();
		const { staff } = await raisedOnWednesday(db);
		for (const [values, field] of [
			[{ kind: 'answer' }, 'kind'],
			[{ kind: null }, 'kind'],
			[{ organisationId: 'nobody' }, 'organisationId'],
			[{ validFrom: '2026-06-11' }, 'validFrom']
		] as const)
			for (const command of [addTarget, previewNewTarget])
				await expect(command(db, staff, added(values))).rejects.toMatchObject({
					status: 409,
					body: { field }
				});
	});

	test('is for staff; to everybody else it is not there', async () => {
		const db = database();
		const { ownCoordinator, trainer, admin, asker } = await raisedOnWednesday(db);
		for (const actor of [ownCoordinator, trainer, admin, asker]) {
			await expect(listTargets(db, actor)).rejects.toMatchObject({ status: 404 });
			await expect(getTarget(db, actor, 'answer')).rejects.toMatchObject({ status: 404 });
			await expect(previewTarget(db, actor, form())).rejects.toMatchObject({ status: 404 });
			await expect(saveTarget(db, actor, form())).rejects.toMatchObject({ status: 404 });
			await expect(addTarget(db, actor, added())).rejects.toMatchObject({ status: 404 });
			await expect(previewNewTarget(db, actor, added())).rejects.toMatchObject({ status: 404 });
			await expect(previewDisabling(db, actor, 'answer')).rejects.toMatchObject({ status: 404 });
			const seenTarget = { policyId: 'answer', version: 1 };
			await expect(disableTarget(db, actor, seenTarget)).rejects.toMatchObject({ status: 404 });
		}
	});

	test('every save is written down', async () => {
		const db = database();
		const { staff } = await raisedOnWednesday(db);
		await saveTarget(db, staff, form());
		const audit = await db
			.selectFrom('audit')
			.select(['actorId', 'objectId'])
			.where('action', '=', 'target.save')
			.execute();
		expect(audit).toEqual([{ actorId: staff.personId, objectId: 'answer' }]);
	});

	test('are listed with the same number of queries, whether 3 or 5', async () => {
		const db = database();
		const { staff } = await raisedOnWednesday(db);
		const few = await countQueries(db, (counted) => listTargets(counted, staff));
		await promise(db, 'answer', 4);
		await db.updateTable('targetPolicy').set({ rank: 2 }).where('rank', '=', 1).execute();
		await promise(db, 'answer', 6);
		expect(await listTargets(db, staff)).toHaveLength(5);
		expect(await countQueries(db, (counted) => listTargets(counted, staff))).toBe(few);
	});
});
