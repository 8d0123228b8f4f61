import fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import { asOf, type Clock } from '#lib/features/wishes/clocks/clock.ts';
import { tickClocks } from '#lib/features/wishes/attention/tick.server.ts';
import type { Difference } from '#lib/features/wishes/history/differences.ts';
import { listEvents, loadStates } from '#lib/features/wishes/history/load.server.ts';
import { rebuildClocks } from '#lib/features/wishes/history/rebuild.server.ts';
import { askBack } from '#lib/features/wishes/handling/answer.server.ts';
import { findVersions } from '#lib/features/wishes/history/versions.server.ts';
import { addMs, HOUR, now, setClock } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { walkClocks } from '../../support/clock-oracle.ts';
import { createDatabase, onBothDatabases, START } from '../../support/database.ts';
import { createHistory, play, stepArbitrary } from '../../support/random-histories.ts';
import { clockOf, createCircle, raise, seen, wishOf } from '../../support/wishes.ts';

async function check(db: Db, write = false) {
	const found: Difference[] = [];
	const counts = await rebuildClocks(db, {
		write,
		onDifferent: (_, differences) => found.push(...differences)
	});
	return { ...counts, found };
}

/** Everything about the clocks that has no name of its own database in it. */
async function figures(db: Db) {
	const clocks = await db
		.selectFrom('wishClock')
		.innerJoin('wish', 'wish.id', 'wishClock.wishId')
		.select(['summary', 'metric', 'cycleNo', 'wishClock.state', 'dueAt', 'atRiskAt', 'dueVersion'])
		.select(['stoppedAt', 'brokenAt', 'netMs', 'countsValue', 'carriedMs', 'excusedReason'])
		.orderBy('summary')
		.orderBy('metric')
		.orderBy('cycleNo')
		.execute();
	const thresholds = await db.selectFrom('alertThreshold').select(['level', 'fireAt']).execute();
	return { clocks, thresholds: thresholds.map(({ level, fireAt }) => `${fireAt} ${level}`).toSorted() };
}

/** What the clocks of every wish show, and what they must show by its events alone. */
async function secondOpinion(db: Db) {
	const at = now();
	const wishes = await db.selectFrom('wish').select('id').orderBy('id').execute();
	const ids = wishes.map(({ id }) => id);
	return await db.transaction().execute(async (trx) => {
		const histories = await listEvents(trx, ids);
		const versions = await findVersions(trx, [], [...histories.values()].flat());
		const pasts = await loadStates(trx, ids);
		return {
			kept: pasts.map(({ clocks }) => byName(clocks.map((clock) => shown(asOf(clock, at))))),
			walked: ids.map((id) => byName(walkClocks(histories.get(id) ?? [], versions, at)))
		};
	});
}

function shown({ metric, cycleNo, state, dueAt, brokenAt, stoppedAt, netMs }: Clock) {
	return { metric, cycleNo, state, dueAt, brokenAt, stoppedAt, netMs };
}

function byName<Named extends { metric: string; cycleNo: number }>(clocks: Named[]): Named[] {
	return clocks.toSorted((a, b) => a.metric.localeCompare(b.metric) || a.cycleNo - b.cycleNo);
}

afterEach(() => {
	vi.useRealTimers();
});

test('whatever happens to wishes, their clocks follow from the events, and both databases agree', async () => {
	const sqlite = await createDatabase('sqlite');
	const postgres = await createDatabase('postgres');
	vi.useFakeTimers({ toFake: ['Date'] });
	try {
		setClock(START);
		const histories = await Promise.all([sqlite, postgres].map(({ db }) => createHistory(db)));
		let round = 0;
		await fc.assert(
			fc.asyncProperty(fc.array(stepArbitrary(), { minLength: 6, maxLength: 14 }), async (steps) => {
				round += 1;
				const played = [];
				const begin = addMs(now(), HOUR);
				for (const history of histories) {
					await play(history, { round, begin, steps });
					expect((await check(history.db)).found).toEqual([]);
					const { kept, walked } = await secondOpinion(history.db);
					expect(kept).toEqual(walked);
					played.push(await figures(history.db));
				}
				expect(played[0]).toEqual(played[1]);
			}),
			{ numRuns: Number(process.env.HISTORIES ?? 12), endOnFailure: true }
		);
	} finally {
		await sqlite.remove();
		await postgres.remove();
	}
}, 240_000);

onBothDatabases('Clocks that are rebuilt', (database) => {
	test('are put right where a row was tampered with, and alert nobody about what is past', async () => {
		const db = database();
		const { staff, asker } = await createCircle(db);
		const id = await raise(db, asker);
		const paused = await raise(db, asker);
		await askBack(db, staff, await seen(db, paused), { body: 'Welke dag past?' });
		const before = await clockOf(db, id);
		await db
			.updateTable('wishClock')
			.set({ dueAt: '2027-02-01T00:00:00.000Z' })
			.where('id', '=', before.id)
			.execute();
		await db
			.updateTable('wishClock')
			.set({ cycleNo: 7 })
			.where('wishId', '=', paused)
			.where('metric', '=', 'answer')
			.execute();
		await db.deleteFrom('clockPause').execute();
		await db.deleteFrom('alertThreshold').where('clockId', '=', before.id).execute();
		await db.updateTable('wish').set({ state: 'raised' }).where('id', '=', paused).execute();

		expect(await check(db)).toMatchObject({ wishes: 2, different: 2, unproven: 0 });
		expect((await clockOf(db, id)).dueAt).toBe('2027-02-01T00:00:00.000Z');
		await check(db, true);
		expect(await check(db)).toMatchObject({ different: 0 });
		expect(await clockOf(db, id)).toEqual(before);
		expect((await wishOf(db, paused)).state).toBe('waiting_asker');
		const { action } = await db
			.selectFrom('audit')
			.select('action')
			.orderBy('seq', 'desc')
			.executeTakeFirstOrThrow();
		expect(action).toBe('wish.rebuild');
		await tickClocks(db);
		expect(await db.selectFrom('alert').select('kind').where('kind', 'like', 'wish_%due').execute()).toEqual(
			[]
		);
	});

	test('count a promise as broken when its instant has passed and nobody has looked yet', async () => {
		const db = database();
		const { asker } = await createCircle(db);
		await raise(db, asker);
		setClock('2027-03-01T08:00:00.000Z');
		expect(await check(db)).toMatchObject({ different: 0 });
		await tickClocks(db);
		expect(await check(db)).toMatchObject({ different: 0 });
	});

	test('of wishes whose history holds no promises are left alone, and counted', async () => {
		const db = database();
		const { asker } = await createCircle(db);
		const proven = await raise(db, asker);
		await db.updateTable('targetPolicy').set({ disabledAt: START }).execute();
		const older = await raise(db, asker);
		expect(await check(db)).toMatchObject({ wishes: 2, different: 0, unproven: 0 });
		const clock = await clockOf(db, proven);
		await db
			.insertInto('wishClock')
			.values({ ...clock, id: 'older', wishId: older })
			.execute();
		expect(await check(db, true)).toMatchObject({ wishes: 2, different: 0, unproven: 1 });
	});
});
