/** What the tests know of every form action of the site: who may, where it is posted, and what to fill in. */
import type { Actor } from '#lib/features/people/actor.ts';
import type { Rule } from '../../rights/declaration.ts';
import type { World } from '../../rights/world.ts';

export type Fields = Record<string, string | string[]>;
export type SentFile = { field: string; name: string; bytes: Buffer };

export type Post = {
	/** What stands in the address between square brackets. */
	params?: Record<string, string>;
	/** What stands in the address behind the name of the action. */
	search?: Record<string, string>;
	fields?: Fields;
	files?: SentFile[];
};

export type Action = {
	/** A rule of the declaration of rights, as `object.action`, or one of its own for what the declaration does not know. */
	rule: string | Rule;
	/** Brings about what has to be there first, as somebody who may; what it answers goes along to `post`. */
	first?: (world: World) => Promise<unknown>;
	post: (world: World, actor: Actor, first: never) => Post;
	/** What whoever may not gets instead of 404: nobody to choose (409), or an answer that nothing was done (200). */
	otherwise?: 200 | 409;
	/** What it names and is not there is passed over in silence: it is as good as gone, or one of many. */
	namesLoosely?: true;
	/** It shows something and writes nothing. */
	writesNothing?: true;
};

/** An action that needs something to be there first, with the type of that. */
export function after<First>(
	first: (world: World) => Promise<First>,
	action: Omit<Action, 'first' | 'post'> & { post: (world: World, actor: Actor, first: First) => Post }
): Action {
	return { ...action, first, post: action.post as Action['post'] };
}
