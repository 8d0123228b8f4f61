import { writeAudit } from '#lib/server/audit.ts';
import { now } from '#lib/server/clock.ts';
import { locksRows, type Trx } from '#lib/server/db/open.ts';
import type { What } from '../history/events.server.ts';
import { openStates } from '../wish.ts';
import { record } from '../history/record.server.ts';
import { alertOwner, mailAsker, tellCoordinators } from '../tell.server.ts';

/** Ends the open wishes of people who go for good, and gives back what they would have answered. */
export async function releaseWishes(trx: Trx, by: string | null, personIds: string[]) {
	for (const wish of await lockOpen(trx, personIds)) {
		if (personIds.includes(wish.askerId)) await withdraw(trx, by, wish);
		else if (wish.kind === 'coaching') await decline(trx, by, wish);
		else await giveBack(trx, by, wish);
	}
}

type Wish = Awaited<ReturnType<typeof lockOpen>>[number];

async function lockOpen(trx: Trx, personIds: string[]) {
	return await trx
		.selectFrom('wish')
		.selectAll()
		.where('state', 'in', [...openStates])
		.where((where) => where.or([where('askerId', 'in', personIds), where('ownerPersonId', 'in', personIds)]))
		.orderBy('id')
		.$if(locksRows(trx), (query) => query.forUpdate())
		.execute();
}

async function withdraw(trx: Trx, by: string | null, wish: Wish) {
	const seq = await write(trx, by, wish, { type: 'withdrawn', payload: { ending: 'withdrawn' } });
	await alertOwner(trx, wish, 'wish_withdrawn', seq);
}

/** Nobody else can be the coach that was asked. */
async function decline(trx: Trx, by: string | null, wish: Wish) {
	await mailAsker(trx, wish, await write(trx, by, wish, { type: 'declined' }));
}

async function giveBack(trx: Trx, by: string | null, wish: Wish) {
	const payload = { personId: null, organisationId: wish.ownerOrganisationId };
	await tellCoordinators(trx, wish, await write(trx, by, wish, { type: 'assigned', payload }));
}

async function write(trx: Trx, by: string | null, { id, version, askerId }: Wish, what: What) {
	const seq = await record(trx, id, { actorId: by, at: now() }, what);
	await trx
		.updateTable('wish')
		.set({ version: version + 1 })
		.where('id', '=', id)
		.execute();
	await writeAudit(trx, {
		actorId: by,
		action: 'wish.let_go',
		objectId: id,
		personId: askerId,
		details: { event: what.type }
	});
	return seq;
}
