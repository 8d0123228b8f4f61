import { raiseAlerts } from '#lib/features/alerts/commands.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { lockPeople } from '#lib/features/people/lock.server.ts';
import { writeAudit } from '#lib/server/audit.ts';
import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { conflict, notFound } from '#lib/server/refuse.ts';
import { isSame, listClosed, openableFrom, type Closed } from './closed.server.ts';
import { listOpeners } from './openers.server.ts';
import { listOpenableBy } from './pages.server.ts';

/**
 * Opens what was closed to somebody, by the word of who spoke to them: all between the two, or the hand-ins of one
 * edition. Not before every address was told a day ago. Answers whether there is more that they can open.
 */
export async function openConfidential(
	db: Db,
	actor: Actor,
	personId: string,
	editionId: string | null
): Promise<boolean> {
	return await db.transaction().execute(async (trx) => {
		await lockPeople(trx, [actor.personId, personId]);
		const subject = { otherId: editionId ? null : actor.personId, editionId };
		const closed = (await listClosed(trx, personId)).find((one) => isSame(one, subject));
		if (!closed || !(await listOpeners(trx, personId, closed)).includes(actor.personId)) notFound();
		const from = await openableFrom(trx, closed);
		if (!from || now() < from) conflict('recovery_too_early');
		await insertOpenings(trx, actor, personId, closed);
		await tell(trx, personId, closed);
		return (await listOpenableBy(trx, actor, personId)).length > 0;
	});
}

async function insertOpenings(trx: Trx, actor: Actor, personId: string, closed: Closed) {
	const { closings, otherId, editionId } = closed;
	await trx
		.insertInto('confidentialOpening')
		.values(
			closings.map((closing) => ({
				id: newId(),
				closingId: closing.id,
				personId,
				otherId,
				editionId,
				openedAt: now(),
				openedBy: actor.personId
			}))
		)
		.execute();
	await writeAudit(trx, {
		actorId: actor.personId,
		action: 'person.open_confidential',
		objectId: closings.at(-1)?.id ?? '',
		personId,
		details: { what: editionId ? 'hand-ins' : 'coaching' }
	});
}

async function tell(trx: Trx, personId: string, { closings, otherId, editionId }: Closed) {
	await raiseAlerts(trx, {
		key: `confidential-opened/${closings.at(-1)?.id}/${otherId ?? editionId}`,
		recipientId: personId,
		kind: 'confidential_opened',
		facts: {},
		href: '/profiel/herstel',
		mail: true
	});
}
