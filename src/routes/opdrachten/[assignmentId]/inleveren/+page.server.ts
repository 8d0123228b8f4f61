import { redirect } from '@sveltejs/kit';
import { removeFile } from '#lib/features/assignments/hand-in.server.ts';
import { finishHandIn, receiveWork } from '#lib/features/assignments/finish.server.ts';
import { showWriting } from '#lib/features/assignments/pages.server.ts';
import { dropDraft, showDraft } from '#lib/features/drafts/drafts.server.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { arrivingOf, discard } from '#lib/server/files/receive.ts';
import { submit, submitFiles } from '../../../submit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const actor = requireActor(locals);
	const page = await showWriting(locals.db, actor, params.assignmentId);
	if (!page.canWrite) redirect(303, `/opdrachten/${params.assignmentId}`);
	const draft = await showDraft(locals.db, actor, locals.signedIn, formOf(params));
	return { ...page, draft };
};

function formOf({ assignmentId }: { assignmentId: string }) {
	return `hand_in/${assignmentId}`;
}

export const actions: Actions = {
	saveOrHandIn: async (event) => {
		const { locals, params, request } = event;
		const actor = requireActor(locals);
		const { dataDir } = locals.config;
		const work = await receiveWork(locals.db, actor, params.assignmentId, arrivingOf(request), dataDir);
		return await submitFiles(event, actor, work, {
			command: async (db) => {
				const outcome = await finishHandIn(db, actor, params.assignmentId, work, dataDir);
				if (outcome.valid) await dropDraft(db, actor, formOf(params));
				return outcome;
			},
			refused: (outcome) => (outcome.valid ? undefined : outcome),
			done: (_, outcome) =>
				outcome.valid && outcome.handedIn ? m.assignments_handed_in() : m.assignments_draft_saved(),
			to: (_, outcome) =>
				`/opdrachten/${params.assignmentId}${outcome.valid && outcome.handedIn ? '' : '/inleveren'}`
		});
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
