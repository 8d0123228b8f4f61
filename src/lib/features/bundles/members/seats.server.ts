import { raiseAlerts } from '#lib/features/alerts/commands.server.ts';
import { enrol } from '#lib/features/enrolments/commands.server.ts';
import { findActor } from '#lib/features/people/actor.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { writeAudit } from '#lib/server/audit.ts';
import type { Db } from '#lib/server/db/open.ts';
import { isConflict } from '#lib/server/refuse.ts';
import { listKeepers } from '#lib/features/bundles/tell.server.ts';

type Accepted = Awaited<ReturnType<typeof listAccepted>>[number];
type Seat = 'placed' | 'waiting' | 'none';

/** Enrols whoever accepted the session of their group; without a seat both the asker and who keeps the group hear it. */
export async function seatAccepted(db: Db, bundleId: string) {
	for (const accepted of await listAccepted(db, bundleId)) {
		await saveSeat(db, accepted, await takeSeat(db, accepted));
	}
}

async function listAccepted(db: Db, bundleId: string) {
	return await db
		.selectFrom('bundleMember')
		.innerJoin('bundle', 'bundle.id', 'bundleMember.bundleId')
		.innerJoin('session', 'session.id', 'bundle.sessionId')
		.innerJoin('edition', 'edition.id', 'session.editionId')
		.innerJoin('wish', 'wish.id', 'bundleMember.wishId')
		.select(['bundleMember.id', 'bundle.madeBy', 'bundle.plannedBy', 'session.editionId', 'edition.title'])
		.select(['wish.askerId', 'wish.id as wishId', 'wish.publicRef'])
		.where('bundleMember.bundleId', '=', bundleId)
		.where('bundleMember.result', '=', 'accepted')
		.where('bundleMember.seat', 'is', null)
		.where('bundleMember.leftAt', 'is', null)
		.orderBy('bundleMember.id')
		.execute();
}

/** In the name of who planned it, because the edition need not be on offer to everybody. */
async function takeSeat(
	db: Db,
	{ editionId, askerId: personId, madeBy, plannedBy }: Accepted
): Promise<Seat> {
	const held = await db
		.selectFrom('enrolment')
		.select('placedAt')
		.where('editionId', '=', editionId)
		.where('personId', '=', personId)
		.where('endedAt', 'is', null)
		.executeTakeFirst();
	if (held) return held.placedAt ? 'placed' : 'waiting';
	const planner = await findPlanner(db, plannedBy ?? madeBy);
	if (!planner) return 'none';
	try {
		return await enrol(db, planner, editionId, { personId });
	} catch (problem) {
		if (!isConflict(problem)) throw problem;
		return 'none';
	}
}

async function findPlanner(db: Db, plannedBy: string): Promise<Actor | null> {
	const [first] = await listKeepers(db, { madeBy: plannedBy });
	return first ? await findActor(db, first) : null;
}

async function saveSeat(db: Db, accepted: Accepted, seat: Seat) {
	await db.transaction().execute(async (trx) => {
		const { numUpdatedRows } = await trx
			.updateTable('bundleMember')
			.set({ seat })
			.where('id', '=', accepted.id)
			.where('result', '=', 'accepted')
			.where('seat', 'is', null)
			.executeTakeFirst();
		if (!numUpdatedRows) return;
		await writeAudit(trx, {
			actorId: null,
			action: 'bundle.seat',
			objectId: accepted.id,
			personId: accepted.askerId,
			details: { seat }
		});
		if (seat === 'placed') return;
		const facts = { edition: accepted.title, ref: accepted.publicRef };
		const href = `/wensen/${accepted.wishId}`;
		for (const recipientId of [accepted.askerId, ...(await listKeepers(trx, accepted))]) {
			await raiseAlerts(trx, {
				key: `bundle/no-seat/${accepted.id}/${accepted.editionId}`,
				recipientId,
				kind: recipientId === accepted.askerId ? 'bundle_no_seat' : 'bundle_no_seat_for',
				facts,
				href,
				mail: recipientId === accepted.askerId ? true : 'digest'
			});
		}
	});
}
