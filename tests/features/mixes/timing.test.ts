import { expect, test } from 'vitest';
import { askMix } from '#lib/features/mixes/ask.server.ts';
import { proposeMixes } from '#lib/features/mixes/propose.server.ts';
import { publishDueMixes, publishMix, stopMix } from '#lib/features/mixes/publish.server.ts';
import { publishMoment } from '#lib/features/mixes/mix.ts';
import { addMs, DAY, HOUR, MINUTE, now, setClock } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { onBothDatabases } from '../../support/database.ts';
import { mixingWorld, passTime, publishedGroups, runBackground } from '../../support/mixing.ts';
import { addEnrolment, addPerson } from '../../support/builders.ts';

async function listMixes(db: Db) {
	return await db.selectFrom('mix').selectAll().orderBy('askedAt').orderBy('seed').execute();
}

async function propose(db: Db) {
	await proposeMixes(db);
	await runBackground(db);
}

onBothDatabases('Groups that come by themselves', (database) => {
	test('are proposed seven days before the session and not a quarter earlier', async () => {
		const db = database();
		await mixingWorld(db);
		setClock(addMs(now(), 7 * DAY - 15 * MINUTE));
		await propose(db);
		expect(await listMixes(db)).toEqual([]);
		setClock(addMs(now(), 15 * MINUTE));
		await propose(db);
		expect(await listMixes(db)).toMatchObject([{ state: 'proposed', askedBy: null }]);
	});

	test('are asked for once, however many processes look', async () => {
		const db = database();
		await mixingWorld(db, 2);
		passTime(8);
		await Promise.all(Array.from({ length: 8 }, () => proposeMixes(db)));
		expect(await listMixes(db)).toHaveLength(1);
		await runBackground(db);
		await propose(db);
		expect(await listMixes(db)).toMatchObject([{ state: 'proposed' }]);
	});

	test('are published two days later, once, and everybody concerned hears it once', async () => {
		const db = database();
		const { sessionId, people } = await mixingWorld(db);
		passTime(8);
		await propose(db);
		setClock(addMs(now(), 2 * DAY - MINUTE));
		await publishDueMixes(db);
		expect(await publishedGroups(db, sessionId)).toEqual([]);
		setClock(addMs(now(), MINUTE));
		await Promise.all(Array.from({ length: 8 }, () => publishDueMixes(db)));
		expect((await publishedGroups(db, sessionId)).flat().sort()).toEqual([...people].sort());
		const audits = await db
			.selectFrom('audit')
			.select('actorId')
			.where('action', '=', 'mix.publish')
			.execute();
		expect(audits).toEqual([{ actorId: null }]);
		const alerts = await db.selectFrom('alert').select(['kind', 'recipientId']).execute();
		expect(alerts.filter((alert) => alert.kind === 'mix_proposed')).toHaveLength(3);
		expect(alerts.filter((alert) => alert.kind === 'mix_published')).toHaveLength(15);
	});

	test('wait for a person where the edition says so, and when somebody stopped them', async () => {
		const db = database();
		const one = await mixingWorld(db);
		const other = await mixingWorld(db);
		await db
			.updateTable('edition')
			.set({ mixPublished: 'by_hand' })
			.where('id', '=', one.editionId)
			.execute();
		passTime(8);
		await propose(db);
		const stopped = (await listMixes(db)).find((mix) => mix.editionId === other.editionId);
		await stopMix(db, other.actors.trainer, other.editionId, stopped?.id ?? '');
		passTime(3);
		await publishDueMixes(db);
		expect(await publishedGroups(db, one.sessionId)).toEqual([]);
		expect(await publishedGroups(db, other.sessionId)).toEqual([]);
		await publishMix(db, other.actors.trainer, other.editionId, { mixId: stopped?.id ?? '', version: 1 });
		expect(await publishedGroups(db, other.sessionId)).toHaveLength(4);
	});

	test('come again before the next session only when other people come than the groups were made for', async () => {
		const db = database();
		const { editionId } = await mixingWorld(db, 2);
		passTime(8);
		await propose(db);
		passTime(2);
		await publishDueMixes(db);
		passTime(12);
		await propose(db);
		expect((await listMixes(db)).map((mix) => mix.state)).toEqual(['published']);
		await addEnrolment(db, editionId, await addPerson(db));
		await propose(db);
		expect((await listMixes(db)).map((mix) => mix.state)).toEqual(['published', 'proposed']);
	});

	test('are not made for an edition that was cancelled, nor with too few people', async () => {
		const db = database();
		const one = await mixingWorld(db);
		const other = await mixingWorld(db);
		await db.updateTable('edition').set({ state: 'cancelled' }).where('id', '=', one.editionId).execute();
		await db
			.deleteFrom('enrolment')
			.where('editionId', '=', other.editionId)
			.where('personId', '<>', other.people[0] ?? '')
			.execute();
		passTime(8);
		await proposeMixes(db);
		expect(await listMixes(db)).toEqual([]);
	});

	test('a calculation that was given up makes place for a new one', async () => {
		const db = database();
		const { editionId, actors } = await mixingWorld(db);
		const first = await askMix(db, actors.staff, editionId);
		expect(await askMix(db, actors.staff, editionId)).toBe(first);
		await db.updateTable('job').set({ state: 'failed' }).execute();
		expect(await askMix(db, actors.staff, editionId)).not.toBe(first);
		await runBackground(db);
		expect((await listMixes(db)).map((mix) => mix.state).sort()).toEqual(['proposed', 'replaced']);
	});
});

test('The moment of publishing is two days after the proposal, but a day before the session at the latest', () => {
	const start = '2027-02-10T09:00:00.000Z';
	expect(publishMoment('2027-02-03T09:00:00.000Z', start)).toBe('2027-02-05T09:00:00.000Z');
	expect(publishMoment('2027-02-08T09:00:00.000Z', start)).toBe('2027-02-09T09:00:00.000Z');
	expect(publishMoment(addMs(start, -HOUR), start)).toBe(addMs(start, -HOUR));
});
