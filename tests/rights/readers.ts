/** Every function of the features that answers somebody's question, called with what belongs in its place. */
import type { Actor } from '#lib/features/people/actor.ts';
import { noColumns } from '#lib/features/wishes/snapshot/columns.ts';
import type { Db } from '#lib/server/db/open.ts';
import { START } from '../support/database.ts';
import type { World } from './world.ts';

type Reader = {
	name: string;
	read: (db: Db, actor: Actor, ...more: unknown[]) => Promise<unknown>;
	parameters: string[];
};

const modules = import.meta.glob<Record<string, unknown>>([
	'../../src/lib/features/**/*.server.ts',
	'!../../src/lib/features/knowledge/*'
]);

/** All exported functions that list, get, find, show or count something for an actor. */
export async function listReaders(): Promise<Reader[]> {
	const readers: Reader[] = [];
	for (const [path, load] of Object.entries(modules)) {
		const folder = /features\/([^/]+)/.exec(path)?.[1] ?? '';
		for (const [name, value] of Object.entries(await load())) {
			const parameters = typeof value === 'function' ? parametersOf(value as () => void) : [];
			const asks =
				/^(list|get|find|show|count)[A-Z]/.test(name) && parameters[0] === 'db' && parameters[1] === 'actor';
			if (asks)
				readers.push({
					name: `${folder}.${name}`,
					read: value as Reader['read'],
					parameters: parameters.slice(2)
				});
		}
	}
	return readers;
}

/** The names of a function's parameters; of a destructured one `{`. */
function parametersOf(read: () => void): string[] {
	const source = /\(([^]*?)\)\s*\{/.exec(read.toString())?.[1] ?? '';
	return source
		.replace(/\{[^}]*\}(?!\s*,?\s*$)|\{[^}]*\}/g, '{')
		.split(',')
		.map((parameter) => /[\w{]+/.exec(parameter)?.[0] ?? '')
		.filter(Boolean);
}

/** Everything the last parameters can be, as far as this world has it. */
export function* argumentsFor({ name, parameters }: Reader, world: World): Generator<unknown[]> {
	const lists = parameters.map((parameter) =>
		valuesOf(`${name.split('.')[0]}.${parameter}`, parameter, world)
	);
	const longest = Math.max(1, ...lists.map((list) => list.length));
	for (let index = 0; index < longest; index += 1) yield lists.map((list) => list[index % list.length]);
}

function valuesOf(place: string, parameter: string, world: World): unknown[] {
	const { people, wishes, organisations } = world;
	const works = [world.ownSubmissionId, world.submissionId, world.unsentId, world.flaggedId];
	const tasks = [world.assignmentId, world.unsentAssignmentId, world.draftId];
	const known: Record<string, unknown[]> = {
		'assignments.id': [...tasks, ...works],
		'coaching.id': [world.pairId],
		'wishes.id': Object.values(wishes),
		wishId: Object.values(wishes),
		'wishes.shown': [50],
		'wishes.ids': [Object.values(wishes)],
		'bundles.ids': [Object.values(wishes)],
		bundleId: ['none'],
		policyId: ['none'],
		'drafts.form': ['wish'],
		'drafts.signedIn': [null],
		topicId: [null],
		about: [
			{ topic: null, kind: null, region: null, words: '', wishIds: [] },
			...WORDS.map((words) => ({ topic: null, kind: null, region: null, words, wishIds: [] }))
		],
		'organisations.id': [organisations.own],
		'sessions.chosen': ['running'],
		'trainings.ids': [[world.trainingId, world.offeredTrainingId]],
		'editions.id': [world.editionId, world.offeredId],
		'sessions.id': [world.pastId, world.sessionId],
		'trainings.id': [world.trainingId],
		'alerts.id': [world.alertId],
		'merging.id': [world.proposalId],
		'operations.id': [world.mailId],
		'operations.sends': [true, false],
		'factors.factorAt': [null],
		'pairings.id': ['none'],
		'reports.asked': [null, organisations.own].map((organisationId) => ({
			organisationId,
			kind: null,
			days: 180
		})),
		'reports.platform': [noColumns()],
		'reports.reason': [null],
		'reports.ids': [Object.values(wishes)],
		'reports.now': [START],
		'sessions.until': ['2028-01-01T00:00:00.000Z'],
		editionId: [world.editionId],
		editionIds: [[world.editionId, world.offeredId]],
		sessionId: [world.pastId, world.sessionId],
		trainingId: [world.trainingId, world.offeredTrainingId],
		personId: [people.participant, people.coached, people.another, people.coach],
		'recovery.otherId': [people.participant, people.coached, people.coach],
		personIds: [[people.participant, people.coached]],
		keptId: [people.participant],
		goneId: [people.coached],
		assignmentId: tasks,
		assignment: tasks.map((id) => ({ id, editionId: world.editionId })),
		submissionId: works,
		fileId: [world.fileId],
		partId: [world.partId],
		pairId: [world.pairId],
		batchId: [world.importId],
		placeId: [world.placeId],
		half: [1],
		organisationId: [organisations.own],
		search: ['', ...WORDS],
		setting: [
			{
				templates: {},
				origin: 'https://tweespan.example',
				sender: 'noreply@tweespan.example',
				demonstration: false
			}
		],
		relation: [{ staff: false, trains: false, participates: false, coordinates: false }],
		before: [undefined],
		after: [''],
		filter: [{}, ...WORDS.map((search) => ({ search }))],
		'{': [
			{
				show: 'open',
				kind: null,
				before: null,
				unread: false,
				ids: [],
				everybodyNew: true,
				words: '',
				sessionId: null
			},
			{
				show: 'done',
				kind: 'coaching',
				before: null,
				unread: true,
				ids: [people.participant],
				words: '',
				sessionId: world.sessionId
			},
			...WORDS.map((search) => ({
				search,
				words: search,
				sessionId: null,
				show: 'open',
				kind: null,
				before: null,
				ids: []
			}))
		]
	};
	const values = known[place] ?? known[parameter];
	if (!values) throw new Error(`What belongs in ${place}?`);
	return values;
}

const WORDS = ['kanarievogel', 'roodborstje'];
