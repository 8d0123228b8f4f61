import { now } from '#lib/server/clock.ts';
import type { Trx } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';

/** The topic of this name, made when there is none. */
export async function ensureTopic(trx: Trx, name: string): Promise<string> {
	const topics = await trx.selectFrom('topic').select(['id', 'name']).execute();
	const found = topics.find((topic) => topic.name.toLocaleLowerCase('nl') === name.toLocaleLowerCase('nl'));
	if (found) return found.id;
	const id = newId();
	await trx.insertInto('topic').values({ id, name, createdAt: now() }).execute();
	return id;
}
