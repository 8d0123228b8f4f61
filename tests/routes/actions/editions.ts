/** An edition from plan to completed. */
import { now, addMs, HOUR } from '#lib/server/clock.ts';
import { relations } from '../../rights/declaration.ts';
import type { World } from '../../rights/world.ts';
import { after, type Action } from './action.ts';

const staffOnly = { may: ['staff'], sees: relations.filter((relation) => relation !== 'staff') } as const;
const EDITION = { title: 'Anders', enrolUntil: '', minimum: '2', groupSize: '4', mixPublished: 'by_hand' };
const ofEdition = ({ editionId }: World) => ({ editionId });

export const editions: Record<string, Action> = {
	'/planning/nieuw?/default': {
		rule: staffOnly,
		post: ({ trainingId }) => ({ fields: { ...EDITION, trainingId } })
	},
	'/uitvoeringen/[editionId]?/makeDefinitive': {
		rule: 'edition.change',
		post: (world) => ({ params: ofEdition(world) })
	},
	'/uitvoeringen/[editionId]?/markHeld': after(async (world) => await setState(world, 'definitive', true), {
		rule: 'edition.change',
		post: (world) => ({ params: ofEdition(world) })
	}),
	'/uitvoeringen/[editionId]?/complete': after(async (world) => await setState(world, 'held', true), {
		rule: 'edition.change',
		post: (world) => ({ params: ofEdition(world) })
	}),
	'/uitvoeringen/[editionId]/annuleren?/default': {
		rule: 'edition.cancel',
		post: (world) => ({ params: ofEdition(world), fields: { reason: 'Te weinig mensen' } })
	},
	'/uitvoeringen/[editionId]/wijzigen?/default': {
		rule: 'edition.change',
		post: (world) => ({
			params: ofEdition(world),
			fields: { ...EDITION, trainingId: world.trainingId, version: '1' }
		})
	},
	'/uitvoeringen/[editionId]/kopieren?/default': {
		rule: 'edition.copy',
		post: (world) => ({ params: ofEdition(world), fields: { title: 'Nog een keer', weeks: '20' } })
	}
};

async function setState({ db, editionId }: World, state: 'definitive' | 'held', over: boolean) {
	await db.updateTable('edition').set({ state }).where('id', '=', editionId).execute();
	if (!over) return;
	const startsAt = addMs(now(), -5 * HOUR);
	await db
		.updateTable('session')
		.set({ startsAt, endsAt: addMs(startsAt, HOUR) })
		.where('editionId', '=', editionId)
		.execute();
}
