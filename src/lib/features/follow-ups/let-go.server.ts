import { writeAudit } from '#lib/server/audit.ts';
import { now } from '#lib/server/clock.ts';
import { locksRows, type Trx } from '#lib/server/db/open.ts';
import type { What } from './events.server.ts';
import { openStates } from './follow-up.ts';
import { happen } from './happen.server.ts';
import { alertOwner, mailAsker, tellCoordinators } from './tell.server.ts';

/** Ends the open wishes of people who go for good, and gives back what they would have answered. */
export async function letGoOfWishes(trx: Trx, by: string | null, personIds: string[]) {
	for (const wish of await lockOpen(trx, personIds)) {
		if (personIds.includes(wish.requesterId)) await withdraw(trx, by, wish);
		else if (wish.kind === 'coaching') await decline(trx, by, wish);
		else await giveBack(trx, by, wish);
	}
}

type Wish = Awaited<ReturnType<typeof lockOpen>>[number];

async function lockOpen(trx: Trx, personIds: string[]) {
	return await trx
		.selectFrom('followUpRequest')
		.selectAll()
		.where('state', 'in', [...openStates])
		.where((where) =>
			where.or([where('requesterId', 'in', personIds), where('ownerPersonId', 'in', personIds)])
		)
		.orderBy('id')
		.$if(locksRows(trx), (query) => query.forUpdate())
		.execute();
}

async function withdraw(trx: Trx, by: string | null, wish: Wish) {
	const seq = await write(trx, by, wish, { type: 'withdrawn', payload: { ending: 'withdrawn' } });
	await alertOwner(trx, wish, 'follow_up_withdrawn', seq);
}

/** Nobody else can be the coach that was asked. */
async function decline(trx: Trx, by: string | null, wish: Wish) {
	await mailAsker(trx, wish, await write(trx, by, wish, { type: 'declined' }));
}

async function giveBack(trx: Trx, by: string | null, wish: Wish) {
	const payload = { personId: null, organisationId: wish.ownerOrganisationId };
	await tellCoordinators(trx, wish, await write(trx, by, wish, { type: 'assigned', payload }));
}

async function write(trx: Trx, by: string | null, { id, version, requesterId }: Wish, what: What) {
	const seq = await happen(trx, id, { actorId: by, at: now() }, what);
	await trx
		.updateTable('followUpRequest')
		.set({ version: version + 1 })
		.where('id', '=', id)
		.execute();
	await writeAudit(trx, {
		actorId: by,
		action: 'followUp.let_go',
		objectType: 'followUpRequest',
		objectId: id,
		personId: requesterId,
		details: { event: what.type }
	});
	return seq;
}
