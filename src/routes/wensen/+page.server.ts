import { mayBundle } from '#lib/features/bundles/policy.ts';
import { showBoard } from '#lib/features/wishes/lists/board.server.ts';
import { kinds, type Kind } from '#lib/features/wishes/wish.ts';
import { takeWish } from '#lib/features/wishes/handling/owner.server.ts';
import { mayUseBoard } from '#lib/features/wishes/policy.ts';
import { listWishes, listOwnWishes, shown, type Shown } from '#lib/features/wishes/lists/queries.server.ts';
import { takeSchema } from '#lib/features/wishes/schema.ts';
import { countWaiting } from '#lib/features/wishes/waiting.server.ts';
import { listClosedTo } from '#lib/features/recovery/pages.server.ts';
import { mayReadFigures } from '#lib/features/reports/policy.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { submit } from '../submit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const actor = requireActor(locals);
	const mayBoard = mayUseBoard(actor);
	const view = readView(url.searchParams.get('weergave'), mayBoard);
	const filter = readFilter(url.searchParams);
	return {
		view,
		mayBoard,
		mayReadFigures: mayReadFigures(actor),
		mayBundle: mayBundle(actor),
		filter,
		waiting: await countWaiting(locals.db, actor),
		closed: (await listClosedTo(locals.db, actor)).some(({ otherId }) => otherId !== null),
		own: view === 'own' ? await listOwnWishes(locals.db, actor) : [],
		board: view === 'board' ? await showBoard(locals.db, actor) : null,
		list: view === 'list' ? await listWishes(locals.db, actor, filter) : null
	};
};

export const actions: Actions = {
	take: (event) =>
		submit(event, {
			at: 'take',
			schema: takeSchema(),
			command: (db, actor, seen) => takeWish(db, actor, seen),
			done: () => m.wish_taken_done(),
			to: () => '/wensen'
		})
};

function readView(text: string | null, mayBoard: boolean): 'own' | 'board' | 'list' {
	if (!mayBoard || text === 'van-mij') return 'own';
	return text === 'lijst' ? 'list' : 'board';
}

function readFilter(params: URLSearchParams) {
	const show = params.get('toon') ?? '';
	const kind = params.get('soort') ?? '';
	return {
		show: (shown as readonly string[]).includes(show) ? (show as Shown) : 'open',
		kind: (kinds as readonly string[]).includes(kind) ? (kind as Kind) : null,
		before: params.get('na')
	};
}
