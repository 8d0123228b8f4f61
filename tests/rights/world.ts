/** One small world in which every relation of the declaration has one person, and every object exists once. */
import { makeAssignment, publishAssignment } from '#lib/features/assignments/commands.server.ts';
import { flagSubmission, releaseFeedback } from '#lib/features/assignments/feedback.server.ts';
import { handIn, saveDraft } from '#lib/features/assignments/hand-in.server.ts';
import { askCoaching, startCoaching, writeNote } from '#lib/features/coaching/commands.server.ts';
import { synchroniseDiaries } from '#lib/features/diaries/synchronise-diaries.server.ts';
import { makeFeed } from '#lib/features/diaries/feeds.server.ts';
import { askWish, type NewWish } from '#lib/features/wishes/asking/ask.server.ts';
import { prepareImport } from '#lib/features/imports/commands.server.ts';
import * as drafts from '#lib/features/drafts/drafts.server.ts';
import { openLessonPlan } from '#lib/features/lesson-plans/commands.server.ts';
import { raiseAlerts } from '#lib/features/alerts/commands.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { addMs, DAY, HOUR, now, setClock } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { queueMails } from '#lib/server/mail/outbox.ts';
import { START } from '../support/database.ts';
import { ASSIGNMENT } from '../support/submissions.ts';
import * as world from '../support/builders.ts';
import type { Relation } from './declaration.ts';

export const ADDRESS = 'Lindelaan 12';
export const TEXT = 'Beschrijf een gesprek.';
/** Words that stand in one confidential text each, with the relations that may read it. */
export const CANARIES: Record<string, { word: string; readers: Relation[] }> = {
	note: { word: 'kanarievogel', readers: ['coach', 'coached'] },
	ownSubmission: { word: 'roodborstje', readers: ['participant', 'trainer'] },
	submission: { word: 'winterkoning', readers: ['trainer'] },
	draft: { word: 'pimpelmees', readers: [] },
	flagged: { word: 'goudvink', readers: [] },
	file: { word: 'boomklever', readers: ['participant', 'trainer'] },
	feedback: { word: 'zwartkop', readers: ['participant', 'trainer'] },
	coachingWish: { word: 'tjiftjaf', readers: ['coach', 'coached'] },
	wish: { word: 'grasmus', readers: ['participant', 'staff'] },
	directions: { word: 'waterhoen', readers: ['participant', 'coached', 'trainer', 'staff'] },
	link: { word: 'ijsvogel', readers: ['participant', 'coached', 'trainer', 'staff'] },
	ownDraft: { word: 'draaihals', readers: ['participant'] },
	secretPlace: { word: 'kwikstaart', readers: ['participant', 'coached', 'trainer', 'staff'] }
};
const word = (name: string) => CANARIES[name]?.word ?? '';

export const CSV = 'achternaam;tussenvoegsel;voorletters;voornaam;e-mail;organisatie;functie;discipline';

/** The end of the edition; sixty-one days after it its trainers are former ones. */
export const END = addMs(START, 14 * DAY + 3.5 * HOUR);

export type World = Awaited<ReturnType<typeof createWorld>>;

export async function createWorld(db: Db) {
	setClock(START);
	const organisations = await addOrganisations(db);
	const people = await addPeople(db, organisations);
	const actors = await actorsOf(db, people);
	const edition = await addRunningEdition(db, people, organisations);
	const offered = await addOfferedEdition(db, people);
	const coaching = await addCoaching(db, people, actors, organisations);
	setClock(START);
	const work = await addWork(db, edition, people);
	const wishes = await addWishes(db, edition, people, organisations);
	const rest = await addRest(db, edition, people);
	return { db, organisations, people, actors, ...edition, ...offered, ...coaching, ...work, wishes, ...rest };
}

async function addOrganisations(db: Db) {
	const names = ['own', 'other', 'linde', 'kade', 'west'] as const;
	const entries: [string, string][] = [];
	for (const name of names) entries.push([name, await world.addOrganisation(db, `Organisatie ${name}`)]);
	return Object.fromEntries(entries) as Record<(typeof names)[number], string>;
}

type Organisations = Awaited<ReturnType<typeof addOrganisations>>;

async function addPeople(db: Db, { own, other, linde, kade, west }: Organisations) {
	const topic = await world.addTopic(db, 'Gespreksvoering');
	return {
		participant: await world.addPerson(db, {
			givenName: 'Pia',
			email: 'pia@example.nl',
			organisations: [own]
		}),
		otherParticipant: await world.addPerson(db, { givenName: 'Quint', organisations: [west] }),
		trainer: await world.addPerson(db, { givenName: 'Tess', organisations: [linde], teaches: [topic] }),
		otherTrainer: await world.addPerson(db, { givenName: 'Ugur', organisations: [west], teaches: [topic] }),
		coach: await world.addPerson(db, { givenName: 'Cas', organisations: [kade], teaches: [topic] }),
		coached: await world.addPerson(db, { givenName: 'Kim', organisations: [own] }),
		coordinator: await world.addPerson(db, {
			givenName: 'Olga',
			organisations: [own],
			coordinatedOrganisations: [own]
		}),
		otherCoordinator: await world.addPerson(db, {
			givenName: 'Vera',
			organisations: [other],
			coordinatedOrganisations: [other]
		}),
		staff: await world.addPerson(db, { givenName: 'Sam', staff: true }),
		admin: await world.addPerson(db, { givenName: 'Abel', admin: true }),
		secondTrainer: await world.addPerson(db, { organisations: [kade], teaches: [topic] }),
		secondStaff: await world.addPerson(db, { staff: true }),
		/** Has a seat too, for yet another organisation. */
		another: await world.addPerson(db, { givenName: 'Lena', organisations: [linde] }),
		shielded: await world.addPerson(db, {
			givenName: 'Zoë',
			familyName: 'Schuilnaam',
			email: 'schuilnaam@example.nl',
			organisations: [own]
		}),
		/** Of the coordinator's organisation, without a seat. */
		colleague: await world.addPerson(db, { givenName: 'Nora', organisations: [own] }),
		topic
	};
}

type People = Awaited<ReturnType<typeof addPeople>>;

async function actorsOf(db: Db, people: People): Promise<Record<Relation, Actor>> {
	const {
		topic: _,
		secondStaff: _1,
		secondTrainer: _2,
		another: _3,
		shielded: _4,
		colleague: _5,
		...ids
	} = people;
	const entries = Object.entries({ ...ids, formerTrainer: ids.trainer });
	const actors = await Promise.all(
		entries.map(async ([relation, id]) => [relation, await world.actorOf(db, id)])
	);
	return Object.fromEntries(actors) as Record<Relation, Actor>;
}

/** The edition everything is about, of a training that is not on offer: one session was yesterday, one is to come. */
async function addRunningEdition(db: Db, people: People, { linde, kade, west }: Organisations) {
	const trainingId = await world.addTraining(db, {
		title: 'Lopend',
		topics: [people.topic],
		published: false
	});
	const editionId = await world.addEdition(db, { trainingId });
	const placeId = await addPlace(db, { name: 'De Linde', address: ADDRESS, addressFor: 'enrolled' });
	const secretId = await addPlace(db, {
		name: `Huize ${word('secretPlace')}`,
		address: '',
		addressFor: 'signed_in'
	});
	const pastId = await world.addSession(db, editionId, {
		startsAt: addMs(START, -DAY),
		placeId: secretId
	});
	const sessionId = await world.addSession(db, editionId, { number: 2, placeId });
	await db
		.updateTable('session')
		.set({ link: `https://${word('link')}.example` })
		.where('id', '=', sessionId)
		.execute();
	for (const id of [pastId, sessionId]) {
		await world.addLead(db, id, 1, people.trainer, linde);
		await world.addLead(db, id, 2, people.secondTrainer, kade);
	}
	const enrolmentId = await seatSince(db, editionId, people.participant);
	const anotherEnrolmentId = await seatSince(db, editionId, people.another);
	for (const id of [people.coached, people.shielded]) await seatSince(db, editionId, id);
	await db.updateTable('person').set({ shieldedAt: now() }).where('id', '=', people.shielded).execute();
	await addForeignEdition(db, people, west);
	await db.transaction().execute((trx) => synchroniseDiaries(trx, [pastId, sessionId]));
	await addGroups(db, editionId, sessionId, people);
	await db
		.insertInto('encounter')
		.values(orderedPair(pastId, people.participant, people.coached))
		.execute();
	return { trainingId, editionId, pastId, sessionId, placeId, enrolmentId, anotherEnrolmentId };
}

async function addPlace(
	db: Db,
	facts: { name: string; address: string; addressFor: 'enrolled' | 'signed_in' }
) {
	const id = newId();
	await db
		.insertInto('place')
		.values({ id, ...facts, kind: 'room', directions: word('directions'), createdAt: now() })
		.execute();
	return id;
}

async function seatSince(db: Db, editionId: string, personId: string) {
	const id = await world.addEnrolment(db, editionId, personId);
	await db
		.updateTable('enrolment')
		.set({ placedAt: addMs(START, -30 * DAY) })
		.where('id', '=', id)
		.execute();
	return id;
}

async function addForeignEdition(db: Db, people: People, west: string) {
	const trainingId = await world.addTraining(db, {
		title: 'Elders',
		topics: [people.topic],
		published: false
	});
	const editionId = await world.addEdition(db, { trainingId });
	await world.addLead(db, await world.addSession(db, editionId), 1, people.otherTrainer, west);
	await world.addEnrolment(db, editionId, people.otherParticipant);
}

async function addGroups(
	db: Db,
	editionId: string,
	sessionId: string,
	{ participant, coached, another }: People
) {
	const mixId = newId();
	await db
		.insertInto('mix')
		.values({ id: mixId, editionId, state: 'published', askedAt: now(), seed: 1, publishedAt: now() })
		.execute();
	await db
		.insertInto('mixSession')
		.values({ mixId, sessionId, round: 1, groups: 1, publishedAt: now() })
		.execute();
	const seats = [participant, coached, another].map((personId) => ({
		mixId,
		sessionId,
		personId,
		groupNumber: 1
	}));
	await db.insertInto('mixSeat').values(seats).execute();
}

function orderedPair(sessionId: string, one: string, other: string) {
	const [personA = '', personB = ''] = [one, other].toSorted();
	return { sessionId, personA, personB };
}

/** An edition that is on offer, in which somebody waits for a seat. */
async function addOfferedEdition(db: Db, people: People) {
	const offeredTrainingId = await world.addTraining(db, { title: 'Aanbod', topics: [people.topic] });
	const offeredId = await world.addEdition(db, { trainingId: offeredTrainingId });
	await world.addSession(db, offeredId, { startsAt: addMs(START, 120 * DAY) });
	const waitingId = await world.addEnrolment(db, offeredId, people.shielded, false);
	return { offeredTrainingId, offeredId, waitingId };
}

/** Begun a season ago, in an edition whose trainer has no other rights left than those of a coach. */
async function addCoaching(db: Db, people: People, actors: Record<Relation, Actor>, { kade }: Organisations) {
	setClock(addMs(START, -100 * DAY));
	const editionId = await world.addEdition(db, {
		trainingId: await world.addTraining(db, { published: false })
	});
	const session = await world.addSession(db, editionId, { startsAt: addMs(now(), DAY) });
	await world.addLead(db, session, 1, people.coach, kade);
	const enrolmentId = await world.addEnrolment(db, editionId, people.coached);
	const askedId = await askCoaching(db, actors.coached, people.coach);
	await db.updateTable('coachingPair').set({ endedAt: now() }).where('id', '=', askedId).execute();
	const pairId = await startCoaching(db, actors.coach, people.coached);
	await writeNote(db, actors.coach, pairId, `Wat je zei, blijft hier: ${word('note')}.`);
	const { id: noteId } = await db
		.selectFrom('coachingNote')
		.select('id')
		.where('pairId', '=', pairId)
		.executeTakeFirstOrThrow();
	await db
		.updateTable('enrolment')
		.set({ endedAt: addMs(now(), 10 * DAY), endKind: 'withdrawn' })
		.where('id', '=', enrolmentId)
		.execute();
	return { pairId, noteId };
}

type Edition = Awaited<ReturnType<typeof addRunningEdition>>;

async function addWork(db: Db, { editionId, sessionId }: Edition, people: People) {
	const actor = async (id: string) => await world.actorOf(db, id);
	const trainer = await actor(people.trainer);
	const assignmentId = await makeAssignment(db, trainer, editionId, { ...ASSIGNMENT, body: TEXT });
	await publishAssignment(db, trainer, assignmentId);
	const draftId = await makeAssignment(db, trainer, editionId, { ...ASSIGNMENT, title: 'Nog niet klaar' });
	const file = {
		id: newId(),
		name: `${word('file')}.pdf`,
		mediaType: 'application/pdf',
		size: 1,
		sha256: 'x'
	};
	const ownSubmissionId = await handInAs(
		db,
		await actor(people.participant),
		assignmentId,
		word('ownSubmission'),
		[file]
	);
	await drafts.saveDraft(db, await actor(people.participant), 'wish', {
		body: `Over een ${word('ownDraft')}.`
	});
	const submissionId = await handInAs(db, await actor(people.another), assignmentId, word('submission'));
	await releaseFeedback(db, trainer, ownSubmissionId, `Goed gedaan, ${word('feedback')}.`);
	const flaggedAssignmentId = await makeAssignment(db, trainer, editionId, {
		...ASSIGNMENT,
		title: 'Tweede'
	});
	await publishAssignment(db, trainer, flaggedAssignmentId);
	const flaggedId = await handInAs(db, await actor(people.another), flaggedAssignmentId, word('flagged'));
	await flagSubmission(db, trainer, flaggedId);
	const unsentAssignmentId = await makeAssignment(db, trainer, editionId, { ...ASSIGNMENT, title: 'Derde' });
	await publishAssignment(db, trainer, unsentAssignmentId);
	await saveDraft(db, await actor(people.another), unsentAssignmentId, {
		text: `Half af: ${word('draft')}.`,
		files: []
	});
	const unsentId = await submissionOf(db, unsentAssignmentId, people.another);
	await openLessonPlan(db, trainer, sessionId);
	const part = await db.selectFrom('lessonPlanPart').select(['id', 'planId']).executeTakeFirstOrThrow();
	return {
		assignmentId,
		draftId,
		unsentAssignmentId,
		ownSubmissionId,
		submissionId,
		flaggedId,
		unsentId,
		fileId: file.id,
		partId: part.id
	};
}

async function handInAs(
	db: Db,
	actor: Actor,
	assignmentId: string,
	text: string,
	files: { id: string; name: string; mediaType: string; size: number; sha256: string }[] = []
) {
	await saveDraft(db, actor, assignmentId, { text, files });
	await handIn(db, actor, assignmentId, '');
	return await submissionOf(db, assignmentId, actor.personId);
}

async function submissionOf(db: Db, assignmentId: string, personId: string) {
	const row = await db
		.selectFrom('submission')
		.select('id')
		.where('assignmentId', '=', assignmentId)
		.where('personId', '=', personId)
		.executeTakeFirstOrThrow();
	return row.id;
}

async function addWishes(db: Db, { pastId }: Edition, people: People, { other }: Organisations) {
	const ask = async (personId: string, wish: Partial<NewWish>) =>
		await askWish(db, await world.actorOf(db, personId), {
			kind: 'deepening',
			summary: 'Meer oefenen',
			body: '',
			...wish
		});
	return {
		loose: await ask(people.participant, { body: word('wish') }),
		atSession: await ask(people.participant, { sessionId: pastId }),
		shared: await ask(people.participant, { shared: true }),
		question: await ask(people.participant, { kind: 'answer', organisationId: other }),
		coaching: await ask(people.coached, {
			kind: 'coaching',
			coachId: people.coach,
			summary: word('coachingWish')
		}),
		coachingAtSession: await ask(people.coached, {
			kind: 'coaching',
			coachId: people.coach,
			sessionId: pastId,
			summary: word('coachingWish')
		})
	};
}

async function addRest(db: Db, { editionId }: Edition, people: People) {
	const participant = await world.actorOf(db, people.participant);
	const coordinator = await world.actorOf(db, people.coordinator);
	await makeFeed(db, participant, 'telefoon');
	const feed = await db.selectFrom('diaryFeed').select('id').executeTakeFirstOrThrow();
	await db.transaction().execute(async (trx) => {
		await raiseAlerts(trx, {
			key: `for/${people.participant}`,
			recipientId: people.participant,
			kind: 'mix_published',
			facts: { edition: '', publishOn: '' },
			href: `/uitvoeringen/${editionId}`,
			mail: false
		});
		await queueMails(trx, {
			dedupKey: 'mail',
			recipientId: people.participant,
			template: 'alert',
			ids: { alertId: 'none' }
		});
	});
	const alert = await db
		.selectFrom('alert')
		.select('id')
		.where('dedupKey', 'like', 'for/%')
		.executeTakeFirstOrThrow();
	const mail = await db
		.selectFrom('outbox')
		.select('id')
		.where('dedupKey', '=', 'mail')
		.executeTakeFirstOrThrow();
	const bytes = Buffer.from(`${CSV}\nNieuw;;N.;Nina;nina@example.nl;Organisatie own;medewerker;\n`);
	const importId = await prepareImport(db, coordinator, { name: 'mensen.csv', bytes });
	const membership = await db
		.selectFrom('membership')
		.select('id')
		.where('personId', '=', people.participant)
		.executeTakeFirstOrThrow();
	const proposalId = newId();
	await db
		.insertInto('mergeProposal')
		.values({
			...{ id: proposalId, keptId: people.shielded, goneId: people.colleague },
			...{ proposedAt: now(), proposedBy: people.secondStaff }
		})
		.execute();
	return {
		proposalId,
		feedId: feed.id,
		alertId: alert.id,
		mailId: mail.id,
		importId,
		membershipId: membership.id
	};
}

/** A pair that is only asked for, to accept; inside a transaction that is undone. */
export async function askedPair(db: Db, { actors, people, pairId }: World): Promise<string> {
	await db.updateTable('coachingPair').set({ endedAt: now() }).where('id', '=', pairId).execute();
	const id = newId();
	await db
		.insertInto('coachingPair')
		.values({
			id,
			coachId: people.coach,
			participantId: people.coached,
			askedAt: now(),
			askedBy: actors.coached.personId
		})
		.execute();
	return id;
}
