import { prepareImport } from '#lib/features/imports/commands.server.ts';
import { importerOf, mayImport, mayImportKind } from '#lib/features/imports/policy.ts';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { conflict, forbidden } from '#lib/server/refuse.ts';
import { submit } from '../../submit.ts';
import type { Actions, PageServerLoad } from './$types';

const KINDS = ['participants', 'trainers', 'sessions', 'preferences'] as const;

export const load: PageServerLoad = ({ locals }) => {
	const actor = requireActor(locals);
	if (!mayImport(actor)) forbidden();
	return { kinds: KINDS.filter((kind) => mayImportKind(importerOf(actor), kind)) };
};

export const actions: Actions = {
	prepare: (event) =>
		submit(event, {
			before: (actor) => mayImport(actor) || forbidden(),
			command: async (db, actor, _, form) => {
				const file = form.get('file');
				if (!(file instanceof File) || !file.name) return conflict('imports_file_missing', {}, 'file');
				return await prepareImport(db, actor, { name: file.name, bytes: await file.bytes() });
			},
			to: (_, importId) => `/mensen/inlezen/${importId}`
		})
};
