import { z } from 'zod';
import { askMix, stopMixSearch } from '#lib/features/mixes/ask.server.ts';
import { setMemory } from '#lib/features/encounters/memory.server.ts';
import { showMixing } from '#lib/features/mixes/workshop/page.server.ts';
import { publishMix, stopMix } from '#lib/features/mixes/publish.server.ts';
import { chooseOption, repairMix } from '#lib/features/mixes/repair.server.ts';
import {
	memorySchema,
	mixSchema,
	moveSchema,
	optionSchema,
	seatingRuleSchema
} from '#lib/features/mixes/schema.ts';
import { movePerson } from '#lib/features/mixes/seats.server.ts';
import { addSeatingRule, dropSeatingRule } from '#lib/features/mixes/seating-rules.server.ts';
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
	askMix: act(z.object({}), (db, actor, { params }) => askMix(db, actor, params.editionId), m.mixes_asked),
	repairMix: act(
		z.object({}),
		(db, actor, { params }) => repairMix(db, actor, params.editionId),
		m.mixes_repair_asked
	),
	chooseOption: act(
		optionSchema(),
		(db, actor, { params }, data) => chooseOption(db, actor, params.editionId, data),
		m.mixes_option_taken
	),
	setMemory: act(
		memorySchema(),
		(db, actor, _, { months }) => setMemory(db, actor, months),
		m.mixes_memory_set,
		'memory'
	),
	stopSearch: act(
		z.object({}),
		(db, actor, { params }) => stopMixSearch(db, actor, params.editionId),
		m.mixes_stopping
	),
	publishMix: act(
		mixSchema(),
		(db, actor, { params }, data) => publishMix(db, actor, params.editionId, data),
		m.mixes_published
	),
	stopMix: act(
		mixSchema(),
		(db, actor, { params }, data) => stopMix(db, actor, params.editionId, data.mixId),
		m.mixes_stopped
	),
	movePerson: act(
		moveSchema(),
		(db, actor, { params }, data) => movePerson(db, actor, params.editionId, data),
		m.mixes_moved,
		'move'
	),
	addSeatingRule: act(
		seatingRuleSchema(),
		(db, actor, { params }, data) => addSeatingRule(db, actor, params.editionId, data),
		m.mixes_seating_added,
		'rule'
	),
	dropSeatingRule: act(
		z.object({ ruleId: z.string().max(40) }),
		(db, actor, { params }, data) => dropSeatingRule(db, actor, params.editionId, data.ruleId),
		m.mixes_seating_dropped
	)
};

type Db = App.Locals['db'];
type Actor = Parameters<Submission<unknown>['command']>[1];

/** A form of this page: its schema, its command, and what is said when it is done. */
function act<T>(
	schema: z.ZodType<T>,
	command: (db: Db, actor: Actor, event: RequestEvent, data: T) => Promise<unknown>,
	done: () => string,
	at = 'page'
) {
	return async (event: RequestEvent) =>
		await submit(event, {
			at,
			schema,
			command: (db, actor, data) => command(db, actor, event, data),
			done: () => done(),
			to: () => `/uitvoeringen/${event.params.editionId}/indeling`
		});
}
