/** Who would like to take part and who does: seats, a waitlist, an open offer, people who gave up early and late. */
import { synchroniseDiaries } from '#lib/features/diaries/synchronise-diaries.server.ts';
import { isRunning } from '#lib/features/editions/edition.ts';
import { enrol, withdrawEnrolment } from '#lib/features/enrolments/commands.server.ts';
import { passOnSeats } from '#lib/features/enrolments/offers.server.ts';
import { leads } from '#lib/features/enrolments/overlap.server.ts';
import { findActor } from '#lib/features/people/actor.server.ts';
import { addMs, clockOffset, DAY, HOUR, now, setClock, setClockOffset } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { readSeason } from './base.ts';

type Choice = { personId: string; trainingId: string; editionIds: string[] };
type Edition = { id: string; running: boolean; startsAt: string; sessionIds: string[]; wanted: string[] };

export async function seedEnrolments(db: Db) {
	const offset = clockOffset();
	const today = now();
	const season = await readChoices(db);
	await addPreferences(db, season, addMs(today, -60 * DAY));
	const nextRounds = await chooseNextRounds(db, season);
	await addPreferences(db, nextRounds, addMs(today, -9 * DAY));
	const editions = await listWanted(db, [...season, ...nextRounds]);
	const coming = editions.filter((edition) => edition.running && edition.startsAt > addMs(today, DAY));
	const full = coming.find((edition) => nextRounds.some((choice) => choice.editionIds[0] === edition.id));
	for (const edition of editions.filter((one) => !coming.includes(one))) await fillPast(db, edition, today);
	for (const edition of coming.filter((one) => one !== full)) await fillComing(db, edition, today);
	if (full) await fillUp(db, full, today);
	if (coming[0]) await giveUp(db, coming[0], 1, addMs(today, -20 * HOUR));
	setClockOffset(offset);
}

async function readChoices(db: Db): Promise<Choice[]> {
	const people = await db.selectFrom('person').select(['id', 'email']).execute();
	const editions = await db.selectFrom('edition').select(['id', 'title', 'trainingId']).execute();
	return readSeason('inschrijvingen.csv').flatMap((row) => {
		const person = people.find((one) => one.email === row['E-mail']);
		const chosen = [row['Voorkeur 1'], row['Voorkeur 2']]
			.map((title) => editions.find((edition) => edition.title === title?.replace(/ – voorjaar 2027/, '')))
			.filter((edition) => edition !== undefined);
		if (!person || !chosen[0]) return [];
		return [
			{
				personId: person.id,
				trainingId: chosen[0].trainingId,
				editionIds: chosen.map((edition) => edition.id)
			}
		];
	});
}

/** People who would like to come when a training that already began is given again. */
async function chooseNextRounds(db: Db, season: Choice[]): Promise<Choice[]> {
	const editions = await db
		.selectFrom('edition')
		.select(['id', 'trainingId'])
		.where('copiedFrom', 'is not', null)
		.orderBy('title')
		.execute();
	return editions.flatMap(({ id, trainingId }, round) => {
		const taken = new Set(
			season.filter((choice) => choice.trainingId === trainingId).map((choice) => choice.personId)
		);
		const others = [...new Set(season.map((choice) => choice.personId))].filter(
			(personId) => !taken.has(personId)
		);
		return others
			.filter((_, index) => index % 9 === round)
			.map((personId) => ({ personId, trainingId, editionIds: [id] }));
	});
}

async function addPreferences(db: Db, choices: Choice[], givenAt: string) {
	for (const { personId, trainingId, editionIds } of choices) {
		const rows = editionIds.map((editionId, index) => ({
			personId,
			trainingId,
			rank: index + 1,
			editionId,
			givenAt
		}));
		await db.insertInto('preference').values(rows).execute();
	}
}

/** Every edition with who put it first, the earliest first. */
async function listWanted(db: Db, choices: Choice[]): Promise<Edition[]> {
	const rows = await db
		.selectFrom('session')
		.innerJoin('edition', 'edition.id', 'session.editionId')
		.select(['edition.id', 'edition.state', 'session.id as sessionId', 'session.startsAt'])
		.orderBy('session.startsAt')
		.orderBy('edition.title')
		.execute();
	return [...Map.groupBy(rows, (row) => row.id)].map(([id, sessions]) => ({
		id,
		running: isRunning(sessions[0]!.state),
		startsAt: sessions[0]!.startsAt,
		sessionIds: sessions.map((session) => session.sessionId),
		wanted: choices.filter((choice) => choice.editionIds[0] === id).map((choice) => choice.personId)
	}));
}

/** What began before today, with somebody who gave up late. */
async function fillPast(db: Db, edition: Edition, today: string) {
	setClock(today);
	await db.transaction().execute(async (trx) => {
		for (const [index, personId] of edition.wanted.entries()) {
			if (await leads(trx, personId, edition.id)) continue;
			const askedAt = addMs(edition.startsAt, (-30 * 24 + index * 5) * HOUR);
			const late = index === 4 && {
				endedAt: addMs(edition.startsAt, -2 * DAY),
				endedBy: personId,
				endKind: 'withdrawn_late' as const
			};
			await trx
				.insertInto('enrolment')
				.values({
					id: newId(),
					editionId: edition.id,
					personId,
					askedAt,
					askedBy: personId,
					placedAt: askedAt,
					...late
				})
				.execute();
		}
		await synchroniseDiaries(trx, edition.sessionIds);
	});
}

/** Three of four who would like to come have enrolled so far. */
async function fillComing(db: Db, edition: Edition, today: string) {
	const people = edition.wanted.filter((_, index) => index % 4 !== 3);
	for (const [index, personId] of people.entries())
		await ask(db, edition, personId, addMs(today, (-20 * 24 + index * 7) * HOUR));
}

async function ask(db: Db, edition: Edition, personId: string, at: string) {
	setClock(at);
	const actor = await findActor(db, personId);
	if (!actor || (await leads(db, personId, edition.id))) return;
	await enrol(db, actor, edition.id, { overlapConfirmed: true });
}

/** A room too small for all who want to come: a waitlist, an offer that passed and one that is open. */
async function fillUp(db: Db, edition: Edition, today: string) {
	const seats = Math.max(2, edition.wanted.length - 4);
	await db.updateTable('session').set({ seats }).where('editionId', '=', edition.id).execute();
	for (const [index, personId] of edition.wanted.entries())
		await ask(db, edition, personId, addMs(today, (-18 * 24 + index * 9) * HOUR));
	await giveUp(db, edition, 1, addMs(today, -5 * DAY));
	setClock(addMs(today, -45 * HOUR));
	await passOnSeats(db);
}

async function giveUp(db: Db, edition: Edition, index: number, at: string) {
	const enrolment = await db
		.selectFrom('enrolment')
		.select(['id', 'personId'])
		.where('editionId', '=', edition.id)
		.where('placedAt', 'is not', null)
		.orderBy('askedAt')
		.offset(index)
		.limit(1)
		.executeTakeFirst();
	const actor = enrolment && (await findActor(db, enrolment.personId));
	if (!actor) return;
	setClock(at);
	await withdrawEnrolment(db, actor, enrolment.id, 'Ik heb die dag dienst.');
}
