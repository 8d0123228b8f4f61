import { expect, test } from 'vitest';
import {
	addPart,
	movePart,
	openLessonPlan,
	removePart,
	restorePart,
	savePart,
	signOff
} from '#lib/features/lesson-plans/commands.server.ts';
import { getLessonPlan, listPartHistory } from '#lib/features/lesson-plans/queries.server.ts';
import { surplus } from '#lib/features/lesson-plans/times.ts';
import { addMs, DAY, now, setClock } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { addCast, statuses, statusOf, type Cast } from '../../support/cast.ts';
import { onBothDatabases } from '../../support/database.ts';
import { countQueries } from '../../support/queries.ts';
import {
	addEnrolment,
	addLead,
	addOrganisation,
	addPerson,
	addSession,
	actorOf
} from '../../support/builders.ts';

onBothDatabases('A lesson plan', (database) => {
	test('is made at the first opening by one of its trainers, once, as long as its session', async () => {
		const db = database();
		const cast = await addCast(db);
		await openLessonPlan(db, cast.actors.staff, cast.sessionId);
		expect((await getLessonPlan(db, cast.actors.staff, cast.sessionId)).plan).toBeUndefined();
		await Promise.all(
			[cast.actors.trainerA, cast.actors.trainerB].map((actor) => openLessonPlan(db, actor, cast.sessionId))
		);
		const { session, parts, leads } = await getLessonPlan(db, cast.actors.trainerA, cast.sessionId);
		expect(parts.length).toBe(6);
		expect(surplus(session, parts)).toBe(0);
		expect(leads.map((lead) => lead.name)).toEqual(['Aya Proef', 'Bram Proef']);
	});

	test('is read by its trainers and staff, and written by its trainers only', async () => {
		const db = database();
		const cast = await prepare(db);
		const hidden = {
			participant: 404,
			otherParticipant: 404,
			outsider: 404,
			otherTrainer: 404,
			coordinator: 404,
			admin: 404
		};
		expect(await statuses(cast, (actor) => getLessonPlan(db, actor, cast.sessionId))).toEqual({
			...hidden,
			trainerA: 200,
			trainerB: 200,
			staff: 200
		});
		expect(
			await statuses(cast, (actor) => addPart(db, actor, cast.sessionId, { title: 'Nieuw', minutes: 10 }))
		).toEqual({ ...hidden, trainerA: 200, trainerB: 200, staff: 403 });
		expect(
			await statuses(cast, async (actor) => removePart(db, actor, cast.sessionId, (await first(db, cast)).id))
		).toEqual({ ...hidden, trainerA: 200, trainerB: 200, staff: 403 });
		expect(
			await statuses(cast, async (actor) => signOff(db, actor, cast.sessionId, await version(db, cast)))
		).toEqual({ ...hidden, trainerA: 200, trainerB: 200, staff: 403 });
	});

	test('of another session of the same edition is no business of a trainer, nor of staff with a seat in it', async () => {
		const db = database();
		const cast = await prepare(db);
		const organisation = await addOrganisation(db);
		const third = await addPerson(db, { organisations: [organisation], teaches: [] });
		await addLead(db, await addSession(db, cast.editionId, { number: 2 }), 1, third, organisation);
		expect(await statusOf(getLessonPlan(db, await actorOf(db, third), cast.sessionId))).toBe(404);
		await addEnrolment(db, cast.editionId, cast.actors.staff.personId);
		expect(await statusOf(getLessonPlan(db, cast.actors.staff, cast.sessionId))).toBe(404);
	});

	test('closes to its trainers sixty days after the edition', async () => {
		const db = database();
		const cast = await prepare(db);
		const { session } = await getLessonPlan(db, cast.actors.trainerA, cast.sessionId);
		setClock(addMs(session.endsAt, 60 * DAY - 5000));
		expect(await statusOf(getLessonPlan(db, cast.actors.trainerA, cast.sessionId))).toBe(200);
		setClock(addMs(session.endsAt, 60 * DAY + 1000));
		expect(await statusOf(getLessonPlan(db, cast.actors.trainerA, cast.sessionId))).toBe(404);
	});

	test('of a cancelled session does not change any more', async () => {
		const db = database();
		const cast = await prepare(db);
		await db.updateTable('session').set({ cancelledAt: now() }).where('id', '=', cast.sessionId).execute();
		expect(
			await statusOf(addPart(db, cast.actors.trainerA, cast.sessionId, { title: 'Nieuw', minutes: 10 }))
		).toBe(409);
	});
});

onBothDatabases('A part', (database) => {
	test('keeps its id and every version it ever had', async () => {
		const db = database();
		const cast = await prepare(db);
		const part = await first(db, cast);
		await savePart(db, cast.actors.trainerA, cast.sessionId, { ...form(part), text: 'Een' });
		await savePart(db, cast.actors.trainerB, cast.sessionId, { ...form(part), text: 'Twee', version: 2 });
		expect(await first(db, cast)).toMatchObject({
			id: part.id,
			text: 'Twee',
			version: 3,
			changedByName: 'Bram Proef'
		});
		const history = await listPartHistory(db, cast.actors.trainerA, cast.sessionId, part.id);
		expect(history.map((one) => [one.version, one.text, one.writtenBy])).toEqual([
			[3, 'Twee', 'Bram Proef'],
			[2, 'Een', 'Aya Proef'],
			[1, '', 'Aya Proef']
		]);
		expect(
			await statuses(cast, (actor) => listPartHistory(db, actor, cast.otherSessionId, part.id))
		).toMatchObject({ trainerA: 404, otherTrainer: 404, staff: 404 });
	});

	test('saved by both trainers at once is saved once, and the other is told', async () => {
		const db = database();
		const cast = await prepare(db);
		const part = await first(db, cast);
		const save = (actor: typeof cast.actors.trainerA, text: string) =>
			statusOf(savePart(db, actor, cast.sessionId, { ...form(part), text }));
		const answers = await Promise.all([
			save(cast.actors.trainerA, 'Van A'),
			save(cast.actors.trainerB, 'Van B')
		]);
		expect(answers.sort()).toEqual([200, 409]);
		const saved = await first(db, cast);
		expect(saved.version).toBe(2);
		expect(['Van A', 'Van B']).toContain(saved.text);
	});

	test('loses no text in twenty saves at once by two trainers who each try again', async () => {
		const db = database();
		const cast = await prepare(db);
		const { id } = await first(db, cast);
		const write = async (actor: typeof cast.actors.trainerA, name: string) => {
			for (let count = 0; count < 10; count += 1) {
				for (let status = 409; status === 409;) {
					const part = (await getLessonPlan(db, actor, cast.sessionId)).parts.find((one) => one.id === id);
					if (!part) throw new Error('The part is gone.');
					status = await statusOf(
						savePart(db, actor, cast.sessionId, { ...form(part), text: `${part.text}${name}${count};` })
					);
				}
			}
		};
		await Promise.all([write(cast.actors.trainerA, 'A'), write(cast.actors.trainerB, 'B')]);
		const pieces = (await first(db, cast)).text.split(';').filter(Boolean);
		expect(pieces.sort()).toEqual(
			[...'AB'].flatMap((name) => Array.from({ length: 10 }, (_, count) => `${name}${count}`))
		);
		expect(await listPartHistory(db, cast.actors.staff, cast.sessionId, id)).toHaveLength(21);
	});

	test('is led by one of the two, by both, or still by who left; never by anybody else', async () => {
		const db = database();
		const cast = await prepare(db);
		const lead = async (partLeadId: string | null) =>
			statusOf(
				savePart(db, cast.actors.trainerA, cast.sessionId, { ...form(await first(db, cast)), partLeadId })
			);
		expect(await lead(cast.actors.trainerB.personId)).toBe(200);
		expect(await lead(cast.actors.otherTrainer.personId)).toBe(409);
		await db.deleteFrom('sessionLead').where('personId', '=', cast.actors.trainerB.personId).execute();
		expect(await lead(cast.actors.trainerB.personId)).toBe(200);
		expect(await lead(null)).toBe(200);
		expect(await lead(cast.actors.trainerB.personId)).toBe(409);
	});

	test('moves up and down between the others, and stays at the edges', async () => {
		const db = database();
		const cast = await prepare(db);
		const titles = async () =>
			(await getLessonPlan(db, cast.actors.staff, cast.sessionId)).parts.map((part) => part.title);
		const [one = '', two = '', ...rest] = await titles();
		const { id } = await first(db, cast);
		await movePart(db, cast.actors.trainerA, cast.sessionId, id, 'up');
		expect(await titles()).toEqual([one, two, ...rest]);
		await movePart(db, cast.actors.trainerB, cast.sessionId, id, 'down');
		expect(await titles()).toEqual([two, one, ...rest]);
		await movePart(db, cast.actors.trainerA, cast.sessionId, id, 'up');
		expect(await titles()).toEqual([one, two, ...rest]);
	});

	test('that was removed can be put back as it was', async () => {
		const db = database();
		const cast = await prepare(db);
		const before = await getLessonPlan(db, cast.actors.trainerA, cast.sessionId);
		const part = await first(db, cast);
		await removePart(db, cast.actors.trainerA, cast.sessionId, part.id);
		expect(
			(await getLessonPlan(db, cast.actors.trainerA, cast.sessionId)).removed.map((one) => one.id)
		).toEqual([part.id]);
		expect(await statusOf(savePart(db, cast.actors.trainerB, cast.sessionId, form(part)))).toBe(409);
		await restorePart(db, cast.actors.trainerB, cast.sessionId, part.id);
		expect((await getLessonPlan(db, cast.actors.trainerA, cast.sessionId)).parts).toEqual(before.parts);
	});

	test('of another plan cannot be reached through one’s own', async () => {
		const db = database();
		const cast = await prepare(db);
		await openLessonPlan(db, cast.actors.otherTrainer, cast.otherSessionId);
		expect(
			await statusOf(savePart(db, cast.actors.otherTrainer, cast.otherSessionId, form(await first(db, cast))))
		).toBe(404);
	});
});

onBothDatabases('Signing off', (database) => {
	test('holds until somebody edits, and then both sign again; who signed is told', async () => {
		const db = database();
		const cast = await prepare(db);
		const signed = async () =>
			(await getLessonPlan(db, cast.actors.staff, cast.sessionId)).signOffs.map((one) => one.personId).sort();
		const both = [cast.actors.trainerA.personId, cast.actors.trainerB.personId].sort();
		for (const actor of [cast.actors.trainerA, cast.actors.trainerB])
			await signOff(db, actor, cast.sessionId, await version(db, cast));
		expect(await signed()).toEqual(both);
		await savePart(db, cast.actors.trainerA, cast.sessionId, { ...form(await first(db, cast)), minutes: 20 });
		expect(await signed()).toEqual([]);
		expect(await db.selectFrom('alert').select(['recipientId', 'kind']).execute()).toEqual([
			{ recipientId: cast.actors.trainerB.personId, kind: 'lesson_plan_reopened' }
		]);
		await savePart(db, cast.actors.trainerA, cast.sessionId, { ...form(await first(db, cast)), minutes: 25 });
		expect(await db.selectFrom('alert').select('id').execute()).toHaveLength(1);
	});

	test('is refused for a plan that changed since it was seen', async () => {
		const db = database();
		const cast = await prepare(db);
		const seen = await version(db, cast);
		await addPart(db, cast.actors.trainerB, cast.sessionId, { title: 'Nieuw', minutes: 5 });
		expect(await statusOf(signOff(db, cast.actors.trainerA, cast.sessionId, seen))).toBe(409);
	});

	test('takes the same number of queries to read whatever the number of parts', async () => {
		const db = database();
		const cast = await prepare(db);
		const count = () =>
			countQueries(db, (counted) => getLessonPlan(counted, cast.actors.trainerA, cast.sessionId));
		const before = await count();
		for (const title of ['Een', 'Twee', 'Drie'])
			await addPart(db, cast.actors.trainerA, cast.sessionId, { title, minutes: 5 });
		expect(await count()).toBe(before);
	});
});

async function prepare(db: Db): Promise<Cast> {
	const cast = await addCast(db);
	await openLessonPlan(db, cast.actors.trainerA, cast.sessionId);
	return cast;
}

async function first(db: Db, cast: Cast) {
	const { parts } = await getLessonPlan(db, cast.actors.staff, cast.sessionId);
	if (!parts[0]) throw new Error('The plan is empty.');
	return parts[0];
}

async function version(db: Db, cast: Cast) {
	return (await getLessonPlan(db, cast.actors.staff, cast.sessionId)).plan?.version ?? 0;
}

function form(part: Awaited<ReturnType<typeof first>>) {
	const { id: partId, version: own, title, minutes, counts, method, partLeadId, material, text } = part;
	return { partId, version: own, title, minutes, counts, method, partLeadId, material, text };
}
