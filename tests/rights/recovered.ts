/** Changes of an address and recoveries in the world of the rights, for whoever tries what comes after. */
import { askAddressFor } from '#lib/features/people/addresses/ask.server.ts';
import { closeConfidential } from '#lib/features/people/closings.server.ts';
import { addMs, DAY, HOUR, now, setClock } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { actorOf } from '../support/builders.ts';
import type { World } from './world.ts';

export const NEW_ADDRESS = 'pia@elders.example';

/** Somebody of staff asked another address for the participant, who signed in before, three days ago. */
export async function askedAddress(db: Db, { people }: World): Promise<string> {
	const { participant } = people;
	await db.updateTable('user').set({ passwordHash: 'x' }).where('id', '=', participant).execute();
	await askAddressFor(db, await actorOf(db, people.secondStaff), participant, NEW_ADDRESS);
	setClock(addMs(now(), 3 * DAY));
	const row = db.selectFrom('addressChange').select('id').where('personId', '=', participant);
	return (await row.executeTakeFirstOrThrow()).id;
}

export async function addressOf(db: Db, personId: string): Promise<string> {
	const row = db.selectFrom('personAddress').select('id').where('personId', '=', personId);
	return (await row.executeTakeFirstOrThrow()).id;
}

/** Whoever has no part in opening recovered the account; a day has passed since everybody was told. */
export async function recoverAll(db: Db, { people }: World) {
	await db.transaction().execute(async (trx) => {
		const all = [people.participant, people.otherParticipant, people.coached, people.otherTrainer];
		for (const personId of all) await closeConfidential(trx, personId, 'link');
	});
	await db.updateTable('outbox').set({ state: 'sent', settledAt: now() }).execute();
	setClock(addMs(now(), 25 * HOUR));
}
