import type { Actor } from '#lib/features/people/actor.ts';
import type { Db } from '#lib/server/db/open.ts';
import { isFactorAsked } from '../factors/standing.server.ts';
import type { Kind } from './wish.ts';
import { wordsOutside } from './words.ts';

type Wish = { kind: Kind; summary: string };

/**
 * What each of these wishes asks, as a list may say it: of a coaching wish only that it is one, while the page it leads
 * to asks the reader for a second factor first.
 */
export async function shownWords(db: Db, actor: Actor, wishes: Pick<Wish, 'kind'>[]) {
	const asked = wishes.some(({ kind }) => kind === 'coaching') && (await isFactorAsked(db, actor));
	return (wish: Wish) => (asked && wish.kind === 'coaching' ? wordsOutside(wish) : wish.summary);
}
