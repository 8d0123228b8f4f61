import type { RequestEvent } from '@sveltejs/kit';
import type { z } from 'zod';
import { listComing } from '#lib/features/bundles/coming.server.ts';
import * as commands from '#lib/features/bundles/commands.server.ts';
import type { SeenBundle } from '#lib/features/bundles/change.server.ts';
import { planBundle, proposeBundle } from '#lib/features/bundles/plan.server.ts';
import { getBundle } from '#lib/features/bundles/queries.server.ts';
import * as schemas from '#lib/features/bundles/schema.ts';
import { listLooseAbout } from '#lib/features/bundles/suggest.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { submit } from '../../../submit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const actor = requireActor(locals);
	const bundle = await getBundle(locals.db, actor, params.bundleId);
	const words = url.searchParams.get('woorden') ?? '';
	const about = {
		topic: bundle.topicId,
		kind: null,
		region: null,
		words: words || bundle.title,
		wishIds: []
	};
	return {
		bundle,
		words,
		similar: (await listLooseAbout(locals.db, actor, about)).wishes,
		sessions: await listComing(locals.db, actor, bundle.topicId)
	};
};

type Command<T> = (db: App.Locals['db'], actor: Actor, seen: SeenBundle, data: T) => Promise<unknown>;

/** Each form of the page does one command on the group as it was seen. */
function act<T extends { version: number }>(
	at: string,
	schema: () => z.ZodType<T>,
	command: Command<T>,
	done: () => string
) {
	return (event: RequestEvent) => {
		const bundleId = event.params.bundleId ?? '';
		return submit(event, {
			at,
			schema: schema(),
			command: (db, actor, data) => command(db, actor, { bundleId, version: data.version }, data),
			done,
			to: () => `/wensen/bundels/${bundleId}`
		});
	};
}

export const actions: Actions = {
	change: act(
		'change',
		schemas.changeSchema,
		(db, actor, seen, { version: _, ...facts }) => commands.saveBundleFacts(db, actor, seen, facts),
		m.bundles_changed
	),
	add: act('add', schemas.addSchema, commands.addToBundle, m.bundles_added),
	remove: act('remove', schemas.removeSchema, commands.removeFromBundle, m.bundles_removed),
	propose: act('propose', schemas.seenSchema, proposeBundle, m.bundles_proposed),
	plan: act('plan', schemas.planSchema, planBundle, m.bundles_planned),
	dissolve: act('dissolve', schemas.seenSchema, commands.dissolveBundle, m.bundles_dissolved),
	decline: act('decline', schemas.declineSchema, commands.declineBundle, m.bundles_declined)
};
