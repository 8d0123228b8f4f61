/** Sessions, and who leads them. */
import { openHalf } from '#lib/features/pairings/commands.server.ts';
import { askPairing } from '#lib/features/pairings/ask.server.ts';
import { now } from '#lib/server/clock.ts';
import type { World } from '../../rights/world.ts';
import { after, type Action } from './action.ts';

const staffHidden = { may: ['staff'] } as const;
const SESSION = {
	...{ date: '2027-02-02', from: '09:00', to: '12:00', hour: '', placeId: '', link: '', seats: '30' },
	...{ overrideReason: 'Kan niet anders', version: '1' }
};
const ofEdition = ({ editionId }: World) => ({ editionId });
const ofSession = ({ sessionId }: World) => ({ sessionId });

export const sessions: Record<string, Action> = {
	'/planning/duos?/default': {
		rule: 'session.proposeDuos',
		post: () => ({ fields: { travelMinutes: '0' } })
	},
	'/planning/duos/[proposalId]?/stop': after(
		async ({ db, actors }) => await askPairing(db, actors.staff, { travelMinutes: 0 }),
		{ rule: staffHidden, post: (_, _1, proposalId) => ({ params: { proposalId } }) }
	),
	'/planning/duos/[proposalId]?/accept': after(addProposal, {
		rule: staffHidden,
		post: ({ sessionId }, _, proposalId) => ({ params: { proposalId }, fields: { sessions: sessionId } })
	}),
	'/uitvoeringen/[editionId]/bijeenkomsten/nieuw?/default': {
		rule: 'session.change',
		post: (world) => ({ params: ofEdition(world), fields: { ...SESSION, date: '2027-03-02' } })
	},
	'/uitvoeringen/[editionId]/trainers?/openHalf': {
		rule: 'session.change',
		post: (world) => ({ params: ofEdition(world), fields: { sessionId: world.sessionId, half: '1' } })
	},
	'/bijeenkomsten/[sessionId]/wijzigen?/default': {
		rule: 'session.change',
		post: (world) => ({ params: ofSession(world), fields: SESSION })
	},
	'/bijeenkomsten/[sessionId]/annuleren?/default': {
		rule: 'session.cancel',
		post: (world) => ({ params: ofSession(world), fields: { reason: 'Ziek' } })
	},
	'/bijeenkomsten/[sessionId]/trainer/[half]?/pair': after(
		async ({ db, actors, sessionId }) => await openHalf(db, actors.staff, sessionId, 1),
		{
			rule: 'session.change',
			post: (world) => ({
				params: { ...ofSession(world), half: '1' },
				fields: { personId: world.people.otherTrainer, overrideReason: 'Kan niet anders' }
			})
		}
	),
	'/bijeenkomsten/[sessionId]/trainer/[half]?/substitute': {
		rule: 'session.change',
		post: (world) => ({
			params: { ...ofSession(world), half: '1' },
			fields: { personId: world.people.otherTrainer, overrideReason: 'Kan niet anders' }
		})
	}
};

/** Two trainers for a session that has none. */
async function addProposal({ db, actors, sessionId, people }: World) {
	await openHalf(db, actors.staff, sessionId, 1);
	await openHalf(db, actors.staff, sessionId, 2);
	const id = await askPairing(db, actors.staff, { travelMinutes: 0 });
	const pair = { session: sessionId, trainers: [people.trainer, people.coach] };
	await db
		.updateTable('pairingProposal')
		.set({ proposal: JSON.stringify({ pairs: [pair] }), proposedAt: now() })
		.where('id', '=', id)
		.execute();
	return id;
}
