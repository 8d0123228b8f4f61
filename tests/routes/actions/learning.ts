import { welcomeLead } from '#lib/features/new-leads/welcome.server.ts';
import { addPart, removePart } from '#lib/features/lesson-plans/commands.server.ts';
import { handIn, saveDraft } from '#lib/features/assignments/hand-in.server.ts';
import { currentCalendar } from '#lib/features/calendars/versions.server.ts';
import { weekdays, writeHours } from '#lib/features/calendars/hours.ts';
import { now } from '#lib/server/clock.ts';
import { writeSetting } from '#lib/server/db/settings.ts';
import { newId } from '#lib/server/ids.ts';
import { relations } from '../../rights/declaration.ts';
import { askedPair, type World } from '../../rights/world.ts';
import { PDF, pngWithPlace } from '../../support/sample-files.ts';
import { after, type Action } from './action.ts';

const ASSIGNMENT = {
	...{ title: 'Nieuw', body: 'Beschrijf een gesprek.', sessionId: '' },
	...{ dueOn: '2027-02-20', dueTime: '17:00', version: '1' }
};
const everybody = { may: relations } as const;
const plan = '/bijeenkomsten/[sessionId]/draaiboek';
const pair = '/coaching/[pairId]';
const work = '/opdrachten/[assignmentId]';
const ofSession = ({ sessionId }: World) => ({ sessionId });

export const learning: Record<string, Action> = {
	[`${plan}?/addPart`]: {
		rule: 'lessonPlan.write',
		post: (world) => ({ params: ofSession(world), fields: { title: 'Erbij', minutes: '10' } })
	},
	[`${plan}?/movePart`]: after(
		async ({ db, actors, sessionId }) =>
			await addPart(db, actors.trainer, sessionId, { title: 'Onderaan', minutes: 10 }),
		{
			rule: 'lessonPlan.write',
			post: (world, _, partId) => ({ params: ofSession(world), fields: { partId, direction: 'up' } })
		}
	),
	[`${plan}?/removePart`]: {
		rule: 'lessonPlan.write',
		post: (world) => ({ params: ofSession(world), fields: { partId: world.partId } })
	},
	[`${plan}?/restorePart`]: after(
		async ({ db, actors, sessionId, partId }) => await removePart(db, actors.trainer, sessionId, partId),
		{
			rule: 'lessonPlan.restore',
			post: (world) => ({ params: ofSession(world), fields: { partId: world.partId } })
		}
	),
	[`${plan}?/signOff`]: after(
		async ({ db }) => await db.selectFrom('lessonPlan').select('version').executeTakeFirstOrThrow(),
		{
			rule: 'lessonPlan.sign',
			post: (world, _, { version }) => ({ params: ofSession(world), fields: { version: String(version) } })
		}
	),
	[`${plan}/onderdelen/[partId]?/savePart`]: {
		rule: 'lessonPlan.write',
		post: (world) => ({
			params: { ...ofSession(world), partId: world.partId },
			fields: { partId: world.partId, version: '1', title: 'Anders', minutes: '30', text: 'Iets' }
		})
	},
	'/uitvoeringen/[editionId]/opdrachten/nieuw?/makeAssignment': {
		rule: 'assignment.make',
		post: ({ editionId }) => ({ params: { editionId }, fields: ASSIGNMENT })
	},
	[`${work}/wijzigen?/changeAssignment`]: {
		rule: 'assignment.change',
		post: ({ assignmentId }) => ({ params: { assignmentId }, fields: ASSIGNMENT })
	},
	[`${work}?/publishAssignment`]: {
		rule: { may: ['trainer', 'staff'] },
		post: ({ draftId }) => ({ params: { assignmentId: draftId } })
	},
	[`${work}?/takeBack`]: after(
		async ({ db, actors, unsentAssignmentId }) => {
			for (const actor of [actors.participant, actors.coached]) {
				await saveDraft(db, actor, unsentAssignmentId, { text: 'Klaar.', files: [] });
				await handIn(db, actor, unsentAssignmentId, '');
			}
		},
		{
			rule: 'submission.write',
			post: ({ unsentAssignmentId }) => ({ params: { assignmentId: unsentAssignmentId } })
		}
	),
	[`${work}/inleveren?/saveOrHandIn`]: {
		rule: 'submission.write',
		post: ({ unsentAssignmentId }) => ({
			params: { assignmentId: unsentAssignmentId },
			fields: { text: 'Ik begin.', intent: 'hand_in' },
			files: [{ field: 'files', name: 'gesprek.pdf', bytes: PDF }]
		})
	},
	[`${work}/inleveren?/removeFile`]: after(
		async ({ db, actors, unsentAssignmentId }) => {
			const facts = { name: 'a.pdf', mediaType: 'application/pdf', size: 1, sha256: 'x' };
			const files = { participant: newId(), coached: newId() };
			for (const name of ['participant', 'coached'] as const)
				await saveDraft(db, actors[name], unsentAssignmentId, {
					text: 'Half.',
					files: [{ ...facts, id: files[name] }]
				});
			return { [actors.participant.personId]: files.participant, [actors.coached.personId]: files.coached };
		},
		{
			rule: 'submission.write',
			post: ({ unsentAssignmentId }, { personId }, files) => ({
				params: { assignmentId: unsentAssignmentId },
				search: { bestand: files[personId] ?? 'none' }
			})
		}
	),
	[`${work}/inzendingen/[submissionId]?/saveFeedback`]: {
		rule: 'feedback.write',
		post: ({ assignmentId, submissionId }) => ({
			params: { assignmentId, submissionId },
			fields: { text: 'Goed.' }
		})
	},
	[`${work}/inzendingen/[submissionId]?/releaseFeedback`]: {
		rule: 'feedback.release',
		post: ({ assignmentId, submissionId }) => ({
			params: { assignmentId, submissionId },
			fields: { text: 'Goed.' }
		})
	},
	[`${work}/inzendingen/[submissionId]?/flagSubmission`]: {
		rule: 'submission.flag',
		post: ({ assignmentId, submissionId }) => ({ params: { assignmentId, submissionId } })
	},
	...newLeads(),
	'/beheer/bewaren?/chooseTerms': {
		rule: 'retention.chooseTerms',
		post: () => ({ fields: { submissions: '8', notes: '9' } })
	},
	'/beheer/post?/release': after(
		async ({ db }) => await writeSetting(db, 'mail', JSON.stringify({ state: 'held', before: now() })),
		{
			rule: 'operations.read',
			post: () => ({ fields: { release: 'drop' } })
		}
	),
	'/coaching?/askCoaching': {
		rule: { may: ['participant', 'coached'] },
		otherwise: 409,
		post: ({ people }) => ({ fields: { personId: people.trainer } })
	},
	'/coaching?/startCoaching': {
		rule: { may: ['trainer'], sees: relations.filter((relation) => !/rainer|^coach$/.test(relation)) },
		otherwise: 409,
		post: ({ people }) => ({ fields: { personId: people.participant } })
	},
	[`${pair}?/acceptCoaching`]: after(async (world) => await askedPair(world.db, world), {
		rule: 'coachingPair.accept',
		post: (_, _1, pairId) => ({ params: { pairId } })
	}),
	[`${pair}?/endCoaching`]: {
		rule: 'coachingPair.end',
		post: ({ pairId }) => ({ params: { pairId } })
	},
	[`${pair}?/writeNote`]: {
		rule: 'coachingNote.write',
		post: ({ pairId }) => ({ params: { pairId }, fields: { text: 'Nog iets.' } })
	},
	[`${pair}?/withdrawNote`]: {
		rule: 'coachingNote.withdraw',
		post: ({ pairId, noteId }) => ({ params: { pairId }, search: { notitie: noteId } })
	},
	'/profiel?/savePhoto': {
		rule: everybody,
		post: () => ({
			fields: { consent: 'on' },
			files: [{ field: 'photo', name: 'ik.png', bytes: pngWithPlace() }]
		})
	},
	'/profiel/agenda?/choose': { rule: everybody, post: () => ({ fields: { diary: 'mail' } }) },
	'/profiel/agenda?/make': { rule: everybody, post: () => ({ fields: { name: 'tablet' } }) },
	'/profiel/agenda?/revoke': {
		rule: 'diary.revokeFeed',
		post: ({ feedId }) => ({ fields: { feedId } })
	},
	'/attenties?/readAll': { rule: everybody, post: () => ({}) },
	'/kalenders/[owner]?/save': after(hoursOf, {
		rule: 'calendar.save',
		post: ({ organisations }, _, hours) => ({ params: { owner: organisations.own }, fields: hours })
	}),
	'/kalenders/[owner]?/preview': {
		...after(hoursOf, {
			rule: 'calendar.save',
			post: ({ organisations }, _, hours) => ({ params: { owner: organisations.own }, fields: hours })
		}),
		writesNothing: true
	}
};

function newLeads(): Record<string, Action> {
	const page = '/uitvoeringen/[editionId]/opdrachten';
	const act = (rule: string) =>
		after(
			async ({ db, editionId, people }: World) =>
				await db.transaction().execute((trx) => welcomeLead(trx, editionId, people.otherTrainer)),
			{
				rule,
				post: ({ editionId, people }) => ({
					params: { editionId },
					fields: { personId: people.otherTrainer, name: 'Ugur' }
				})
			}
		);
	return {
		[`${page}?/openToNewLead`]: act('newLead.open'),
		[`${page}?/agree`]: act('newLead.answer'),
		[`${page}?/refuse`]: act('newLead.answer')
	};
}

async function hoursOf({ db }: World) {
	const { calendar } = await currentCalendar(db, null);
	const week = weekdays.map((day) => [`day${day}`, writeHours(calendar.week[day] ?? [])]);
	return { version: '0', holidays: 'on', liberationDay: 'lustrum', ...Object.fromEntries(week) };
}
