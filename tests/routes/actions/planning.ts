import { markAttendance } from '#lib/features/attendance/commands.server.ts';
import { reportAbsence } from '#lib/features/attendance/reports.server.ts';
import { makeAllocation } from '#lib/features/allocations/ask.server.ts';
import { makeMix } from '#lib/features/mixes/ask.server.ts';
import { addWish } from '#lib/features/mixes/wishes.server.ts';
import { openPlace } from '#lib/features/pairings/commands.server.ts';
import { askProposal } from '#lib/features/pairings/proposals.server.ts';
import { now } from '#lib/server/clock.ts';
import { newId } from '#lib/server/ids.ts';
import { addMs, HOUR } from '#lib/server/clock.ts';
import { relations } from '../../features/rights/declaration.ts';
import type { World } from '../../features/rights/world.ts';
import { addEdition, addSession } from '../../support/world.ts';
import { after, type Action } from './action.ts';

const staffOnly = { may: ['staff'], sees: relations.filter((relation) => relation !== 'staff') } as const;
const staffHidden = { may: ['staff'] } as const;
const PLACE = { name: 'De Kade', kind: 'room', address: 'Kade 1', directions: '', addressFor: 'everyone' };
const TRAINING = { title: 'Nieuw', summary: 'Kort', body: '', version: '1' };
const EDITION = { title: 'Anders', enrolUntil: '', minimum: '2', groupSize: '4', mixPublished: 'by_hand' };
const SESSION = {
	...{ date: '2027-02-02', from: '09:00', to: '12:00', hour: '', placeId: '', link: '', seats: '30' },
	...{ overrideReason: 'Kan niet anders', version: '1' }
};

const ofEdition = ({ editionId }: World) => ({ editionId });
const ofSession = ({ sessionId }: World) => ({ sessionId });
const ofPast = ({ pastId }: World) => ({ sessionId: pastId });

export const planning: Record<string, Action> = {
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
	},
	'/planning/nieuw?/default': {
		rule: staffOnly,
		post: ({ trainingId }) => ({ fields: { ...EDITION, trainingId } })
	},
	'/planning/duos?/default': {
		rule: 'session.proposeDuos',
		post: () => ({ fields: { travelMinutes: '0' } })
	},
	'/planning/duos/[proposalId]?/stop': after(
		async ({ db, actors }) => await askProposal(db, actors.staff, { travelMinutes: 0 }),
		{ rule: staffHidden, post: (_, _1, proposalId) => ({ params: { proposalId } }) }
	),
	'/planning/duos/[proposalId]?/accept': after(addProposal, {
		rule: staffHidden,
		post: ({ sessionId }, _, proposalId) => ({ params: { proposalId }, fields: { sessions: sessionId } })
	}),
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
	},
	'/uitvoeringen/[editionId]/bijeenkomsten/nieuw?/default': {
		rule: 'session.change',
		post: (world) => ({ params: ofEdition(world), fields: { ...SESSION, date: '2027-03-02' } })
	},
	'/uitvoeringen/[editionId]/trainers?/openPlace': {
		rule: 'session.change',
		post: (world) => ({ params: ofEdition(world), fields: { sessionId: world.sessionId, place: '1' } })
	},
	'/bijeenkomsten/[sessionId]/wijzigen?/default': {
		rule: 'session.change',
		post: (world) => ({ params: ofSession(world), fields: SESSION })
	},
	'/bijeenkomsten/[sessionId]/annuleren?/default': {
		rule: 'session.cancel',
		post: (world) => ({ params: ofSession(world), fields: { reason: 'Ziek' } })
	},
	'/bijeenkomsten/[sessionId]/trainer/[place]?/pair': after(
		async ({ db, actors, sessionId }) => await openPlace(db, actors.staff, sessionId, 1),
		{
			rule: 'session.change',
			post: (world) => ({
				params: { ...ofSession(world), place: '1' },
				fields: { personId: world.people.otherTrainer, overrideReason: 'Kan niet anders' }
			})
		}
	),
	'/bijeenkomsten/[sessionId]/trainer/[place]?/substitute': {
		rule: 'session.change',
		post: (world) => ({
			params: { ...ofSession(world), place: '1' },
			fields: { personId: world.people.otherTrainer, overrideReason: 'Kan niet anders' }
		})
	},
	'/bijeenkomsten/[sessionId]/presentie?/markAttendance': {
		rule: 'attendance.mark',
		post: (world) => ({
			params: ofPast(world),
			fields: { [`state.${world.people.another}`]: 'present', rest: '', reason: '' }
		})
	},
	'/bijeenkomsten/[sessionId]/presentie?/closeAttendance': after(
		async ({ db, actors, pastId }) =>
			await markAttendance(db, actors.trainer, pastId, { changes: [], restPresent: true, reason: '' }),
		{ rule: 'attendance.close', post: (world) => ({ params: ofPast(world) }) }
	),
	'/bijeenkomsten/[sessionId]/presentie?/reportAbsence': {
		rule: 'attendance.report',
		post: (world) => ({ params: ofSession(world) })
	},
	'/bijeenkomsten/[sessionId]/presentie?/withdrawReport': after(
		async ({ db, actors, sessionId }) => {
			await reportAbsence(db, actors.participant, sessionId);
			await reportAbsence(db, actors.coached, sessionId);
		},
		{ rule: 'attendance.report', post: (world) => ({ params: ofSession(world) }) }
	),
	'/aanbod/[trainingId]?/enrol': {
		rule: 'enrolment.enrolOneself',
		post: (world) => ({
			params: { trainingId: world.offeredTrainingId },
			fields: { editionId: world.offeredId }
		})
	},
	'/aanbod/[trainingId]?/withdraw': {
		rule: 'enrolment.withdraw',
		post: (world) => ({
			params: { trainingId: world.trainingId },
			fields: { enrolmentId: world.enrolmentId, reason: '' }
		})
	},
	'/aanbod/[trainingId]?/givePreferences': {
		rule: { may: relations },
		post: ({ offeredTrainingId, offeredId }) => ({
			params: { trainingId: offeredTrainingId },
			fields: { preferences: offeredId }
		})
	},
	'/uitvoeringen/[editionId]/deelnemers?/enrolOthers': {
		rule: {
			may: ['coordinator', 'staff'],
			sees: relations.filter((relation) => !/oordinator|staff/.test(relation))
		},
		otherwise: 200,
		post: ({ offeredId, people }) => ({
			params: { editionId: offeredId },
			fields: { personIds: people.colleague }
		})
	},
	'/uitvoeringen/[editionId]/deelnemers?/place': {
		rule: 'enrolment.place',
		post: ({ offeredId, waitingId }) => ({
			params: { editionId: offeredId },
			fields: { enrolmentId: waitingId }
		})
	},
	'/uitvoeringen/[editionId]/deelnemers?/withdraw': {
		rule: 'enrolment.withdrawOfAnother',
		post: (world) => ({ params: ofEdition(world), fields: { enrolmentId: world.anotherEnrolmentId } })
	},
	...mixing(),
	...allocating()
};

/** What can be done with the groups of an edition: those in force, and those that were calculated anew. */
function mixing(): Record<string, Action> {
	const here = '/uitvoeringen/[editionId]/indeling';
	const proposed = { mixId: '', version: '0' };
	return {
		[`${here}?/makeMix`]: { rule: 'group.make', post: (world) => ({ params: ofEdition(world) }) },
		[`${here}?/repairMix`]: { rule: 'group.make', post: (world) => ({ params: ofEdition(world) }) },
		[`${here}?/stopSearch`]: after(
			async ({ db, actors, editionId }) => await makeMix(db, actors.trainer, editionId),
			{ rule: 'group.make', post: (world) => ({ params: ofEdition(world) }) }
		),
		[`${here}?/setMemory`]: {
			rule: staffOnly,
			namesLoosely: true,
			post: (world) => ({ params: ofEdition(world), fields: { months: '12' } })
		},
		[`${here}?/publishMix`]: after(addProposedMix, {
			rule: 'group.make',
			post: (world, _, mixId) => ({ params: ofEdition(world), fields: { ...proposed, mixId } })
		}),
		[`${here}?/stopMix`]: after(addProposedMix, {
			rule: 'group.make',
			post: (world, _, mixId) => ({ params: ofEdition(world), fields: { ...proposed, mixId } })
		}),
		[`${here}?/chooseOption`]: after(addProposedMix, {
			rule: 'group.make',
			post: (world, _, mixId) => ({
				params: ofEdition(world),
				fields: { ...proposed, mixId, option: '1' }
			})
		}),
		[`${here}?/movePerson`]: after(addProposedMix, {
			rule: 'group.make',
			post: (world, _, mixId) => ({
				params: ofEdition(world),
				fields: {
					...proposed,
					mixId,
					sessionId: world.sessionId,
					personId: world.people.participant,
					group: '2'
				}
			})
		}),
		[`${here}?/addWish`]: {
			rule: 'group.wish',
			post: (world) => ({
				params: ofEdition(world),
				fields: { kind: 'apart', personId: world.people.participant, otherId: world.people.another }
			})
		},
		[`${here}?/dropWish`]: after(
			async ({ db, actors, editionId, people }) => {
				const wish = { kind: 'apart' as const, personId: people.participant, otherId: people.another };
				await addWish(db, actors.trainer, editionId, wish);
				return await db.selectFrom('mixWish').select('id').executeTakeFirstOrThrow();
			},
			{
				rule: 'group.wish',
				post: (world, _, { id }) => ({ params: ofEdition(world), fields: { wishId: id } })
			}
		)
	};
}

function allocating(): Record<string, Action> {
	const here = '/trainingen/[trainingId]/verdeling';
	const rule = 'allocation.stopSearch';
	const params = ({ trainingId }: World) => ({ trainingId });
	return {
		[`${here}?/makeAllocation`]: after(addSpread, {
			rule,
			post: (world) => ({ params: params(world), fields: { budgetSeconds: '30' } })
		}),
		[`${here}?/stopSearch`]: after(
			async (world) => {
				await addSpread(world);
				await makeAllocation(world.db, world.actors.staff, world.trainingId, { budgetSeconds: 30 });
			},
			{ rule, post: (world) => ({ params: params(world) }) }
		),
		[`${here}?/acceptAllocation`]: after(addAllocation, {
			rule,
			post: (world, _, allocationId) => ({ params: params(world), fields: { allocationId } })
		}),
		[`${here}?/dismissAllocation`]: after(addAllocation, {
			rule,
			post: (world, _, allocationId) => ({ params: params(world), fields: { allocationId } })
		})
	};
}

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

/** Two trainers for a session that has none. */
async function addProposal({ db, actors, sessionId, people }: World) {
	await openPlace(db, actors.staff, sessionId, 1);
	await openPlace(db, actors.staff, sessionId, 2);
	const id = await askProposal(db, actors.staff, { travelMinutes: 0 });
	const pair = { session: sessionId, trainers: [people.trainer, people.coach] };
	await db
		.updateTable('pairingProposal')
		.set({ proposal: JSON.stringify({ pairs: [pair] }), proposedAt: now() })
		.where('id', '=', id)
		.execute();
	return id;
}

/** Groups for the session to come, with one other way to make them. */
async function addProposedMix({ db, editionId, sessionId, people }: World) {
	const mixId = newId();
	const rounds = [[[people.participant, people.coached], [people.another]]];
	const options = JSON.stringify([{ rounds, figures: { measures: { moved: 1 } } }]);
	await db
		.insertInto('mix')
		.values({ id: mixId, editionId, state: 'proposed', askedAt: now(), seed: 1, version: 0, options })
		.execute();
	await db.insertInto('mixSession').values({ mixId, sessionId, round: 1, groups: 2 }).execute();
	const { participant, coached, another, shielded } = people;
	const seats = [participant, coached, another, shielded].map((personId, index) => ({
		...{ mixId, sessionId, personId },
		groupNumber: 1 + (index % 2)
	}));
	await db.insertInto('mixSeat').values(seats).execute();
	return mixId;
}

/** Two editions of the training to come, and somebody who would like a seat. */
async function addSpread({ db, trainingId, people }: World) {
	for (const rank of [1, 2]) {
		const editionId = await addEdition(db, { trainingId });
		await addSession(db, editionId, { startsAt: addMs(now(), rank * 1000 * HOUR) });
		const preference = { personId: people.colleague, trainingId, rank, editionId, givenAt: now() };
		await db.insertInto('preference').values(preference).execute();
	}
}

async function addAllocation(world: World) {
	await addSpread(world);
	const { db, actors, trainingId } = world;
	const id = await makeAllocation(db, actors.staff, trainingId, { budgetSeconds: 30 });
	await db
		.updateTable('allocation')
		.set({ state: 'proposed', proposedAt: now() })
		.where('id', '=', id)
		.execute();
	return id;
}
