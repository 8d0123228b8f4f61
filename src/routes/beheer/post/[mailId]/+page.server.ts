import { showMail } from '#lib/features/operations/queries.server.ts';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const actor = requireActor(locals);
	const { config, demonstration, mailTemplates } = locals;
	return await showMail(locals.db, actor, params.mailId, {
		templates: mailTemplates,
		origin: config.origin,
		sender: config.sender,
		demonstration
	});
};
