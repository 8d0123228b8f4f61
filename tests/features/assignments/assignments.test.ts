import { expect, test } from 'vitest';
import {
	changeAssignment,
	makeAssignment,
	publishAssignment
} from '#lib/features/assignments/commands.server.ts';
import {
	getAssignment,
	listEditionAssignments,
	listOwnAssignments
} from '#lib/features/assignments/queries.server.ts';
import { listHandedIn, listWaitingSubmissions } from '#lib/features/assignments/submissions.server.ts';
import { listTrainersWithNews } from '#lib/features/assignments/news.server.ts';
import { planDigests } from '#lib/features/alerts/plan-digests.server.ts';
import { remindOfDeadlines, tellOfHandIns } from '#lib/features/assignments/jobs.server.ts';
import { addMs, DAY, now, setClock } from '#lib/server/clock.ts';
import { queueMails, renderMail } from '#lib/server/mail/outbox.ts';
import type { Db } from '#lib/server/db/open.ts';
import { addCast, statuses, statusOf } from '../../support/cast.ts';
import { onBothDatabases } from '../../support/database.ts';
import { plansOf } from '../../support/plans.ts';
import { countQueries } from '../../support/queries.ts';
import { addAssignment, addSubmission, ASSIGNMENT } from '../../support/submissions.ts';
import { actorOf, addEnrolment, addPerson } from '../../support/builders.ts';
import { mailTemplates } from '../../../src/registry.server.ts';

onBothDatabases('Assignments', (database) => {
	test('are made by the trainers of the edition and by staff only', async () => {
		const db = database();
		const cast = await addCast(db);
		expect(await statuses(cast, (actor) => makeAssignment(db, actor, cast.editionId, ASSIGNMENT))).toEqual({
			participant: 403,
			otherParticipant: 403,
			outsider: 404,
			trainerA: 200,
			trainerB: 200,
			otherTrainer: 404,
			coordinator: 403,
			staff: 200,
			admin: 404
		});
	});

	test('are read as drafts by those who make them, and by participants once published', async () => {
		const db = database();
		const cast = await addCast(db);
		const id = await makeAssignment(db, cast.actors.trainerA, cast.editionId, ASSIGNMENT);
		const makers = { trainerA: 200, trainerB: 200, staff: 200, otherTrainer: 404, outsider: 404, admin: 404 };
		const read = () => statuses(cast, (actor) => getAssignment(db, actor, id));
		expect(await read()).toEqual({ ...makers, participant: 404, otherParticipant: 404, coordinator: 404 });
		await publishAssignment(db, cast.actors.trainerB, id);
		expect(await read()).toEqual({ ...makers, participant: 200, otherParticipant: 200, coordinator: 200 });
		for (const actor of Object.values(cast.actors)) {
			const listed = await listEditionAssignments(db, actor, cast.editionId);
			expect(listed.length).toBe((await statusOf(getAssignment(db, actor, id))) === 200 ? 1 : 0);
		}
	});

	test('belong to a session of their own edition and are due at a time that exists', async () => {
		const db = database();
		const { actors, editionId, sessionId, otherSessionId } = await addCast(db);
		const make = (facts: object) =>
			statusOf(makeAssignment(db, actors.trainerA, editionId, { ...ASSIGNMENT, ...facts }));
		expect(await make({ sessionId })).toBe(200);
		expect(await make({ sessionId: otherSessionId })).toBe(409);
		expect(await make({ dueOn: '2027-03-28', dueTime: '02:30' })).toBe(409);
	});

	test('are not published after their own deadline', async () => {
		const db = database();
		const { actors, editionId } = await addCast(db);
		const id = await makeAssignment(db, actors.trainerA, editionId, { ...ASSIGNMENT, dueOn: '2027-01-11' });
		expect(await statusOf(publishAssignment(db, actors.trainerA, id))).toBe(409);
	});

	test('refuse the second of two changes made from the same version', async () => {
		const db = database();
		const { actors, editionId } = await addCast(db);
		const id = await makeAssignment(db, actors.trainerA, editionId, ASSIGNMENT);
		const change = (actor: typeof actors.staff, title: string) =>
			statusOf(changeAssignment(db, actor, id, { ...ASSIGNMENT, title, version: 1 }));
		expect(await change(actors.trainerA, 'Eerste')).toBe(200);
		expect(await change(actors.trainerB, 'Tweede')).toBe(409);
		expect((await getAssignment(db, actors.staff, id)).title).toBe('Eerste');
	});

	test('tell a coordinator only whose work is in, and only of the own people; staff of everyone', async () => {
		const db = database();
		const cast = await addCast(db);
		const assignment = await getAssignment(db, cast.actors.staff, await addAssignment(db, cast));
		await addSubmission(db, cast.actors.participant, assignment.id);
		const mila = { personId: cast.actors.participant.personId, name: 'Mila Proef', handedIn: true };
		const noud = { personId: cast.actors.otherParticipant.personId, name: 'Noud Proef', handedIn: false };
		expect(await listHandedIn(db, cast.actors.coordinator, assignment)).toEqual([mila]);
		expect(await listHandedIn(db, cast.actors.staff, assignment)).toEqual([mila, noud]);
	});

	test('are listed with the same number of queries for one and for three', async () => {
		const db = database();
		const cast = await addCast(db);
		await addSubmission(db, cast.actors.participant, await addAssignment(db, cast));
		const count = async () => [
			await countQueries(db, (counted) => listOwnAssignments(counted, cast.actors.participant)),
			await countQueries(db, (counted) => listEditionAssignments(counted, cast.actors.staff, cast.editionId)),
			await countQueries(db, (counted) => listWaitingSubmissions(counted, cast.actors.trainerA))
		];
		const one = await count();
		for (const title of ['Twee', 'Drie'])
			await addSubmission(db, cast.actors.participant, await addAssignment(db, cast, { title }));
		expect((await listOwnAssignments(db, cast.actors.participant)).length).toBe(3);
		expect(await count()).toEqual(one);
	});

	test('that were handed in lately, or wait for a trainer, are found without looking through all that ever were', async () => {
		const db = database();
		const cast = await addCast(db);
		await addSubmission(db, cast.actors.participant, await addAssignment(db, cast));
		const plans = [
			...(await plansOf(db, (read) => listTrainersWithNews(read, now()))),
			...(await plansOf(db, (read) => listWaitingSubmissions(read, cast.actors.trainerA)))
		];
		expect(plans[0]).toMatch(/submission_by_hand_in/);
		expect(
			plans.filter((plan) => /SCAN (submission|session_lead)\b|Seq Scan on submission/.test(plan))
		).toEqual([]);
	});
});

onBothDatabases('Mails about assignments', (database) => {
	test('tell each trainer once a day of what was handed in since the last time, in the app and in the daily mail', async () => {
		const db = database();
		const cast = await addCast(db);
		const { trainerA, trainerB } = cast.actors;
		const assignmentId = await addAssignment(db, cast);
		await tellOfHandIns(db);
		expect(await toldOf(db)).toEqual([]);
		await addSubmission(db, cast.actors.participant, assignmentId, 'GEHEIM');
		await tellOfHandIns(db);
		await tellOfHandIns(db);
		const told = await toldOf(db);
		expect(told.map((alert) => alert.recipientId).sort()).toEqual(
			[trainerA.personId, trainerB.personId].sort()
		);
		expect(told[0]).toMatchObject({ href: `/opdrachten/${assignmentId}`, awaitsMail: 'digest' });
		await planDigests(db);
		const mails = await queued(db, 'alert.digest');
		expect(mails).toHaveLength(2);
		setClock(mails[0]!.releaseAt);
		const { text } = await textOf(db, mails[0]);
		expect(text).toContain('Er is 1 nieuwe inzending bij Een gesprek voorbereiden.');
		expect(text).toContain(`/opdrachten/${assignmentId}`);
		expect(text).not.toMatch(/GEHEIM|Mila/);
		setClock(addMs(now(), DAY));
		await tellOfHandIns(db);
		expect(await toldOf(db)).toHaveLength(2);
		await addSubmission(db, cast.actors.otherParticipant, assignmentId);
		await tellOfHandIns(db);
		expect(await toldOf(db)).toHaveLength(4);
		expect((await toldOf(db)).map(({ facts }) => (JSON.parse(facts) as { count: number }).count)).toEqual([
			1, 1, 1, 1
		]);
	});

	test('leave out of the daily mail what a trainer cannot open any more when it is sent', async () => {
		const db = database();
		const cast = await addCast(db);
		await addSubmission(db, cast.actors.participant, await addAssignment(db, cast));
		await tellOfHandIns(db);
		await planDigests(db);
		await db.updateTable('submission').set({ flaggedAt: now() }).execute();
		const [mail] = await queued(db, 'alert.digest');
		setClock(mail!.releaseAt);
		expect(await textOf(db, mail)).toMatchObject({ suppress: 'nothing holds any more' });
	});

	test('that an earlier release promised in a mail of its own are written as ever, and told of once', async () => {
		const db = database();
		const cast = await addCast(db);
		const recipientId = cast.actors.trainerA.personId;
		await addSubmission(db, cast.actors.participant, await addAssignment(db, cast));
		const ids = { since: addMs(now(), -DAY) };
		const old = { dedupKey: 'old', recipientId, template: 'assignments.digest', ids };
		await db.transaction().execute((trx) => queueMails(trx, old));
		const [mail] = await queued(db, 'assignments.digest');
		expect((await textOf(db, mail)).text).toContain('1 × Een gesprek voorbereiden');
		await tellOfHandIns(db);
		expect((await toldOf(db)).map((alert) => alert.recipientId)).toEqual([cast.actors.trainerB.personId]);
	});

	test('remind once, two days ahead, only who has not handed in, and not who did meanwhile', async () => {
		const db = database();
		const cast = await addCast(db);
		const assignmentId = await addAssignment(db, cast);
		await addEnrolment(db, cast.editionId, await addPerson(db), false);
		await addSubmission(db, cast.actors.participant, assignmentId);
		await remindOfDeadlines(db);
		expect(await queued(db, 'assignments.reminder')).toEqual([]);
		setClock('2027-01-19T07:00:00.000Z');
		await remindOfDeadlines(db);
		await remindOfDeadlines(db);
		const mails = await queued(db, 'assignments.reminder');
		expect(mails.map((mail) => mail.recipientId)).toEqual([cast.actors.otherParticipant.personId]);
		expect((await textOf(db, mails[0])).text).toContain('woensdag 20 januari 2027'.slice(-15));
		await addSubmission(db, cast.actors.otherParticipant, assignmentId);
		expect(await textOf(db, mails[0])).toEqual({ suppress: 'it was handed in' });
	});

	test('are the actor’s own and nobody else’s list', async () => {
		const db = database();
		const cast = await addCast(db);
		await addAssignment(db, cast);
		expect(await listOwnAssignments(db, cast.actors.participant)).toHaveLength(1);
		expect(await listOwnAssignments(db, cast.actors.trainerA)).toEqual([]);
		expect(await listOwnAssignments(db, await actorOf(db, cast.actors.outsider.personId))).toEqual([]);
	});
});

async function toldOf(db: Db) {
	return await db
		.selectFrom('alert')
		.select(['recipientId', 'facts', 'href', 'awaitsMail'])
		.where('kind', '=', 'hand_ins_new')
		.orderBy('raisedAt')
		.execute();
}

async function queued(db: Db, template: string) {
	const rows = await db
		.selectFrom('outbox')
		.selectAll()
		.where('template', '=', template)
		.orderBy('createdAt')
		.execute();
	return rows.map((row) => ({ ...row, ids: JSON.parse(row.ids) as Record<string, string> }));
}

async function textOf(db: Db, row: Awaited<ReturnType<typeof queued>>[number] | undefined) {
	if (!row) throw new Error('There is no such mail.');
	return (await renderMail(db, row, {
		templates: mailTemplates,
		origin: 'https://tweespan.example',
		sender: 'noreply@tweespan.example'
	})) as {
		text: string;
	};
}
