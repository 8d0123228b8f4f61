import type { Actor } from '#lib/features/people/actor.ts';
import { lockPeople } from '#lib/features/people/lock.server.ts';
import { writeAudit } from '#lib/server/audit.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { conflict, notFound } from '#lib/server/refuse.ts';
import { randomToken, sha256 } from '#lib/server/secrets.ts';
import { listFeedEvents } from './events.server.ts';
import { writeFeed } from './icalendar.ts';

const MOST_FEEDS = 10;

export async function listFeeds(db: Db, actor: Actor) {
	return await db
		.selectFrom('diaryFeed')
		.select(['id', 'name', 'createdAt'])
		.where('personId', '=', actor.personId)
		.where('revokedAt', 'is', null)
		.orderBy('createdAt')
		.execute();
}

/** Makes a feed and answers its secret, which is kept nowhere and can be shown this once. */
export async function makeFeed(db: Db, actor: Actor, name: string): Promise<string> {
	const token = randomToken();
	await db.transaction().execute(async (trx) => {
		await lockPeople(trx, [actor.personId]);
		if ((await listFeeds(trx, actor)).length >= MOST_FEEDS)
			conflict('diaries_feeds_full', { count: MOST_FEEDS }, 'name');
		const id = newId();
		await trx
			.insertInto('diaryFeed')
			.values({ id, personId: actor.personId, name, tokenHash: sha256(token), createdAt: now() })
			.execute();
		await writeAudit(trx, {
			actorId: actor.personId,
			action: 'diary_feed.make',
			objectId: id,
			personId: actor.personId
		});
	});
	return token;
}

export async function revokeFeed(db: Db, actor: Actor, feedId: string) {
	await db.transaction().execute(async (trx) => {
		const { numUpdatedRows } = await trx
			.updateTable('diaryFeed')
			.set({ revokedAt: now() })
			.where('id', '=', feedId)
			.where('personId', '=', actor.personId)
			.where('revokedAt', 'is', null)
			.executeTakeFirst();
		if (!numUpdatedRows) notFound();
		await writeAudit(trx, {
			actorId: actor.personId,
			action: 'diary_feed.revoke',
			objectId: feedId,
			personId: actor.personId
		});
	});
}

export type ReadFeed = { content: string; etag: string; gone: boolean };

/** The diary behind a secret; a revoked one is empty once, so that programs clear it, and after that unknown. */
export async function findFeed(db: Db, token: string, origin: string): Promise<ReadFeed | undefined> {
	const feed = await db
		.selectFrom('diaryFeed')
		.leftJoin('user', 'user.id', 'diaryFeed.personId')
		.select(['diaryFeed.id', 'personId', 'name', 'revokedAt', 'emptiedAt', 'user.disabledAt'])
		.where('tokenHash', '=', sha256(token))
		.executeTakeFirst();
	if (!feed || feed.emptiedAt) return undefined;
	const gone = feed.revokedAt !== null || feed.disabledAt !== null;
	if (gone) await db.updateTable('diaryFeed').set({ emptiedAt: now() }).where('id', '=', feed.id).execute();
	const content = writeFeed(
		`Tweespan – ${feed.name}`,
		gone ? [] : await listFeedEvents(db, feed.personId, origin)
	);
	return { content, etag: `"${sha256(content)}"`, gone };
}
