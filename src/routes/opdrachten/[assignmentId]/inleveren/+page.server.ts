import { fail, redirect } from '@sveltejs/kit';
import { removeFile } from '#lib/features/assignments/hand-in.server.ts';
import { finishHandIn } from '#lib/features/assignments/finish.server.ts';
import { showWriting } from '#lib/features/assignments/pages.server.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { arrivingOf, discard } from '#lib/server/files/receive.ts';
import { setFlash } from '#lib/server/flash.ts';
import { submit } from '../../../submit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const actor = requireActor(locals);
	const page = await showWriting(locals.db, actor, params.assignmentId);
	if (!page.canWrite) redirect(303, `/opdrachten/${params.assignmentId}`);
	return page;
};

export const actions: Actions = {
	saveOrHandIn: async ({ locals, params, request, cookies }) => {
		const actor = requireActor(locals);
		const outcome = await finishHandIn(
			locals.db,
			actor,
			params.assignmentId,
			arrivingOf(request),
			locals.config.dataDir
		);
		if (!outcome.valid) return outcome.status === 200 ? outcome : fail(outcome.status, outcome);

		setFlash(cookies, outcome.handedIn ? m.assignments_handed_in() : m.assignments_draft_saved());
		redirect(303, `/opdrachten/${params.assignmentId}${outcome.handedIn ? '' : '/inleveren'}`);
	},
	removeFile: (event) => {
		const fileId = event.url.searchParams.get('bestand') ?? '';
		return submit(event, {
			command: async (db, actor) =>
				await discard(
					event.locals.config.dataDir,
					await removeFile(db, actor, event.params.assignmentId, fileId)
				),
			done: () => m.assignments_file_removed()
		});
	}
};
