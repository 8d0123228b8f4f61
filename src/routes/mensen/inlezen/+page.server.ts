import { fail, redirect } from '@sveltejs/kit';
import { prepareImport } from '#lib/features/imports/commands.server.ts';
import { importerOf, mayImport, mayImportKind } from '#lib/features/imports/policy.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { attempt, readFields, refusedForm } from '#lib/server/form.ts';
import { forbidden } from '#lib/server/refuse.ts';
import type { Actions, PageServerLoad } from './$types';

const KINDS = ['participants', 'trainers', 'sessions', 'preferences'] as const;

export const load: PageServerLoad = ({ locals }) => {
	const actor = requireActor(locals);
	if (!mayImport(actor)) forbidden();
	return { kinds: KINDS.filter((kind) => mayImportKind(importerOf(actor), kind)) };
};

export const actions: Actions = {
	prepare: async ({ locals, request }) => {
		const actor = requireActor(locals);
		if (!mayImport(actor)) forbidden();
		const file = (await readFields(request)).get('file');
		if (!(file instanceof File) || !file.name)
			return fail(400, refusedForm({}, m.imports_file_missing(), 'file'));
		const bytes = new Uint8Array(await file.arrayBuffer());
		const prepared = { id: '' };
		const refused = await attempt(
			{},
			async () => (prepared.id = await prepareImport(locals.db, actor, { name: file.name, bytes }))
		);
		if (refused) return fail(400, refused);
		redirect(303, `/mensen/inlezen/${prepared.id}`);
	}
};
