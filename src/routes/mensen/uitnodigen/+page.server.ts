import { z } from 'zod';
import { invitePeople, showInvitable } from '#lib/features/accounts/invite.server.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { pagesOf } from '../../pages.ts';
import { submit } from '../../submit.ts';
import type { Actions, PageServerLoad } from './$types';

/** In one field, for an organisation may have more people than a form may have fields. */
const inviteSchema = () => z.object({ wie: z.string().transform((ids) => ids.split(' ').filter(Boolean)) });

export const load: PageServerLoad = async ({ locals, url }) => {
	const { searchParams } = url;
	const { rows, fresh, chosen, ...page } = await showInvitable(locals.db, requireActor(locals), {
		ids: searchParams.getAll('wie'),
		everybodyNew: searchParams.get('wie') === 'nieuw',
		after: searchParams.get('na') ?? ''
	});
	return { people: rows, fresh, chosen, pages: pagesOf(page, url) };
};

export const actions: Actions = {
	invite: (event) =>
		submit(event, {
			schema: inviteSchema(),
			command: (db, actor, { wie }) => invitePeople(db, actor, wie),
			done: (_, count) => (count === 1 ? m.people_invited_done_one() : m.people_invited_done({ count })),
			to: () => '/mensen'
		})
};
