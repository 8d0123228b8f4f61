import { stopAllocation } from '#lib/features/allocations/ask.server.ts';
import { showAllocating } from '#lib/features/allocations/queries.server.ts';
import { cancelEdition } from '#lib/features/editions/cancel.server.ts';
import { changeEdition } from '#lib/features/editions/commands.server.ts';
import { copyEdition } from '#lib/features/editions/copy.server.ts';
import { getEdition, listEditions } from '#lib/features/editions/queries.server.ts';
import { showChoice } from '#lib/features/pairings/choice.server.ts';
import { askPairing } from '#lib/features/pairings/ask.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { getPlace } from '#lib/features/places/places.server.ts';
import { cancelSession, changeSession } from '#lib/features/sessions/commands.server.ts';
import { getSession } from '#lib/features/sessions/queries.server.ts';
import { showSession } from '#lib/features/sessions/session-page.server.ts';
import { changeTraining, makeTraining, publishTraining } from '#lib/features/trainings/commands.server.ts';
import { getTraining } from '#lib/features/trainings/queries.server.ts';
import type { Db } from '#lib/server/db/open.ts';
import type { Declared } from '../declaration.ts';
import { ADDRESS, type World } from '../world.ts';
import { shows, type Probe } from './probe.ts';

const TRAINING = { title: 'Anders', summary: 'Samen', body: '', version: 1 };

export const allocation: Record<keyof Declared['allocation'], Probe> = {
	read: (db, actor, { trainingId }) => showAllocating(db, actor, trainingId),
	stopSearch: (db, actor, { trainingId }) => stopAllocation(db, actor, trainingId)
};

export const training: Record<keyof Declared['training'], Probe> = {
	readDraft: (db, actor, { trainingId }) => getTraining(db, actor, trainingId),
	change: (db, actor, { trainingId, people }) =>
		changeTraining(db, actor, trainingId, { ...TRAINING, topics: [people.topic] }),
	publish: (db, actor, { trainingId }) => publishTraining(db, actor, trainingId),
	make: (db, actor, { people }) => makeTraining(db, actor, { ...TRAINING, topics: [people.topic] }),
	readOffered: (db, actor, { offeredTrainingId }) => getTraining(db, actor, offeredTrainingId)
};

export const edition: Record<keyof Declared['edition'], Probe> = {
	read: (db, actor, { editionId }) => getEdition(db, actor, editionId),
	list: async (db, actor, { editionId }) =>
		shows((await listEditions(db, actor)).some(({ id }) => id === editionId)),
	change: (db, actor, { editionId, trainingId }) =>
		changeEdition(db, actor, editionId, {
			trainingId,
			title: 'Anders',
			enrolUntil: null,
			minimum: 2,
			groupSize: 4,
			mixPublished: 'by_hand',
			version: 1
		}),
	cancel: (db, actor, { editionId }) => cancelEdition(db, actor, editionId, 'Te weinig mensen'),
	copy: (db, actor, { editionId }) => copyEdition(db, actor, editionId, { title: 'Nog een keer', weeks: 20 }),
	readOffered: (db, actor, { offeredId }) => getEdition(db, actor, offeredId)
};

export const session: Record<keyof Declared['session'], Probe> = {
	read: (db, actor, { sessionId }) => getSession(db, actor, sessionId),
	readAddress: async (db, actor, { sessionId }) =>
		shows((await showSession(db, actor, sessionId)).place.address === ADDRESS),
	change,
	cancel: (db, actor, { sessionId }) => cancelSession(db, actor, sessionId, 'Ziek'),
	chooseTrainer: (db, actor, { sessionId }) => showChoice(db, actor, sessionId, 1),
	proposeDuos: (db, actor) => askPairing(db, actor, { travelMinutes: 0 }),
	readPlaces: (db, actor, { placeId }) => getPlace(db, actor, placeId)
};

async function change(db: Db, actor: Actor, { sessionId, placeId }: World) {
	const form = {
		date: '2027-02-02',
		from: '09:00',
		to: '12:00',
		hour: null,
		placeId,
		link: '',
		seats: 30,
		overrideReason: 'Kan niet anders',
		version: 1
	};
	await changeSession(db, actor, sessionId, form);
}
