import { expect, test } from 'vitest';
import { synchroniseDiaries } from '#lib/features/diaries/synchronise-diaries.server.ts';
import { showParticipantHome } from '#lib/features/home/participant.server.ts';
import { answerWish } from '#lib/features/wishes/handling/answer.server.ts';
import { addMs, DAY } from '#lib/server/clock.ts';
import { addCast } from '../../support/cast.ts';
import { onBothDatabases, START } from '../../support/database.ts';
import { addAssignment, addSubmission } from '../../support/submissions.ts';
import { createCircle, raise, seen } from '../../support/wishes.ts';
import { actorOf, addEdition, addEnrolment, addPerson, addSession } from '../../support/builders.ts';

onBothDatabases('The start page of a participant', (database) => {
	test('begins with the next session one has a seat in; of what is called off or only waited for it is not', async () => {
		const db = database();
		const noor = await addPerson(db);
		const seats = async (days: number, placed = true) => {
			const editionId = await addEdition(db);
			const id = await addSession(db, editionId, { startsAt: addMs(START, days * DAY) });
			await addEnrolment(db, editionId, noor, placed);
			await db.transaction().execute((trx) => synchroniseDiaries(trx, [id]));
			return id;
		};
		const calledOff = await seats(1);
		await db.updateTable('session').set({ cancelledAt: START }).where('id', '=', calledOff).execute();
		await seats(2, false);
		const further = [];
		const next = await seats(3);
		for (const days of [4, 5, 6, 7]) further.push(await seats(days));
		await seats(-3);
		const home = await showParticipantHome(db, await actorOf(db, noor));
		expect(home.next?.id).toBe(next);
		expect(home.further.map(({ id }) => id)).toEqual(further.slice(0, 3));
		expect(home.waiting).toHaveLength(1);
	});

	test('is empty for whoever has nothing yet', async () => {
		const db = database();
		const home = await showParticipantHome(db, await actorOf(db, await addPerson(db)));
		expect(home).toMatchObject({ ring: undefined, further: [], waiting: [], assignments: [], wishes: [] });
		expect(home.next).toBeUndefined();
	});

	test('names an assignment until the work is handed in', async () => {
		const db = database();
		const cast = await addCast(db);
		const id = await addAssignment(db, cast);
		const titles = async (role: 'participant' | 'outsider') =>
			(await showParticipantHome(db, cast.actors[role])).assignments.map(({ title }) => title);
		expect(await titles('participant')).toEqual(['Een gesprek voorbereiden']);
		expect(await titles('outsider')).toEqual([]);
		await addSubmission(db, cast.actors.participant, id);
		expect(await titles('participant')).toEqual([]);
	});

	test('shows the own open wishes, and none of a colleague', async () => {
		const db = database();
		const { asker, colleague, staff } = await createCircle(db);
		const open = await raise(db, asker);
		const answered = await raise(db, asker);
		await raise(db, colleague);
		await answerWish(db, staff, await seen(db, answered), { body: 'Zo.' });
		const ids = (await showParticipantHome(db, asker)).wishes.map(({ id }) => id);
		expect(ids).toContain(open);
		expect(new Set(ids).isSubsetOf(new Set([open, answered]))).toBe(true);
	});
});
