import { expect, test } from 'vitest';
import { saveFeedback, listFeedback, releaseFeedback } from '#lib/features/assignments/feedback.server.ts';
import { showAssignment } from '#lib/features/assignments/pages.server.ts';
import { closeAttendance, markAttendance } from '#lib/features/attendance/commands.server.ts';
import { getEditionAttendance } from '#lib/features/attendance/queries.server.ts';
import { acceptCoaching, askCoaching } from '#lib/features/coaching/commands.server.ts';
import { getPair } from '#lib/features/coaching/queries.server.ts';
import { enrolOthers } from '#lib/features/enrolments/enrol-others.server.ts';
import { getParticipants } from '#lib/features/enrolments/participants.server.ts';
import { askWish } from '#lib/features/wishes/asking/ask.server.ts';
import { listAskers, listTrainerNames } from '#lib/features/wishes/asking/choices.server.ts';
import { getWish } from '#lib/features/wishes/details.server.ts';
import { startMembership } from '#lib/features/memberships/commands.server.ts';
import { listPeople } from '#lib/features/people/list.server.ts';
import { getPerson } from '#lib/features/people/person.server.ts';
import { listSessionCards } from '#lib/features/sessions/overview.server.ts';
import { showSession } from '#lib/features/sessions/session-page.server.ts';
import { addMs, DAY, HOUR, now, setClock } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { addCast, statusOf, type Cast } from '../support/cast.ts';
import { onBothDatabases } from '../support/database.ts';
import { addAssignment, addSubmission } from '../support/submissions.ts';
import * as world from '../support/builders.ts';

const WORK = { function: 'medewerker', discipline: 'maatschappelijk werk' };
const SEEN_NOWHERE = 'Verborgen';

/** Shields somebody whose surname must then not be seen by who is neither staff nor their trainer. */
async function shield(db: Db, personId: string) {
	await db
		.updateTable('person')
		.set({ familyName: SEEN_NOWHERE, email: 'verborgen@example.nl', shieldedAt: now() })
		.where('id', '=', personId)
		.execute();
}

async function wish(db: Db, { actors, sessionId }: Cast, by: 'participant' | 'trainerA', facts: object = {}) {
	setClock(addMs(now(), 15 * DAY));
	return await askWish(db, actors[by], {
		kind: 'deepening',
		summary: 'Meer oefenen',
		body: '',
		sessionId,
		...facts
	});
}

onBothDatabases('An attacker', (database) => {
	test('who coordinates an organisation cannot make a fellow participant one of its people', async () => {
		const db = database();
		const { editionId, actors } = await addCast(db);
		const own = await world.addOrganisation(db);
		const attacker = await world.actorOf(
			db,
			await world.addPerson(db, { organisations: [own], coordinatedOrganisations: [own] })
		);
		await world.addEnrolment(db, editionId, attacker.personId);
		const claim = startMembership(db, attacker, actors.participant.personId, {
			...WORK,
			organisationId: own,
			startsOn: '2027-01-01',
			endsOn: null
		});
		expect(await statusOf(claim)).toBe(403);
	});

	test('who has a seat decides about nobody’s own attendance: staff not about theirs, and not with the rest', async () => {
		const db = database();
		const { editionId, sessionId, actors } = await addCast(db);
		await world.addEnrolment(db, editionId, actors.staff.personId);
		setClock(addMs(now(), 14 * DAY + HOUR));
		const own = { personId: actors.staff.personId, state: 'present' as const };
		expect(
			await statusOf(
				markAttendance(db, actors.staff, sessionId, { changes: [own], restPresent: false, reason: '' })
			)
		).toBe(403);
		await markAttendance(db, actors.staff, sessionId, { changes: [], restPresent: true, reason: '' });
		const marked = await db
			.selectFrom('attendance')
			.select('personId')
			.where('sessionId', '=', sessionId)
			.execute();
		expect(marked.map((row) => row.personId)).not.toContain(actors.staff.personId);
		await markAttendance(db, actors.trainerA, sessionId, { changes: [own], restPresent: false, reason: '' });
		await closeAttendance(db, actors.trainerB, sessionId);
	});

	test('cannot find out who has a role by filtering the people in sight', async () => {
		const db = database();
		const { editionId, actors } = await addCast(db);
		await world.addEnrolment(db, editionId, actors.admin.personId);
		expect(await statusOf(listPeople(db, actors.participant, { role: 'admin' }))).toBe(404);
		expect((await listPeople(db, actors.staff, { role: 'admin' })).total).toBe(1);
		expect((await listPeople(db, actors.coordinator, { role: 'coordinator' })).total).toBe(1);
	});

	test('who coordinates does not see the surname or address of shielded people', async () => {
		const db = database();
		const cast = await addCast(db);
		const { editionId, actors } = cast;
		const personId = actors.participant.personId;
		const other = await world.addPerson(db, { organisations: actors.coordinator.coordinatedOrganisations });
		const assignmentId = await addAssignment(db, cast);
		for (const id of [personId, other])
			await db
				.updateTable('person')
				.set({ familyName: SEEN_NOWHERE, shieldedAt: now() })
				.where('id', '=', id)
				.execute();
		await shield(db, personId);
		const seen = [
			await getPerson(db, actors.coordinator, personId),
			await getParticipants(db, actors.coordinator, editionId),
			await showAssignment(db, actors.coordinator, assignmentId),
			await enrolOthers(db, actors.coordinator, editionId, {
				personIds: [other],
				pasted: '',
				overlapConfirmed: false
			})
		];
		expect(JSON.stringify(seen).toLowerCase()).not.toContain(SEEN_NOWHERE.toLowerCase());
		expect(JSON.stringify(await getPerson(db, actors.staff, personId))).toContain(SEEN_NOWHERE);
	});

	test('who takes part does not see the surname of a shielded trainer', async () => {
		const db = database();
		const cast = await addCast(db);
		const { sessionId, actors } = cast;
		const submissionId = await addSubmission(db, actors.participant, await addAssignment(db, cast));
		await releaseFeedback(db, actors.trainerA, submissionId, 'Mooi.');
		const pairId = await askCoaching(db, actors.participant, actors.trainerA.personId);
		await acceptCoaching(db, actors.trainerA, pairId);
		await shield(db, actors.trainerA.personId);
		const wishId = await wish(db, cast, 'participant', {
			kind: 'coaching',
			coachId: actors.trainerA.personId
		});
		const seen = [
			await listFeedback(db, actors.participant, submissionId),
			await getPair(db, actors.participant, pairId),
			await listTrainerNames(db, sessionId),
			await getWish(db, actors.participant, wishId)
		];
		expect(JSON.stringify(seen)).not.toContain(SEEN_NOWHERE);
	});

	test('who coordinates sees of an assignment the title and the deadline, not the text', async () => {
		const db = database();
		const cast = await addCast(db);
		const id = await addAssignment(db, cast, { body: 'Voor wie meedoet.' });
		expect(JSON.stringify(await showAssignment(db, cast.actors.coordinator, id))).not.toContain(
			'Voor wie meedoet'
		);
		for (const role of ['participant', 'trainerA', 'staff'] as const) {
			expect((await showAssignment(db, cast.actors[role], id)).assignment.html).toContain('Voor wie meedoet');
		}
	});

	test('who has led an edition has no wishes of it any more sixty days after its end, nor its names', async () => {
		const db = database();
		const cast = await addCast(db);
		const { sessionId, actors } = cast;
		const id = await wish(db, cast, 'participant');
		expect((await getWish(db, actors.trainerA, id)).id).toBe(id);
		expect(await listAskers(db, actors.trainerA, sessionId)).toHaveLength(2);
		setClock(addMs(now(), 60 * DAY));
		expect(await statusOf(getWish(db, actors.trainerA, id))).toBe(404);
		expect(await listAskers(db, actors.trainerA, sessionId)).toEqual([]);
		const typed = askWish(db, actors.trainerA, {
			kind: 'deepening',
			summary: 'x',
			body: '',
			sessionId,
			askerId: actors.participant.personId
		});
		expect(await statusOf(typed)).toBe(404);
	});

	test('who types up a wish for somebody does not share it with their employer', async () => {
		const db = database();
		const cast = await addCast(db);
		const id = await wish(db, cast, 'trainerA', {
			askerId: cast.actors.participant.personId,
			shared: true
		});
		expect(await statusOf(getWish(db, cast.actors.coordinator, id))).toBe(404);
	});

	test('who has no seat does not learn the name of a secret place', async () => {
		const db = database();
		const { editionId, sessionId, actors } = await addCast(db);
		const placeId = newId();
		await db
			.insertInto('place')
			.values({
				id: placeId,
				name: 'Huis Geheim',
				kind: 'room',
				address: 'Geheimstraat 1',
				directions: 'achterom',
				addressFor: 'signed_in',
				createdAt: now()
			})
			.execute();
		await db.updateTable('session').set({ placeId }).where('id', '=', sessionId).execute();
		for (const role of ['outsider', 'otherTrainer', 'coordinator'] as const) {
			const seen = [
				await showSession(db, actors[role], sessionId),
				await listSessionCards(db, actors[role], [editionId])
			];
			expect(JSON.stringify(seen), role).not.toContain('Geheim');
		}
		expect((await showSession(db, actors.participant, sessionId)).place.address).toBe('Geheimstraat 1');
	});

	test('leaves a trace of feedback that is only kept', async () => {
		const db = database();
		const cast = await addCast(db);
		const submissionId = await addSubmission(db, cast.actors.participant, await addAssignment(db, cast));
		await saveFeedback(db, cast.actors.trainerA, submissionId, 'Nog niet af.');
		const entries = await db
			.selectFrom('audit')
			.select('action')
			.where('objectId', '=', submissionId)
			.execute();
		expect(entries.map((entry) => entry.action)).toContain('feedback.save');
	});

	test('finds nothing to break in the attendance of an edition without sessions', async () => {
		const db = database();
		const staff = await world.actorOf(db, await world.addPerson(db, { staff: true }));
		expect((await getEditionAttendance(db, staff, await world.addEdition(db))).rows).toEqual([]);
	});
});
