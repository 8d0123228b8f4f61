/** Assignments of the season: some long done, some waiting for feedback, some still to hand in. */
import { makeAssignment, publishAssignment } from '#lib/features/assignments/commands.server.ts';
import { flagSubmission, releaseFeedback, saveFeedback } from '#lib/features/assignments/feedback.server.ts';
import { handIn, saveDraft } from '#lib/features/assignments/hand-in.server.ts';
import { findActor } from '#lib/features/people/actor.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { hasSeat } from '#lib/features/people/relations.server.ts';
import { addMs, DAY, HOUR, now, setClock } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { localDate } from '#lib/server/zone.ts';

type Led = {
	editionId: string;
	sessions: { id: string; startsAt: string; endsAt: string }[];
	leads: string[];
};
type Task = { title: string; body: string };

const MOST_EDITIONS = 9;

export async function seedAssignments(db: Db, today: string, demonstration: Actor | null | undefined) {
	const editions = await chooseEditions(db, today, demonstration);
	for (const [index, edition] of editions.entries()) {
		const [trainer, other] = await Promise.all(edition.leads.map((personId) => findActor(db, personId)));
		const [first] = edition.sessions;
		if (!trainer || !other || !first) continue;
		const begun = first.endsAt < today;
		const publishedAt = begun ? addMs(first.endsAt, HOUR) : addMs(today, -5 * DAY);
		const dueAt = begun ? addMs(first.endsAt, 14 * DAY) : addMs(first.startsAt, -2 * DAY);
		if (publishedAt >= today || dueAt <= publishedAt) continue;
		const id = await assign(
			db,
			trainer,
			edition.editionId,
			first.id,
			publishedAt,
			dueAt,
			TASKS[index % TASKS.length] ?? TASKS[0]!
		);
		await answerAll(db, today, {
			id,
			editionId: edition.editionId,
			trainer,
			other,
			publishedAt,
			dueAt,
			flags: index < 2,
			beginner: dueAt > today ? demonstration?.personId : undefined
		});
		if (index % 3 === 0) await draftNext(db, trainer, edition.editionId, today);
	}
}

/** First those of the demonstration participant, then others that have begun or are about to. */
async function chooseEditions(
	db: Db,
	today: string,
	demonstration: Actor | null | undefined
): Promise<Led[]> {
	const editions = (await listLed(db)).filter(
		(edition) => (edition.sessions[0]?.startsAt ?? '') < addMs(today, 21 * DAY)
	);
	const own = await db
		.selectFrom('enrolment')
		.select('editionId')
		.where('personId', '=', demonstration?.personId ?? '')
		.execute();
	const isOwn = (edition: Led) => own.some((row) => row.editionId === edition.editionId);
	return [...editions.filter(isOwn), ...editions.filter((edition) => !isOwn(edition)).reverse()].slice(
		0,
		MOST_EDITIONS
	);
}

/** Editions whose first session has both its trainers. */
async function listLed(db: Db): Promise<Led[]> {
	const sessions = await db
		.selectFrom('session')
		.select(['id', 'editionId', 'startsAt', 'endsAt'])
		.where('cancelledAt', 'is', null)
		.orderBy('startsAt')
		.orderBy('id')
		.execute();
	const leads = await db
		.selectFrom('sessionLead')
		.select(['sessionId', 'personId'])
		.orderBy('half')
		.execute();
	return [...Map.groupBy(sessions, (session) => session.editionId)]
		.map(([editionId, own]) => ({
			editionId,
			sessions: own,
			leads: leads.filter((lead) => lead.sessionId === own[0]?.id).map((lead) => lead.personId)
		}))
		.filter((edition) => edition.leads.length === 2);
}

async function assign(
	db: Db,
	trainer: Actor,
	editionId: string,
	sessionId: string,
	publishedAt: string,
	dueAt: string,
	task: Task
) {
	setClock(publishedAt);
	const id = await makeAssignment(db, trainer, editionId, {
		...task,
		sessionId,
		dueOn: localDate(dueAt),
		dueTime: '17:00',
		version: 0
	});
	await publishAssignment(db, trainer, id);
	return id;
}

async function draftNext(db: Db, trainer: Actor, editionId: string, today: string) {
	setClock(today);
	const form = {
		...NEXT_TASK,
		sessionId: null,
		dueOn: localDate(addMs(today, 30 * DAY)),
		dueTime: '17:00',
		version: 0
	};
	await makeAssignment(db, trainer, editionId, form);
}

type Round = {
	id: string;
	editionId: string;
	trainer: Actor;
	other: Actor;
	publishedAt: string;
	dueAt: string;
	flags: boolean;
	/** Who still has the work on the desk. */ beginner: string | undefined;
};

/** Everyone with a seat is somewhere else: feedback of both, of one, waiting, late, draft, flagged or nothing. */
async function answerAll(db: Db, today: string, round: Round) {
	const seats = await db
		.selectFrom('enrolment')
		.select('personId')
		.where('editionId', '=', round.editionId)
		.where(hasSeat())
		.orderBy('askedAt')
		.orderBy('personId')
		.execute();
	for (const [index, { personId }] of seats.entries()) {
		const author = await findActor(db, personId);
		if (author && author.personId !== round.trainer.personId && author.personId !== round.other.personId)
			await answer(db, today, round, author, index);
	}
}

async function answer(db: Db, today: string, round: Round, author: Actor, index: number) {
	const way = author.personId === round.beginner ? 4 : index % 7;
	const at = addMs(round.publishedAt, (1 + (index % 4)) * DAY);
	const writtenAt = way === 3 ? addMs(round.dueAt, DAY) : at;
	if (way === 6 || writtenAt > today) return;
	setClock(writtenAt);
	await saveDraft(db, author, round.id, { text: TEXTS[index % TEXTS.length] ?? '', files: [] });
	if (way === 4) return;
	await handIn(db, author, round.id, '');
	const { id } = await db
		.selectFrom('submission')
		.select('id')
		.where('assignmentId', '=', round.id)
		.where('personId', '=', author.personId)
		.executeTakeFirstOrThrow();
	await respond(db, today, round, id, way, index);
}

async function respond(
	db: Db,
	today: string,
	{ trainer, other, flags }: Round,
	id: string,
	way: number,
	index: number
) {
	const later = (days: number) => setClock(earliest(addMs(now(), days * DAY), today));
	const words = FEEDBACK[index % FEEDBACK.length] ?? '';
	if (way === 0 || way === 1) {
		later(2);
		await releaseFeedback(db, trainer, id, words);
	}
	if (way === 0) {
		later(1);
		await releaseFeedback(db, other, id, FEEDBACK[(index + 1) % FEEDBACK.length] ?? '');
	}
	if (way === 2) await saveFeedback(db, trainer, id, words);
	if (flags && index === 5) {
		later(1);
		await flagSubmission(db, other, id);
	}
}

function earliest(one: string, other: string) {
	return one < other ? one : other;
}

const TASKS: Task[] = [
	{
		title: 'Een gesprek voorbereiden met iemand van een andere organisatie',
		body: 'Kies een gesprek dat je de komende weken gaat voeren.\n\n1. Bel een collega van een **andere organisatie** en bereid het samen voor.\n2. Voer het gesprek.\n3. Beschrijf in een halve pagina wat de voorbereiding veranderde.\n\nSchrijf zonder gegevens van cliënten.'
	},
	{
		title: 'Wie is er nog meer aan zet?',
		body: 'Teken bij één situatie uit je werk wie er betrokken zijn, en wie wat weet.\n\n- Wie ontbrak aan tafel?\n- Wie heb je daarna gebeld?\n- Wat leverde dat op?'
	},
	{
		title: 'Een afspraak die blijft staan',
		body: 'Maak in een overleg één concrete afspraak: wie doet wat en wanneer. Kom er na een week op terug en beschrijf wat er van gekomen is.'
	}
];

const NEXT_TASK: Task = {
	title: 'Wat neem je mee naar je team?',
	body: 'Vertel in je eigen team wat je hebt geleerd en beschrijf welke vraag ze stelden.'
};

const TEXTS = [
	'Ik belde een collega van het wijkteam die ik van de eerste bijeenkomst ken. Zij vroeg wat ik **niet** wist, en dat was meer dan ik dacht. In het gesprek begon ik daarom met luisteren. Het duurde langer, maar we hoefden niets over te doen.',
	'We hebben het gesprek samen voorbereid. Wat anders ging:\n\n- we spraken af wie de veiligheidsvraag stelt;\n- we zeiden vooraf wat we met elkaar delen;\n- we hielden na afloop tien minuten voor elkaar.\n\nDat laatste doe ik voortaan altijd.',
	'Aan tafel ontbrak de school. Ik heb de intern begeleider gebeld en uitgelegd wat ik wel en niet kon vertellen. Zij bleek al weken met dezelfde zorg te lopen.',
	'Het lukte me niet om vooraf iemand te bereiken. Ik heb daarna gebeld en gemerkt dat ik de andere organisatie te laat betrok. Volgende keer bel ik als eerste.',
	'Onze afspraak was klein: iedere maandag om negen uur even bellen. Na drie weken doen we het nog. Dat is meer waard dan het grote plan dat we eerst hadden.'
];

const FEEDBACK = [
	'Je beschrijft precies waar het kantelde. Welke vraag zou je de volgende keer **als eerste** stellen?',
	'Mooi dat je ook schrijft wat niet lukte. Neem dit mee naar de volgende bijeenkomst, daar hebben anderen iets aan.',
	'Sterk hoe je uitlegt wat je wel en niet kon delen. Kijk nog eens naar het moment waarop je belde: kon dat eerder?'
];
