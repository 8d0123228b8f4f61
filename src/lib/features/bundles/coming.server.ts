import { loadWaitlists } from '#lib/features/enrolments/waitlist.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { readableSessions } from '#lib/features/sessions/queries.server.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { notFound } from '#lib/server/refuse.ts';
import { mayBundle } from './policy.ts';

const MOST = 100;

/** Coming sessions that could answer a group of wishes: those about its topic first, each with its free seats. */
export async function listComing(db: Db, actor: Actor, topicId: string | null) {
	if (!mayBundle(actor)) notFound();
	const sessions = await readableSessions(db, actor)
		.select(['session.id', 'session.editionId', 'session.number', 'session.startsAt', 'session.endsAt'])
		.select(['edition.title as edition', 'edition.trainingId'])
		.where('session.cancelledAt', 'is', null)
		.where('session.startsAt', '>', now())
		.where('edition.state', 'in', ['to_start', 'definitive'])
		.orderBy('session.startsAt')
		.orderBy('session.id')
		.limit(MOST)
		.execute();
	const waitlists = await loadWaitlists(db, [...new Set(sessions.map(({ editionId }) => editionId))]);
	const about = await listAbout(db, topicId);
	return sessions
		.map(({ trainingId, ...session }) => ({
			...session,
			free: waitlists.get(session.editionId)?.free ?? 0,
			about: about.has(trainingId)
		}))
		.sort((one, other) => Number(other.about) - Number(one.about));
}

async function listAbout(db: Db, topicId: string | null) {
	const rows = await db
		.selectFrom('trainingTopic')
		.select('trainingId')
		.where('topicId', '=', topicId ?? '')
		.execute();
	return new Set(rows.map(({ trainingId }) => trainingId));
}
