import { startBundle } from '#lib/features/bundles/commands.server.ts';
import { readAbout, usualFacts } from '#lib/features/bundles/about.ts';
import { startSchema } from '#lib/features/bundles/schema.ts';
import { listLooseAbout } from '#lib/features/bundles/suggest.server.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { now } from '#lib/server/clock.ts';
import { submit } from '../../../submit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const actor = requireActor(locals);
	const about = readAbout(url.searchParams);
	const found = await listLooseAbout(locals.db, actor, about);
	return { ...found, about, facts: usualFacts(found.topic, now()) };
};

export const actions: Actions = {
	start: (event) =>
		submit(event, {
			schema: startSchema(),
			command: startBundle,
			done: () => m.bundles_started(),
			to: (_, bundleId) => `/wensen/bundels/${bundleId}`
		})
};
