import { redirect, type RequestEvent } from '@sveltejs/kit';
import { z } from 'zod';
import {
	correctWork,
	endMembership,
	moveMembership,
	startMembership
} from '#lib/features/memberships/commands.server.ts';
import { requireFactor } from '#lib/features/factors/guard.server.ts';
import {
	askFactorReset,
	confirmFactorReset,
	findFactorHelp
} from '#lib/features/factors/reset/reset.server.ts';
import { correctSchema, endSchema, moveSchema, startSchema } from '#lib/features/memberships/schema.ts';
import { listOrganisations } from '#lib/features/organisations/queries.server.ts';
import { showAddressesOf } from '#lib/features/people/addresses/pages.server.ts';
import { correctPerson } from '#lib/features/people/commands.server.ts';
import { disableAccount } from '#lib/features/accounts/disable.server.ts';
import { invitePeople } from '#lib/features/accounts/invite.server.ts';
import { nameFor } from '#lib/features/people/names/names.ts';
import { findMerged, getPerson } from '#lib/features/people/person.server.ts';
import { mayGrantRole } from '#lib/features/people/policy.ts';
import { listDeputies } from '#lib/features/people/profile/profile.server.ts';
import { endRole, endTrainer, grantRole, saveTrainer } from '#lib/features/people/roles/roles.server.ts';
import { correctionSchema, idSchema, roleSchema, trainerSchema } from '#lib/features/people/schema.ts';
import { listTopics } from '#lib/features/topics/topics.server.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { submit, type Submission } from '../../submit.ts';
import { addressActions } from '../address-actions.ts';
import { workActions } from '../work-actions.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const actor = requireActor(locals);
	if (params.personId !== actor.personId) await requireFactor(locals);
	const merged = await findMerged(locals.db, params.personId);
	if (merged) redirect(307, `/mensen/${merged}`);
	const person = await getPerson(locals.db, actor, params.personId);
	const organisations = await listOrganisations(locals.db);
	const keepsAll = actor.staff;
	return {
		person,
		addresses: await showAddressesOf(locals.db, actor, person.id),
		factorHelp: await findFactorHelp(locals.db, actor, params.personId),
		organisations: organisations.filter(({ id }) => keepsAll || actor.coordinatedOrganisations.includes(id)),
		topics: keepsAll ? await listTopics(locals.db) : [],
		deputies: person.may.saveWork
			? (await listDeputies(locals.db, person.id)).map((row) => ({
					id: row.id,
					name: nameFor(actor, row)
				}))
			: [],
		may: {
			...person.may,
			memberships: keepsAll || (actor.coordinatedOrganisations.length > 0 && person.may.saveWork),
			roles: (['coordinator', 'staff', 'admin'] as const).filter((role) =>
				mayGrantRole(actor, person.id, role)
			),
			trainer: mayGrantRole(actor, person.id, 'trainer')
		}
	};
};

const idOf = (event: RequestEvent) => event.params.personId ?? '';
const here = (event: RequestEvent) => `/mensen/${idOf(event)}`;
/** What gives or takes rights is done by who signed in a moment ago. */
const FRESH = true;
const named = z.object({ name: z.string().max(400) });

export const actions: Actions = {
	...workActions(idOf, here),
	...addressActions(idOf, here),
	correct: (event) =>
		onPerson(event, 'correct', correctionSchema(), (db, actor, correction) =>
			correctPerson(db, actor, idOf(event), correction)
		),
	invite: (event) =>
		onPerson(
			event,
			'invite',
			z.object({}),
			(db, actor) => invitePeople(db, actor, [idOf(event)]),
			() => m.people_invited_done_one()
		),
	startMembership: (event) =>
		onMembership(event, 'start', startSchema(), (db, actor, membership) =>
			startMembership(db, actor, idOf(event), membership)
		),
	endMembership: (event) =>
		onMembership(event, 'end', endSchema(), (db, actor, { id, endsOn }) =>
			endMembership(db, actor, id, endsOn)
		),
	moveMembership: (event) =>
		onMembership(event, 'move', moveSchema(), (db, actor, { id, ...next }) =>
			moveMembership(db, actor, id, next)
		),
	correctWork: (event) =>
		onMembership(event, 'work', correctSchema(), (db, actor, { id, ...work }) =>
			correctWork(db, actor, id, work)
		),
	grantRole: (event) =>
		onPerson(
			event,
			'role',
			roleSchema(),
			(db, actor, { role, organisationId }) => grantRole(db, actor, idOf(event), role, organisationId),
			() => m.people_role_granted(),
			FRESH
		),
	endRole: (event) =>
		onPerson(
			event,
			'role',
			idSchema(),
			(db, actor, { id }) => endRole(db, actor, id),
			() => m.people_role_ended(),
			FRESH
		),
	saveTrainer: (event) =>
		onPerson(
			event,
			'trainer',
			trainerSchema(),
			(db, actor, facts) => saveTrainer(db, actor, idOf(event), facts),
			() => m.people_trainer_saved(),
			FRESH
		),
	endTrainer: (event) =>
		onPerson(
			event,
			'trainer',
			named,
			(db, actor) => endTrainer(db, actor, idOf(event)),
			({ name }) => m.people_trainer_ended({ name }),
			FRESH
		),
	askFactorReset: (event) =>
		onPerson(
			event,
			'factor',
			z.object({}),
			(db, actor) => askFactorReset(db, actor, idOf(event)),
			() => m.factors_reset_asked(),
			FRESH
		),
	confirmFactorReset: (event) =>
		onPerson(
			event,
			'factor',
			z.object({}),
			(db, actor) => confirmFactorReset(db, actor, idOf(event)),
			() => m.factors_reset_confirmed(),
			FRESH
		),
	disable: (event) =>
		onPerson(
			event,
			'account',
			named,
			(db, actor) => disableAccount(db, actor, idOf(event), true),
			({ name }) => m.people_account_disabled_done({ name })
		),
	enable: (event) =>
		onPerson(
			event,
			'account',
			named,
			(db, actor) => disableAccount(db, actor, idOf(event), false),
			({ name }) => m.people_account_enabled_done({ name })
		)
};

type Command<T> = Submission<T>['command'];

function onPerson<T>(
	event: RequestEvent,
	at: string,
	schema: z.ZodType<T>,
	command: Command<T>,
	done: (data: T) => string = () => m.people_saved(),
	fresh = false
) {
	return submit(event, { at, schema, command, done, to: () => here(event), fresh });
}

/** After a membership ends, a coordinator may no longer see this person. */
function onMembership<T>(event: RequestEvent, at: string, schema: z.ZodType<T>, command: Command<T>) {
	return submit(event, {
		at,
		schema,
		command,
		done: () => m.people_saved(),
		to: (actor) => (actor.staff ? here(event) : '/mensen')
	});
}
