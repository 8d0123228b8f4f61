/** Duos, states and a cancelled session for the season, made by the commands at the moments they would have been. */
import { completeEdition, makeDefinitive, markHeld } from '#lib/features/editions/commands.server.ts';
import { copyEdition } from '#lib/features/editions/copy.server.ts';
import { findActor } from '#lib/features/people/actor.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { openHalf, pairTrainer } from '#lib/features/pairings/commands.server.ts';
import { makeProposal } from '#lib/features/pairings/run.server.ts';
import { readSeason } from '#lib/features/pairings/season.server.ts';
import { cancelSession } from '#lib/features/sessions/commands.server.ts';
import { addMs, clockOffset, DAY, HOUR, now, setClock, setClockOffset } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';

const PLANNED_BEFORE = 15 * 7 * DAY;

export async function seedPlanning(db: Db) {
	const offset = clockOffset();
	const today = now();
	const staff = await findStaff(db);
	const editions = await listEditionPeriods(db);
	setClock(addMs(today, -PLANNED_BEFORE));
	await pairSeason(db, staff, leftOpen(editions, today));
	for (const step of stepsOf(db, staff, editions, today)) {
		setClock(step.at);
		await step.run();
	}
	setClockOffset(offset);
	await db.updateTable('alert').set({ readAt: today }).where('kind', '=', 'lead_changed').execute();
}

async function findStaff(db: Db): Promise<Actor> {
	const { id } = await db
		.selectFrom('person')
		.select('id')
		.where('email', '=', 'marit.zonneveld@sw-rivierland.example')
		.executeTakeFirstOrThrow();
	const actor = await findActor(db, id);
	if (!actor) throw new Error('The demonstration has no staff.');
	return actor;
}

type EditionPeriod = {
	id: string;
	trainingId: string;
	sessions: { id: string; startsAt: string; endsAt: string }[];
	startsAt: string;
	endsAt: string;
};

/** Every edition with its sessions, the earliest first. */
async function listEditionPeriods(db: Db): Promise<EditionPeriod[]> {
	const rows = await db
		.selectFrom('session')
		.innerJoin('edition', 'edition.id', 'session.editionId')
		.select(['session.id', 'session.editionId', 'session.startsAt', 'session.endsAt', 'edition.trainingId'])
		.orderBy('session.startsAt')
		.orderBy('edition.title')
		.execute();
	return [...Map.groupBy(rows, (row) => row.editionId)]
		.map(([id, sessions]) => ({
			id,
			sessions,
			trainingId: sessions[0]!.trainingId,
			startsAt: sessions[0]!.startsAt,
			endsAt: sessions.at(-1)!.endsAt
		}))
		.sort((one, other) => one.startsAt.localeCompare(other.startsAt));
}

/** Places that nobody has yet, in the editions furthest ahead: per session how many. */
function leftOpen(editions: EditionPeriod[], today: string): Map<string, number> {
	const ahead = editions.filter((edition) => edition.startsAt > today);
	return new Map(ahead.map(({ sessions }, index) => [sessions.at(-1)!.id, 1 + (index % 2)]));
}

async function pairSeason(db: Db, staff: Actor, open: Map<string, number>) {
	const { pairs } = await makeProposal(await readSeason(db, 30));
	for (const { session, trainers } of pairs) {
		const taken = 2 - (open.get(session) ?? 0);
		for (const place of [1, 2] as const) {
			if (place <= taken) await pairTrainer(db, staff, session, place, trainers[place - 1]!);
		}
	}
}

type Step = { at: string; run: () => Promise<unknown> };

/** What happened to each edition up to today, in the order in which it did. */
function stepsOf(db: Db, staff: Actor, editions: EditionPeriod[], today: string): Step[] {
	const coming = editions.filter((edition) => edition.startsAt > today);
	const steps = editions.flatMap((edition) => lifeOf(db, staff, edition));
	const [cancelled] = coming.map((edition) => edition.sessions[1]).filter((session) => session !== undefined);
	if (cancelled) {
		const reason = 'De zaal is die dag toch niet vrij. De stof komt terug in de volgende bijeenkomst.';
		steps.push({ at: addMs(today, -2 * DAY), run: () => cancelSession(db, staff, cancelled.id, reason) });
	}
	const ill = editions
		.flatMap((edition) => edition.sessions)
		.findLast((session) => session.startsAt > addMs(today, 8 * DAY));
	if (ill) steps.push({ at: addMs(today, -DAY), run: () => openPlaceIfTaken(db, staff, ill.id) });
	for (const edition of firstRounds(editions))
		steps.push({ at: addMs(today, -6 * DAY), run: () => planNext(db, staff, edition.id) });
	return steps.filter((step) => step.at <= today).sort((one, other) => one.at.localeCompare(other.at));
}

function lifeOf(db: Db, staff: Actor, { id, startsAt, endsAt }: EditionPeriod): Step[] {
	return [
		{ at: addMs(startsAt, -24 * DAY), run: () => makeDefinitiveIfPaired(db, staff, id) },
		{ at: addMs(endsAt, HOUR), run: () => markHeld(db, staff, id) },
		{ at: addMs(endsAt, 12 * DAY), run: () => completeEdition(db, staff, id) }
	];
}

/** The earliest edition of the two trainings that began first. */
function firstRounds(editions: EditionPeriod[]) {
	return [...Map.groupBy(editions, (edition) => edition.trainingId).values()]
		.slice(0, 2)
		.map((rounds) => rounds[0]!);
}

/** The next round of an edition, half a year on: nobody leads it yet. */
async function planNext(db: Db, staff: Actor, editionId: string) {
	const { title } = await db
		.selectFrom('edition')
		.select('title')
		.where('id', '=', editionId)
		.executeTakeFirstOrThrow();
	await copyEdition(db, staff, editionId, {
		title: `${title.replace(/ \([A-Z]\)$/, '')} (volgende ronde)`,
		weeks: 26
	});
}

async function openPlaceIfTaken(db: Db, staff: Actor, sessionId: string) {
	const lead = await db
		.selectFrom('sessionLead')
		.select('half')
		.where('sessionId', '=', sessionId)
		.where('half', '=', 2)
		.executeTakeFirst();
	if (lead) await openHalf(db, staff, sessionId, 2);
}

async function makeDefinitiveIfPaired(db: Db, staff: Actor, editionId: string) {
	const open = await db
		.selectFrom('session')
		.leftJoin('sessionLead', 'sessionLead.sessionId', 'session.id')
		.select('session.id')
		.where('session.editionId', '=', editionId)
		.groupBy('session.id')
		.having((select) => select.fn.count('sessionLead.personId'), '<', 2)
		.executeTakeFirst();
	if (!open) await makeDefinitive(db, staff, editionId);
}
