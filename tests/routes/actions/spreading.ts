/** Participants spread over groups, and over editions. */
import { askAllocation } from '#lib/features/allocations/ask.server.ts';
import { askMix } from '#lib/features/mixes/ask.server.ts';
import { addSeatingRule } from '#lib/features/mixes/seating-rules.server.ts';
import { now, addMs, HOUR } from '#lib/server/clock.ts';
import { newId } from '#lib/server/ids.ts';
import { relations } from '../../rights/declaration.ts';
import type { World } from '../../rights/world.ts';
import { addEdition, addSession } from '../../support/builders.ts';
import { after, type Action } from './action.ts';

const staffOnly = { may: ['staff'], sees: relations.filter((relation) => relation !== 'staff') } as const;
const ofEdition = ({ editionId }: World) => ({ editionId });

export const spreading: Record<string, Action> = { ...mixing(), ...allocating() };

/** What can be done with the groups of an edition: those in force, and those that were calculated anew. */
function mixing(): Record<string, Action> {
	const here = '/uitvoeringen/[editionId]/indeling';
	const proposed = { mixId: '', version: '0' };
	return {
		[`${here}?/askMix`]: { rule: 'group.make', post: (world) => ({ params: ofEdition(world) }) },
		[`${here}?/repairMix`]: { rule: 'group.make', post: (world) => ({ params: ofEdition(world) }) },
		[`${here}?/stopSearch`]: after(
			async ({ db, actors, editionId }) => await askMix(db, actors.trainer, editionId),
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
		[`${here}?/addSeatingRule`]: {
			rule: 'group.wish',
			post: (world) => ({
				params: ofEdition(world),
				fields: { kind: 'apart', personId: world.people.participant, otherId: world.people.another }
			})
		},
		[`${here}?/dropSeatingRule`]: after(
			async ({ db, actors, editionId, people }) => {
				const wish = { kind: 'apart' as const, personId: people.participant, otherId: people.another };
				await addSeatingRule(db, actors.trainer, editionId, wish);
				return await db.selectFrom('seatingRule').select('id').executeTakeFirstOrThrow();
			},
			{
				rule: 'group.wish',
				post: (world, _, { id }) => ({ params: ofEdition(world), fields: { ruleId: id } })
			}
		)
	};
}

function allocating(): Record<string, Action> {
	const here = '/trainingen/[trainingId]/verdeling';
	const rule = 'allocation.stopSearch';
	const params = ({ trainingId }: World) => ({ trainingId });
	return {
		[`${here}?/askAllocation`]: after(addSpread, {
			rule,
			post: (world) => ({ params: params(world), fields: { budgetSeconds: '30' } })
		}),
		[`${here}?/stopSearch`]: after(
			async (world) => {
				await addSpread(world);
				await askAllocation(world.db, world.actors.staff, world.trainingId, { budgetSeconds: 30 });
			},
			{ rule, post: (world) => ({ params: params(world) }) }
		),
		[`${here}?/publishAllocation`]: after(addAllocation, {
			rule,
			post: (world, _, allocationId) => ({ params: params(world), fields: { allocationId } })
		}),
		[`${here}?/dismissAllocation`]: after(addAllocation, {
			rule,
			post: (world, _, allocationId) => ({ params: params(world), fields: { allocationId } })
		})
	};
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
	const id = await askAllocation(db, actors.staff, trainingId, { budgetSeconds: 30 });
	await db
		.updateTable('allocation')
		.set({ state: 'proposed', proposedAt: now() })
		.where('id', '=', id)
		.execute();
	return id;
}
