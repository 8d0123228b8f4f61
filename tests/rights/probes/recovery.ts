import { listFeedback } from '#lib/features/assignments/feedback.server.ts';
import {
	findOwnSubmission,
	findSubmissionFile,
	getSubmission
} from '#lib/features/assignments/submissions.server.ts';
import { listNotes } from '#lib/features/coaching/queries.server.ts';
import { getWish } from '#lib/features/wishes/details.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { listAddressChanges, showOwnAddresses } from '#lib/features/people/addresses/pages.server.ts';
import { askAddressFor } from '#lib/features/people/addresses/ask.server.ts';
import { confirmAsSecond, withdrawAddressChange } from '#lib/features/people/addresses/decide.server.ts';
import { distrustAddress, trustAddress } from '#lib/features/people/addresses/distrust.server.ts';
import { openConfidential } from '#lib/features/recovery/open.server.ts';
import { listClosedTo } from '#lib/features/recovery/pages.server.ts';
import type { Db } from '#lib/server/db/open.ts';
import type { Declared } from '../declaration.ts';
import { addressOf, askedAddress, NEW_ADDRESS, recoverAll } from '../recovered.ts';
import type { World } from '../world.ts';
import { shows, type Probe } from './probe.ts';

export const address: Record<keyof Declared['address'], Probe> = {
	ask: (db, actor, { people }) => askAddressFor(db, actor, people.participant, NEW_ADDRESS),
	seeChange: async (db, actor, world) => {
		await askedAddress(db, world);
		const changes = await listAddressChanges(db, actor);
		shows(changes.some(({ personId }) => personId === world.people.participant));
	},
	seeOwnChange: async (db, actor, world) => {
		await askedAddress(db, world);
		shows((await showOwnAddresses(db, actor)).change);
	},
	confirm: async (db, actor, world) => await confirmAsSecond(db, actor, await askedAddress(db, world)),
	withdraw: async (db, actor, world) => await withdrawAddressChange(db, actor, await askedAddress(db, world)),
	distrust: async (db, actor, { people }) =>
		await distrustAddress(db, actor, await addressOf(db, people.participant)),
	trust: async (db, actor, { people }) =>
		await trustAddress(db, actor, await addressOf(db, people.participant))
};

async function opened(db: Db, world: World) {
	await recoverAll(db, world);
	const { actors, people, editionId } = world;
	await openConfidential(db, actors.coach, people.coached, null);
	await openConfidential(db, actors.trainer, people.participant, editionId);
}

async function readWork(db: Db, actor: Actor, { people, assignmentId, ownSubmissionId }: World) {
	if (actor.personId === people.participant) shows(await findOwnSubmission(db, actor, assignmentId));
	else await getSubmission(db, actor, ownSubmissionId);
}

export const recovery: Record<keyof Declared['recovery'], Probe> = {
	seeClosedCoaching: async (db, actor, world) => {
		await recoverAll(db, world);
		shows((await listClosedTo(db, actor)).some(({ otherId }) => otherId === world.people.coach));
	},
	seeClosedWork: async (db, actor, world) => {
		await recoverAll(db, world);
		shows((await listClosedTo(db, actor)).some(({ editionId }) => editionId === world.editionId));
	},
	openCoaching: async (db, actor, world) => {
		await recoverAll(db, world);
		await openConfidential(db, actor, world.people.coached, null);
	},
	openWork: async (db, actor, world) => {
		await recoverAll(db, world);
		await openConfidential(db, actor, world.people.participant, world.editionId);
	},
	readClosedNote: async (db, actor, world) => {
		await recoverAll(db, world);
		shows((await listNotes(db, actor, world.pairId)).length);
	},
	readClosedWish: async (db, actor, world) => {
		await recoverAll(db, world);
		await getWish(db, actor, world.wishes.coaching);
	},
	readClosedWork: async (db, actor, world) => {
		await recoverAll(db, world);
		await readWork(db, actor, world);
	},
	readClosedFile: async (db, actor, world) => {
		await recoverAll(db, world);
		shows(await findSubmissionFile(db, actor, world.fileId));
	},
	readClosedFeedback: async (db, actor, world) => {
		await recoverAll(db, world);
		shows((await listFeedback(db, actor, world.ownSubmissionId)).released.length);
	},
	readOpenedNote: async (db, actor, world) => {
		await opened(db, world);
		shows((await listNotes(db, actor, world.pairId)).length);
	},
	readOpenedWork: async (db, actor, world) => {
		await opened(db, world);
		await readWork(db, actor, world);
	}
};
