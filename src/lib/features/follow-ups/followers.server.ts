import type { Db } from '#lib/server/db/open.ts';
import { log } from '#lib/server/log.ts';

/** What else follows when somebody did something with a wish; it catches up by itself when it could not be done at once. */
type Follower = (db: Db, followUpId: string) => Promise<unknown>;

let followers: readonly Follower[] = [];

/** Says, once, what follows every act on a wish, whichever page, mail or list it came from. */
export function followWishes(all: readonly Follower[]) {
	followers = all;
}

/** After the act was written: what cannot follow now does not undo it. */
export async function tellFollowers(db: Db, followUpId: string) {
	for (const follow of followers) {
		try {
			await follow(db, followUpId);
		} catch (error) {
			log.error({ followUpId, error: (error as Error).message }, 'what follows an act on a wish waits');
		}
	}
}
