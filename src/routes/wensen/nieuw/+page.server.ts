import { askWish } from '#lib/features/wishes/asking/ask.server.ts';
import {
	findAskers,
	listChoices,
	listTrainerNames,
	mayAskForOthers
} from '#lib/features/wishes/asking/choices.server.ts';
import { dropDraft, showDraft } from '#lib/features/drafts/drafts.server.ts';
import { getWish } from '#lib/features/wishes/details.server.ts';
import { askSchema } from '#lib/features/wishes/schema.ts';
import { formatMoment } from '#lib/i18n/format.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { localDate } from '#lib/server/zone.ts';
import { submit } from '../../submit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const actor = requireActor(locals);
	const choices = await listChoices(locals.db, actor);
	const asked = url.searchParams.get('bijeenkomst');
	const session = choices.sessions.find(({ id }) => id === asked);
	const sessionId = session?.id ?? null;
	const mayAskFor = await mayAskForOthers(locals.db, actor, sessionId);
	const behalf = mayAskFor && url.searchParams.has('namens');
	const words = url.searchParams.get('zoek') ?? '';
	return {
		...choices,
		draft: await showDraft(locals.db, actor, locals.signedIn, behalf ? 'wish_for_other' : 'wish'),
		saidOn: session ? localDate(session.startsAt) : null,
		sessionId,
		mayAskFor,
		behalf: behalf ? { words, ...(await findAskers(locals.db, actor, { sessionId, words })) } : null,
		trainers: sessionId ? await listTrainerNames(locals.db, sessionId) : []
	};
};

export const actions: Actions = {
	ask: (event) =>
		submit(event, {
			schema: askSchema(),
			command: async (db, actor, wish) => {
				const { id, askerId, time } = await getWish(db, actor, await askWish(db, actor, wish));
				await dropDraft(db, actor, askerId === actor.personId ? 'wish' : 'wish_for_other');
				return { id, own: askerId === actor.personId, due: time.due };
			},
			done: (_, { own, due }) =>
				own ? m.wish_asked_done({ due: due ? formatMoment(due) : '' }) : m.wish_noted_done(),
			to: (_, { id }) => `/wensen/${id}`
		})
};
