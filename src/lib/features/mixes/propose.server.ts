import { endFailed, findUnderway } from '#lib/features/calculations/calculations.server.ts';
import { lockEditions } from '#lib/features/editions/lock.server.ts';
import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { addLocalDays } from '#lib/server/zone.ts';
import { queueMix } from './ask.server.ts';
import { listComing } from './input.server.ts';
import { PROPOSED_BEFORE, type MixKind } from './mix.ts';

/** Asks for groups for every session that is near and has none that fit; once per session, however often it runs. */
export async function proposeMixes(db: Db) {
	for (const session of await listNearSessions(db)) {
		await db.transaction().execute(async (trx) => {
			await lockEditions(trx, [session.editionId]);
			await endFailed(trx, { mixOf: session.editionId });
			const kind = await neededMix(trx, session);
			if (kind) await queueMix(trx, session.editionId, { askedBy: null, occasionId: session.id, kind });
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

/** Published groups are mended when other people come; a proposal is in somebody's hands already. */
async function neededMix(trx: Trx, session: NearSession): Promise<MixKind | null> {
	if (await wasAsked(trx, session.id)) return null;
	if (await findUnderway(trx, { mixOf: session.editionId })) return null;
	const coming = (await listComing(trx, [session])).get(session.id) ?? [];
	if (coming.length < 2) return null;
	const mixes = await listMixesFor(trx, session.id);
	if (mixes.some((mix) => mix.state === 'proposed' || mix.state === 'stopped')) return null;
	const published = mixes.find((mix) => mix.state === 'published');
	if (!published) return 'fresh';
	const seated = await trx
		.selectFrom('mixSeat')
		.select('personId')
		.where('mixId', '=', published.mixId)
		.where('sessionId', '=', session.id)
		.execute();
	const asSeated = seated
		.map((seat) => seat.personId)
		.sort()
		.join();
	return asSeated === coming.join() ? null : 'repair';
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
