import { lockEditions } from '#lib/features/editions/lock.server.ts';
import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { addLocalDays } from '#lib/server/zone.ts';
import { findUnderway, queueMix, settleFailures } from './ask.server.ts';
import { listComing } from './input.server.ts';
import { PROPOSED_BEFORE } from './mix.ts';

/** Asks for groups for every session that is near and has none that fit; once per session, however often it runs. */
export async function proposeMixes(db: Db) {
	for (const session of await listNearSessions(db)) {
		await db.transaction().execute(async (trx) => {
			await lockEditions(trx, [session.editionId]);
			await settleFailures(trx, session.editionId);
			if (await needsMix(trx, session)) await queueMix(trx, session.editionId, null, session.id);
		});
	}
}

type NearSession = { id: string; editionId: string; startsAt: string };

async function listNearSessions(db: Db): Promise<NearSession[]> {
	return await db
		.selectFrom('session')
		.innerJoin('edition', 'edition.id', 'session.editionId')
		.select(['session.id', 'session.editionId', 'session.startsAt'])
		.where('session.startsAt', '>', now())
		.where('session.startsAt', '<=', addLocalDays(now(), PROPOSED_BEFORE))
		.where('session.cancelledAt', 'is', null)
		.where('edition.state', 'in', ['to_start', 'definitive'])
		.where('session.id', 'not in', (asked) =>
			asked.selectFrom('mix').select('mix.occasionId').where('mix.occasionId', 'is not', null)
		)
		.orderBy('session.startsAt')
		.orderBy('session.id')
		.execute();
}

/** Published groups fit as long as the same people come; a proposal is in somebody's hands already. */
async function needsMix(trx: Trx, session: NearSession) {
	if (await wasAsked(trx, session.id)) return false;
	if (await findUnderway(trx, session.editionId)) return false;
	const coming = (await listComing(trx, [session])).get(session.id) ?? [];
	if (coming.length < 2) return false;
	const mixes = await listMixesFor(trx, session.id);
	if (mixes.some((mix) => mix.state === 'proposed' || mix.state === 'stopped')) return false;
	const published = mixes.find((mix) => mix.state === 'published');
	if (!published) return true;
	const seated = await trx
		.selectFrom('mixSeat')
		.select('personId')
		.where('mixId', '=', published.mixId)
		.where('sessionId', '=', session.id)
		.execute();
	return (
		seated
			.map((seat) => seat.personId)
			.sort()
			.join() !== coming.join()
	);
}

async function wasAsked(trx: Trx, sessionId: string) {
	const row = await trx.selectFrom('mix').select('id').where('occasionId', '=', sessionId).executeTakeFirst();
	return row !== undefined;
}

async function listMixesFor(trx: Trx, sessionId: string) {
	return await trx
		.selectFrom('mixSession')
		.innerJoin('mix', 'mix.id', 'mixSession.mixId')
		.select(['mixSession.mixId', 'mix.state'])
		.where('mixSession.sessionId', '=', sessionId)
		.where('mixSession.replacedAt', 'is', null)
		.where('mix.state', 'in', ['proposed', 'stopped', 'published'])
		.execute();
}
