import { json } from '@sveltejs/kit';
import { saveDraft } from '#lib/features/drafts/drafts.server.ts';
import { requireActorHere } from '#lib/server/auth/require-actor.ts';
import { readFields } from '#lib/server/form.ts';
import { formatTime } from '#lib/i18n/format.ts';
import type { RequestHandler } from './$types';

/** Saves what somebody is typing, while they type; `form` says which form, the other fields are what stands in it. */
export const POST: RequestHandler = async ({ locals, request }) => {
	const actor = requireActorHere(locals);
	const { form = '', ...fields } = Object.fromEntries(await readFields(request)) as Record<string, string>;
	const savedAt = await saveDraft(locals.db, actor, form, fields);
	return json({ savedAt, at: savedAt && formatTime(savedAt) });
};
