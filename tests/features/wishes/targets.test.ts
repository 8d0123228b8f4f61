import { expect, test } from 'vitest';
import { addTarget } from '#lib/features/wishes/targets/add.server.ts';
import { disableTarget } from '#lib/features/wishes/targets/disable.server.ts';
import { tickClocks } from '#lib/features/wishes/attention/tick.server.ts';
import { changeKind } from '#lib/features/wishes/handling/kind.server.ts';
import { saveTarget } from '#lib/features/wishes/targets/save.server.ts';
import { closingDaysWork } from '#lib/features/wishes/targets/closing-days.server.ts';
import { answerWish, askBack } from '#lib/features/wishes/handling/answer.server.ts';
import { reopenWish, replyToQuestion } from '#lib/features/wishes/handling/asker.server.ts';
import { getTarget, listTargets } from '#lib/features/wishes/targets/queries.server.ts';
import {
	newTargetSchema,
	targetSchema,
	type NewTargetForm,
	type TargetForm
} from '#lib/features/wishes/targets/schema.ts';
import { queueJob, runNextJob } from '#lib/server/background.ts';
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
	while (await runNextJob(db, closingDaysWork, 'test'));
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
	test('a new version holds for wishes raised from then on; what is open keeps its promise (X3)', async () => {
		const db = database();
		const { id, staff, asker } = await raisedOnWednesday(db);
		const waits = await raise(db, asker);
		await askBack(db, staff, await seen(db, waits), { body: 'Voor wie?' });
		const before = await clockOf(db, id);
		await saveTarget(db, staff, form());
		await finish(db);
		expect(await clockOf(db, id)).toEqual(before);
		expect(before.dueAt).toBe('2026-06-24T15:00:00.000Z');
		const next = await raise(db, asker);
		expect((await clockOf(db, next)).dueAt).toBe('2026-06-17T15:00:00.000Z');
		await replyToQuestion(db, asker, await seen(db, waits), { body: 'Voor mij.' });
		expect(await clockOf(db, waits)).toMatchObject({ targetValue: 10, dueAt: '2026-06-26T15:00:00.000Z' });
		expect(await eventsOf(db, id)).toEqual(['raised']);
		expect(await db.selectFrom('job').select('kind').execute()).toEqual([]);
		await expectProven(db);
	});

	test('one that changes its kind gets what that kind has now, from its own start', async () => {
		const db = database();
		const { id, staff } = await raisedOnWednesday(db);
		const { startedAt } = await clockOf(db, id);
		await addTarget(db, staff, added({ kind: 'introduction', value: 4 }));
		await changeKind(db, staff, await seen(db, id), { kind: 'introduction' });
		expect(await clockOf(db, id)).toMatchObject({
			...{ targetValue: 4, startedAt, dueAt: '2026-06-16T15:00:00.000Z' }
		});
		await expectProven(db);
	});

	test('work of an earlier release that would reach open wishes ends, and reaches none', async () => {
		const db = database();
		const { id, staff } = await raisedOnWednesday(db);
		const before = await clockOf(db, id);
		const kinds = ['target.changed', 'target.added', 'target.disabled'];
		await db.transaction().execute(async (trx) => {
			for (const kind of kinds) await queueJob(trx, kind, { policyId: 'answer' }, staff.personId);
		});
		await finish(db);
		expect(await db.selectFrom('job').select(['state', 'attempts']).execute()).toEqual(
			kinds.map(() => ({ state: 'done', attempts: 1 }))
		);
		expect(await clockOf(db, id)).toEqual(before);
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

	test('refuses a day in the past and a day before the version before it', async () => {
		const db = database();
		const { staff } = await raisedOnWednesday(db);
		const refused = async (values: Partial<TargetForm>, field: string) => {
			await expect(saveTarget(db, staff, form(values))).rejects.toMatchObject({
				status: 409,
				body: { field }
			});
		};
		await refused({ validFrom: '2026-06-11' }, 'validFrom');
		await refused({ validFrom: '2027-06-14' }, 'validFrom');
		await saveTarget(db, staff, form({ validFrom: '2026-07-01' }));
		await refused({ version: 2, validFrom: '2026-06-20' }, 'validFrom');
		await expect(saveTarget(db, staff, form({ validFrom: '2026-08-01' }))).rejects.toMatchObject({
			status: 409
		});
	});

	test('one that is stopped holds for what is open, with everything it would yet tell', async () => {
		const db = database();
		const { id, staff, asker } = await raisedOnWednesday(db);
		const before = await clockOf(db, id);
		await disableTarget(db, staff, { policyId: 'answer', version: 1 });
		await finish(db);
		expect(await clockOf(db, id)).toEqual(before);
		const pending = await db
			.selectFrom('alertThreshold')
			.select('level')
			.where('clockId', '=', before.id)
			.where('firedAt', 'is', null)
			.execute();
		expect(pending.map(({ level }) => level)).toContain('due');
		const next = await raise(db, asker);
		await expect(clockOf(db, next)).rejects.toThrow();
		expect(await clockOf(db, next, 'first_response')).toMatchObject({ state: 'running' });
		expect((await listTargets(db, staff)).map((target) => target.id)).not.toContain('answer');
		setClock('2026-06-24T15:05:00.000Z');
		await tickClocks(db);
		expect((await clockOf(db, id)).brokenAt).toBe('2026-06-24T15:00:00.000Z');
		await expectProven(db);
	});

	test('a wish without a promise is answered, reopened and answered again without one', async () => {
		const db = database();
		const { staff, asker } = await raisedOnWednesday(db);
		await disableTarget(db, staff, { policyId: 'answer', version: 1 });
		const id = await raise(db, asker);
		await answerWish(db, staff, await seen(db, id), { body: 'Zo zit het.' });
		await reopenWish(db, asker, await seen(db, id), { body: 'Toch niet.' });
		expect(await wishOf(db, id)).toMatchObject({ state: 'in_progress', reopenCount: 1 });
		const clocks = await db
			.selectFrom('wishClock')
			.select('cycleNo')
			.where('wishId', '=', id)
			.where('metric', '=', 'answer')
			.execute();
		expect(clocks).toEqual([]);
		await expectProven(db);
	});

	test('one that is added gives no clock to wishes that are open without one', async () => {
		const db = database();
		const { staff, asker } = await raisedOnWednesday(db);
		await disableTarget(db, staff, { policyId: 'answer', version: 1 });
		const id = await raise(db, asker);
		await addTarget(db, staff, added({ kind: null }));
		await finish(db);
		await expect(clockOf(db, id)).rejects.toThrow();
		expect(await eventsOf(db, id)).toEqual(['raised']);
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

	test('one that is added takes over no open wishes', async () => {
		const db = database();
		const { id, staff } = await raisedOnWednesday(db);
		const before = await clockOf(db, id);
		await addTarget(db, staff, added());
		await finish(db);
		expect(await clockOf(db, id)).toEqual(before);
		expect(before.targetValue).toBe(10);
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
			await expect(addTarget(db, staff, added(values))).rejects.toMatchObject({
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
			await expect(saveTarget(db, actor, form())).rejects.toMatchObject({ status: 404 });
			await expect(addTarget(db, actor, added())).rejects.toMatchObject({ status: 404 });
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
