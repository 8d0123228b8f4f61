import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cancelSession, changeSession } from '#lib/features/sessions/commands.server.ts';
import { makeDefinitive } from '#lib/features/editions/commands.server.ts';
import type { SessionForm } from '#lib/features/sessions/schema.ts';
import { openHalf, pairTrainer, substitute } from '#lib/features/pairings/commands.server.ts';
import { recheckLeads } from '#lib/features/pairings/recheck.server.ts';
import { addMs, DAY, now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { isConflict } from '#lib/server/refuse.ts';
import { addDays, localDate, localTime } from '#lib/server/zone.ts';
import { onBothDatabases } from '../../support/database.ts';
import {
	actorOf,
	addEnrolment,
	addLead,
	addMembership,
	addPerson,
	addSession
} from '../../support/builders.ts';
import { leadsOf, listBrokenPairs, openSession, type Situation } from './situation.ts';

onBothDatabases('The pair rule', (database) => {
	test('is kept by the database itself: a second lead of the same organisation cannot be written', async () => {
		const db = database();
		const { sessionId, organisations, trainers } = await openSession(db);
		await addLead(db, sessionId, 1, trainers[0]!, organisations[0]!);
		await expect(addLead(db, sessionId, 2, trainers[1]!, organisations[0]!)).rejects.toThrow(/unique/i);
	});

	test('is kept by the database itself: nobody leads without standing for an organisation of their own', async () => {
		const db = database();
		const { sessionId, organisations, trainers } = await openSession(db);
		await addLead(db, sessionId, 1, trainers[0]!, organisations[0]!);
		const lead = { sessionId, half: 2, personId: trainers[1]!, pairedAt: now() };
		for (const organisationId of [organisations[0]!, organisations[1]!]) {
			await expect(
				db
					.insertInto('sessionLead')
					.values({ ...lead, organisationId })
					.execute()
			).rejects.toThrow(/foreign key/i);
		}
		expect(await leadsOf(db, sessionId)).toEqual([trainers[0]]);
	});

	test('lets two trainers of two organisations lead a session', async () => {
		const db = database();
		const { staff, sessionId, trainers } = await openSession(db);
		await pairTrainer(db, staff, sessionId, 1, trainers[0]!);
		await pairTrainer(db, staff, sessionId, 2, trainers[1]!);
		expect(await leadsOf(db, sessionId)).toEqual([trainers[0], trainers[1]]);
	});

	test('refuses a colleague of the other trainer, also by a second membership', async () => {
		const db = database();
		const { staff, sessionId, organisations, trainers, topic } = await openSession(db);
		const colleague = await addPerson(db, {
			organisations: [organisations[1]!, organisations[0]!],
			teaches: [topic]
		});
		await pairTrainer(db, staff, sessionId, 1, trainers[0]!);
		await expect(pairTrainer(db, staff, sessionId, 2, colleague)).rejects.toSatisfy(isConflict);
		expect(await leadsOf(db, sessionId)).toEqual([trainers[0]]);
	});

	test('looks at the memberships on the date of the session, not of today', async () => {
		const db = database();
		const { staff, sessionId, organisations, trainers, topic } = await openSession(db);
		const today = localDate(now());
		const mover = await addPerson(db, { teaches: [topic] });
		await addMembership(db, mover, organisations[0]!, { endsOn: addDays(today, 5) });
		await addMembership(db, mover, organisations[2]!, { startsOn: addDays(today, 6) });
		await pairTrainer(db, staff, sessionId, 1, trainers[0]!);
		await pairTrainer(db, staff, sessionId, 2, mover);
		expect(await leadsOf(db, sessionId)).toEqual([trainers[0], mover]);
	});

	test('refuses who does not teach the topic, who belongs nowhere then, and who is no trainer', async () => {
		const db = database();
		const { staff, sessionId, organisations, topic } = await openSession(db);
		const elsewhere = await addPerson(db, { organisations: [organisations[0]!], teaches: [] });
		const leaver = await addPerson(db, { teaches: [topic] });
		await addMembership(db, leaver, organisations[0]!, { endsOn: localDate(now()) });
		const nobody = await addPerson(db, { organisations: [organisations[0]!] });
		for (const person of [elsewhere, leaver, nobody]) {
			await expect(pairTrainer(db, staff, sessionId, 1, person)).rejects.toMatchObject({
				status: 409,
				body: { field: 'personId' }
			});
		}
	});

	test('is for staff to use: a trainer who sees the session may not, and to a stranger a draft is not there', async () => {
		const db = database();
		const { staff, sessionId, trainers, trainingId } = await openSession(db);
		await pairTrainer(db, staff, sessionId, 1, trainers[0]!);
		const trainer = await actorOf(db, trainers[0]!);
		await expect(pairTrainer(db, trainer, sessionId, 2, trainers[1]!)).rejects.toMatchObject({ status: 403 });
		await db.updateTable('training').set({ publishedAt: null }).where('id', '=', trainingId).execute();
		const stranger = await actorOf(db, trainers[1]!);
		await expect(pairTrainer(db, stranger, sessionId, 2, trainers[1]!)).rejects.toMatchObject({
			status: 404
		});
	});

	test('holds for a substitute, who keeps the edition definitive', async () => {
		const db = database();
		const { staff, sessionId, editionId, organisations, trainers, topic } = await definitive(db);
		const colleague = await addPerson(db, { organisations: [organisations[1]!], teaches: [topic] });
		await expect(substitute(db, staff, sessionId, 1, colleague)).rejects.toSatisfy(isConflict);
		await substitute(db, staff, sessionId, 1, trainers[2]!);
		expect(await leadsOf(db, sessionId)).toEqual([trainers[2], trainers[1]]);
		expect(await stateOf(db, editionId)).toBe('definitive');
	});

	test('opens a half and takes the edition back to to_start, telling the other trainer', async () => {
		const db = database();
		const { staff, sessionId, editionId, trainers } = await definitive(db);
		await openHalf(db, staff, sessionId, 1);
		expect(await leadsOf(db, sessionId)).toEqual([trainers[1]]);
		expect(await stateOf(db, editionId)).toBe('to_start');
		const told = await db
			.selectFrom('alert')
			.select(['recipientId', 'kind'])
			.where('kind', '=', 'lead_changed')
			.execute();
		expect(told.at(-1)).toEqual({ recipientId: trainers[1], kind: 'lead_changed' });
	});

	test('removes who starts to work for the organisation of the other trainer', async () => {
		const db = database();
		const { staff, sessionId, editionId, organisations, trainers } = await definitive(db);
		await addMembership(db, trainers[0]!, organisations[1]!, { startsOn: localDate(now()) });
		await db.transaction().execute((trx) => recheckLeads(trx, staff, [trainers[0]!]));

		expect(await leadsOf(db, sessionId)).toEqual([trainers[1]]);
		expect(await stateOf(db, editionId)).toBe('to_start');
		expect(await listAlerts(db)).toEqual([staff.personId, trainers[1]].sort());
		const audit = await db
			.selectFrom('audit')
			.select(['action', 'personId'])
			.where('action', '=', 'lead.lose')
			.execute();
		expect(audit).toEqual([{ action: 'lead.lose', personId: trainers[0] }]);
	});

	test('removes whose only membership ends before the session', async () => {
		const db = database();
		const { sessionId, trainers } = await definitive(db);
		await db
			.updateTable('membership')
			.set({ endsOn: localDate(now()) })
			.where('personId', '=', trainers[1]!)
			.execute();
		await db.transaction().execute((trx) => recheckLeads(trx, null, [trainers[1]!]));
		expect(await leadsOf(db, sessionId)).toEqual([trainers[0]]);
	});

	test('keeps who moves to a third organisation, in the new colours', async () => {
		const db = database();
		const { sessionId, editionId, organisations, trainers } = await definitive(db);
		await db
			.updateTable('membership')
			.set({ organisationId: organisations[2]! })
			.where('personId', '=', trainers[1]!)
			.execute();
		await db.transaction().execute((trx) => recheckLeads(trx, null, [trainers[1]!]));
		const rows = await db
			.selectFrom('sessionLeadOrganisation')
			.select('organisationId')
			.where('personId', '=', trainers[1]!)
			.where('sessionId', '=', sessionId)
			.execute();
		expect(rows).toEqual([{ organisationId: organisations[2] }]);
		expect(await stateOf(db, editionId)).toBe('definitive');
	});

	test('leaves sessions that were held as they were', async () => {
		const db = database();
		const { editionId, organisations, trainers } = await definitive(db);
		const held = await addSession(db, editionId, { number: 2, startsAt: addMs(now(), -7 * DAY) });
		await addLead(db, held, 1, trainers[0]!, organisations[0]!);
		await addLead(db, held, 2, trainers[1]!, organisations[1]!);
		await addMembership(db, trainers[0]!, organisations[1]!);
		await db.transaction().execute((trx) => recheckLeads(trx, null, [trainers[0]!]));
		expect(await leadsOf(db, held)).toEqual([trainers[0], trainers[1]]);
	});

	test('is checked again when the session moves to a date on which the two are colleagues', async () => {
		const db = database();
		const { staff, sessionId, editionId, organisations, trainers } = await definitive(db);
		await addMembership(db, trainers[1]!, organisations[0]!, { startsOn: addDays(localDate(now()), 20) });
		await changeSession(
			db,
			staff,
			sessionId,
			await formOf(db, sessionId, { date: addDays(localDate(now()), 28) })
		);
		expect(await leadsOf(db, sessionId)).toEqual([trainers[0]]);
		expect(await stateOf(db, editionId)).toBe('to_start');
	});

	test('no order of commands and memberships ever leaves two leads who share an organisation', async () => {
		const db = database();
		const situation = await openSession(db);
		const second = await addSession(db, situation.editionId, { number: 2, startsAt: addMs(now(), 30 * DAY) });
		await addEnrolment(db, situation.editionId, await addPerson(db));
		const sessions = [situation.sessionId, second];
		const step = fc.record({
			act: fc.constantFrom('pair', 'open', 'substitute', 'join', 'leave', 'move'),
			session: fc.constantFrom(...sessions),
			half: fc.constantFrom(1 as const, 2 as const),
			trainer: fc.constantFrom(...situation.trainers),
			organisation: fc.constantFrom(...situation.organisations),
			days: fc.integer({ min: 1, max: 60 })
		});
		await fc.assert(
			fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 12 }), async (steps) => {
				for (const one of steps) await take(db, situation, one);
				expect(await listBrokenPairs(db)).toEqual([]);
			}),
			{ numRuns: 15, seed: 7 }
		);
		await cancelSession(db, situation.staff, second, 'Genoeg geweest');
	});
});

type Step = {
	act: string;
	session: string;
	half: 1 | 2;
	trainer: string;
	organisation: string;
	days: number;
};

/** One step of the random walk; a refusal is an answer too. */
async function take(db: Db, { staff }: Situation, { act, session, half, trainer, organisation, days }: Step) {
	const date = addDays(localDate(now()), days);
	try {
		if (act === 'pair') await pairTrainer(db, staff, session, half, trainer, { overrideReason: 'toch' });
		if (act === 'substitute') await substitute(db, staff, session, half, trainer, { overrideReason: 'toch' });
		if (act === 'open') await openHalf(db, staff, session, half);
		if (act === 'move')
			await changeSession(db, staff, session, await formOf(db, session, { date, overrideReason: 'toch' }));
		if (act === 'join') {
			await addMembership(db, trainer, organisation, { startsOn: date, endsOn: addDays(date, 10) });
			await db.transaction().execute((trx) => recheckLeads(trx, staff, [trainer]));
		}
		if (act === 'leave') {
			await db
				.updateTable('membership')
				.set({ endsOn: date })
				.where('personId', '=', trainer)
				.where('startsOn', '<', date)
				.execute();
			await db.transaction().execute((trx) => recheckLeads(trx, staff, [trainer]));
		}
	} catch (problem) {
		if (!isConflict(problem)) throw problem;
	}
}

async function definitive(db: Db): Promise<Situation> {
	const situation = await openSession(db);
	const { staff, sessionId, editionId, trainers } = situation;
	await pairTrainer(db, staff, sessionId, 1, trainers[0]!);
	await pairTrainer(db, staff, sessionId, 2, trainers[1]!);
	await makeDefinitive(db, staff, editionId);
	return situation;
}

async function formOf(db: Db, sessionId: string, changes: Partial<SessionForm>): Promise<SessionForm> {
	const session = await db
		.selectFrom('session')
		.selectAll()
		.where('id', '=', sessionId)
		.executeTakeFirstOrThrow();
	return {
		date: localDate(session.startsAt),
		from: localTime(session.startsAt),
		to: localTime(session.endsAt),
		hour: null,
		placeId: session.placeId,
		link: session.link,
		seats: session.seats,
		overrideReason: '',
		version: session.version,
		...changes
	};
}

async function stateOf(db: Db, editionId: string) {
	return (
		await db.selectFrom('edition').select('state').where('id', '=', editionId).executeTakeFirstOrThrow()
	).state;
}

async function listAlerts(db: Db) {
	const rows = await db
		.selectFrom('alert')
		.select('recipientId')
		.where('kind', '=', 'lead_lost')
		.orderBy('recipientId')
		.execute();
	return rows.map((row) => row.recipientId);
}
