import { z } from 'zod';
import { makeMix, stopSearch } from '#lib/features/mixes/ask.server.ts';
import { setMemory } from '#lib/features/encounters/memory.server.ts';
import { showMixing } from '#lib/features/mixes/page.server.ts';
import { publishMix, stopMix } from '#lib/features/mixes/publish.server.ts';
import { chooseOption, repairMix } from '#lib/features/mixes/repair.server.ts';
import { memorySchema, mixSchema, moveSchema, optionSchema, wishSchema } from '#lib/features/mixes/schema.ts';
import { movePerson } from '#lib/features/mixes/seats.server.ts';
import { addWish, dropWish } from '#lib/features/mixes/wishes.server.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { WATCHED } from '#lib/ui/watched.ts';
import { submit, type Submission } from '../../../submit.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ locals, params, depends }) => {
	depends(WATCHED);
	return { mixing: await showMixing(locals.db, requireActor(locals), params.editionId) };
};

export const actions: Actions = {
	makeMix: act(
		z.object({}),
		({ locals, params }, actor) => makeMix(locals.db, actor, params.editionId),
		m.mixes_asked
	),
	repairMix: act(
		z.object({}),
		({ locals, params }, actor) => repairMix(locals.db, actor, params.editionId),
		m.mixes_repair_asked
	),
	chooseOption: act(
		optionSchema(),
		({ locals, params }, actor, data) => chooseOption(locals.db, actor, params.editionId, data),
		m.mixes_option_taken
	),
	setMemory: act(
		memorySchema(),
		({ locals }, actor, { months }) => setMemory(locals.db, actor, months),
		m.mixes_memory_set,
		'memory'
	),
	stopSearch: act(
		z.object({}),
		({ locals, params }, actor) => stopSearch(locals.db, actor, params.editionId),
		m.mixes_stopping
	),
	publishMix: act(
		mixSchema(),
		({ locals, params }, actor, data) => publishMix(locals.db, actor, params.editionId, data),
		m.mixes_published
	),
	stopMix: act(
		mixSchema(),
		({ locals, params }, actor, data) => stopMix(locals.db, actor, params.editionId, data.mixId),
		m.mixes_stopped
	),
	movePerson: act(
		moveSchema(),
		({ locals, params }, actor, data) => movePerson(locals.db, actor, params.editionId, data),
		m.mixes_moved,
		'move'
	),
	addWish: act(
		wishSchema(),
		({ locals, params }, actor, data) => addWish(locals.db, actor, params.editionId, data),
		m.mixes_wish_added,
		'wish'
	),
	dropWish: act(
		z.object({ wishId: z.string().max(40) }),
		({ locals, params }, actor, data) => dropWish(locals.db, actor, params.editionId, data.wishId),
		m.mixes_wish_dropped
	)
};

type Actor = Parameters<Submission<unknown>['command']>[0];

/** A form of this page: its schema, its command, and what is said when it is done. */
function act<T>(
	schema: z.ZodType<T>,
	command: (event: RequestEvent, actor: Actor, data: T) => Promise<unknown>,
	done: () => string,
	at = 'page'
) {
	return async (event: RequestEvent) =>
		await submit(event, {
			at,
			schema,
			command: (actor, data) => command(event, actor, data),
			done,
			to: () => `/uitvoeringen/${event.params.editionId}/indeling`
		});
}
