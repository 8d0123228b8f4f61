/** Places, subjects and trainings. */
import { relations } from '../../rights/declaration.ts';
import type { Action } from './action.ts';

const staffOnly = { may: ['staff'], sees: relations.filter((relation) => relation !== 'staff') } as const;
const PLACE = { name: 'De Kade', kind: 'room', address: 'Kade 1', directions: '', addressFor: 'everyone' };
const TRAINING = { title: 'Nieuw', summary: 'Kort', body: '', version: '1' };

export const catalogue: Record<string, Action> = {
	'/locaties/nieuw?/add': { rule: staffOnly, post: () => ({ fields: PLACE }) },
	'/locaties/[placeId]?/change': {
		rule: staffOnly,
		post: ({ placeId }) => ({ params: { placeId }, fields: PLACE })
	},
	'/onderwerpen?/add': { rule: staffOnly, post: () => ({ fields: { name: 'Nieuw onderwerp' } }) },
	'/onderwerpen?/rename': {
		rule: staffOnly,
		post: ({ people }) => ({ fields: { id: people.topic, name: 'Anders' } })
	},
	'/trainingen/nieuw?/default': {
		rule: 'training.make',
		namesLoosely: true,
		post: ({ people }) => ({ fields: { ...TRAINING, 'topics[]': people.topic } })
	},
	'/trainingen/[trainingId]?/change': {
		rule: 'training.change',
		post: ({ trainingId, people }) => ({
			params: { trainingId },
			fields: { ...TRAINING, 'topics[]': people.topic }
		})
	},
	'/trainingen/[trainingId]?/publish': {
		rule: 'training.publish',
		post: ({ trainingId }) => ({ params: { trainingId } })
	},
	'/trainingen/[trainingId]?/withdraw': {
		rule: staffOnly,
		post: ({ offeredTrainingId }) => ({ params: { trainingId: offeredTrainingId } })
	}
};
