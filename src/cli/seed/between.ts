/** What goes on between sessions: assignments in every state, lesson plans in the making, and coaching. */
import {
	askCoaching,
	acceptCoaching,
	startCoaching,
	writeNote,
	endCoaching
} from '#lib/features/coaching/commands.server.ts';
import { listPossibleCoaches, listPossibleParticipants } from '#lib/features/coaching/queries.server.ts';
import { findActor } from '#lib/features/people/actor.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { listDemonstrationAccounts } from '#lib/features/accounts/demonstration.server.ts';
import { addMs, clockOffset, DAY, HOUR, now, setClock, setClockOffset } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { seedAssignments } from './assignments.ts';
import { seedLessonPlans } from './lesson-plans.ts';

export async function seedBetween(db: Db) {
	const offset = clockOffset();
	const today = now();
	const participant = await findDemonstrationActor(db, 'participant');
	const trainer = await findDemonstrationActor(db, 'trainer');
	await seedLessonPlans(db, today);
	setClock(today);
	await seedAssignments(db, today, participant);
	if (participant) await coachOf(db, today, participant);
	if (trainer) await coachedBy(db, today, trainer);
	setClockOffset(offset);
}

async function findDemonstrationActor(db: Db, role: 'participant' | 'trainer') {
	const account = (await listDemonstrationAccounts(db)).find((one) => one.role === role);
	const person = await db
		.selectFrom('person')
		.select('id')
		.where('email', '=', account?.email ?? '')
		.executeTakeFirst();
	return person && (await findActor(db, person.id));
}

/** The participant asked a trainer, who accepted; they write to and fro. */
async function coachOf(db: Db, today: string, participant: Actor) {
	setClock(addMs(today, -20 * DAY));
	const [choice] = await listPossibleCoaches(db, participant);
	const coach = choice && (await findActor(db, choice.personId));
	if (!coach) return;
	const id = await askCoaching(db, participant, coach.personId);
	setClock(addMs(today, -19 * DAY));
	await acceptCoaching(db, coach, id);
	await converse(db, today, id, coach, participant);
}

/** The trainer coaches somebody, finished with another, and is asked by a third. */
async function coachedBy(db: Db, today: string, trainer: Actor) {
	setClock(today);
	const choices = await listPossibleParticipants(db, trainer);
	const [first, second, third] = await Promise.all(
		choices.slice(0, 3).map((choice) => findActor(db, choice.personId))
	);
	if (!first || !second || !third) return;
	setClock(addMs(today, -40 * DAY));
	const past = await startCoaching(db, trainer, second.personId).catch(() => undefined);
	if (past) await finish(db, today, past, trainer);
	setClock(addMs(today, -12 * DAY));
	const id = await startCoaching(db, trainer, first.personId).catch(() => undefined);
	if (id) await converse(db, today, id, trainer, first);
	setClock(addMs(today, -6 * HOUR));
	await askCoaching(db, third, trainer.personId).catch(() => undefined);
}

async function finish(db: Db, today: string, id: string, trainer: Actor) {
	await writeNote(db, trainer, id, 'We kijken in drie gesprekken hoe jij een lastig gesprek opent.');
	setClock(addMs(today, -8 * DAY));
	await endCoaching(db, trainer, id);
}

async function converse(db: Db, today: string, id: string, coach: Actor, participant: Actor) {
	const words: [Actor, number, string][] = [
		[participant, -10, 'Ik merk dat ik te snel een oplossing aandraag. Daar wil ik aan werken.'],
		[
			coach,
			-9,
			'Mooi dat je dat ziet. Probeer in je volgende gesprek **eerst drie open vragen** te stellen.'
		],
		[participant, -2, 'Gedaan. Het werd stiller dan ik prettig vond, en toen kwam het echte verhaal.'],
		[coach, -1, 'Precies daar gebeurt het. Neem dit mee naar de volgende bijeenkomst, als je dat wilt.']
	];
	for (const [author, days, text] of words) {
		setClock(addMs(today, days * DAY));
		await writeNote(db, author, id, text);
	}
}
