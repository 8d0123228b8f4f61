import { addMs, now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { conflict, forbidden } from '#lib/server/refuse.ts';
import { verifyToken } from '#lib/server/secrets.ts';
import { raiseAlerts } from '#lib/features/alerts/commands.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { closeConfidential } from '#lib/features/people/closings.server.ts';
import { lockPeople } from '#lib/features/people/lock.server.ts';
import { getVisible } from '#lib/features/people/person.server.ts';
import { RESET_LASTS } from '#lib/features/factors/factor.ts';
import { helperRoles } from '#lib/features/factors/policy.ts';
import {
	confirmedFrom,
	findOpen,
	findRefusedAt,
	listSeconds,
	mayConfirm,
	openResets,
	type Reset
} from './resets.server.ts';
import { hasFactor } from '#lib/features/factors/standing.server.ts';
import { noteFactor, tellChange, tellEveryAddress } from '#lib/features/factors/tell.server.ts';

/** What the link with which a person says no is signed for. */
export const RESET_TOKEN = 'factor-reset';

/** Asks to take away the factors of somebody who lost them: the person, or who helps. All addresses hear of it. */
export async function askFactorReset(db: Db, actor: Actor, personId: string) {
	await db.transaction().execute(async (trx) => {
		await lockPeople(trx, [personId]);
		const { view } = await getVisible(trx, actor, personId);
		const [role] = view.self ? (['self'] as const) : helperRoles(actor, view);
		if (!role) forbidden();
		if (!(await hasFactor(trx, personId))) conflict('factors_reset_none');
		await forgetLapsed(trx, personId);
		if (await findOpen(trx, personId)) conflict('factors_reset_asked_already');
		const id = newId();
		await trx
			.insertInto('factorReset')
			.values({ id, personId, askedAt: now(), askedBy: actor.personId, askedAs: role })
			.execute();
		await noteFactor(trx, personId, 'factor.ask_reset', actor.personId);
		await tellEveryAddress(trx, personId, 'factors.reset_asked', { key: id, resetId: id });
	});
}

/** A second person of another role takes the factors away, a day after everybody at those addresses could say no. */
export async function confirmFactorReset(db: Db, actor: Actor, personId: string) {
	await db.transaction().execute(async (trx) => {
		await lockPeople(trx, [personId]);
		const { view } = await getVisible(trx, actor, personId);
		if (!helperRoles(actor, view).length) forbidden();
		const reset = await findOpen(trx, personId);
		if (!reset) conflict('factors_reset_over');
		if (!(await mayConfirm(trx, actor.personId, reset))) conflict('factors_reset_other_role');
		const from = await confirmedFrom(trx, reset.id);
		if (!from || from > now()) conflict('factors_reset_waits');
		await trx
			.updateTable('factorReset')
			.set({ confirmedAt: now(), confirmedBy: actor.personId })
			.where('id', '=', reset.id)
			.execute();
		await takeFactors(trx, personId, actor.personId);
	});
}

/** The same from the server's own command line, when nobody is left who could confirm. */
export async function resetFactorsByOperator(db: Db, personId: string) {
	await db.transaction().execute(async (trx) => {
		await lockPeople(trx, [personId]);
		await takeFactors(trx, personId, null, { by: 'command line' });
	});
}

/** Nothing is left of the factors, nobody stays signed in, and every address hears of it. */
async function takeFactors(
	trx: Trx,
	personId: string,
	by: string | null,
	details: Record<string, unknown> = {}
) {
	for (const table of ['passkey', 'authenticatorApp', 'oneTimeCode', 'passkeyChallenge'] as const)
		await trx.deleteFrom(table).where('userId', '=', personId).execute();
	await trx.deleteFrom('loginSession').where('userId', '=', personId).execute();
	await noteFactor(trx, personId, 'factor.reset', by, details);
	await closeConfidential(trx, personId, 'factor');
	await tellChange(trx, personId, 'reset');
}

/** The request behind the link in a mail, while it can still be refused; looking at it decides nothing. */
export async function findRefusable(db: Db, token: string) {
	const id = verifyToken(RESET_TOKEN, token);
	if (!id) return undefined;
	return await openResets(db).where('id', '=', id).executeTakeFirst();
}

/** The person says no: nothing happens, and who asked can see that. */
export async function refuseFactorReset(db: Db, token: string) {
	const reset = await findRefusable(db, token);
	if (!reset) conflict('factors_reset_over');
	await db.transaction().execute(async (trx) => {
		const { numUpdatedRows } = await trx
			.updateTable('factorReset')
			.set({ refusedAt: now() })
			.where('id', '=', reset.id)
			.where('confirmedAt', 'is', null)
			.where('refusedAt', 'is', null)
			.executeTakeFirst();
		if (!numUpdatedRows) conflict('factors_reset_over');
		await noteFactor(trx, reset.personId, 'factor.refuse_reset');
		if (reset.askedBy !== reset.personId) await tellRefused(trx, reset);
	});
}

async function tellRefused(trx: Trx, { id, personId, askedBy }: Reset) {
	await raiseAlerts(trx, {
		key: `factor-refused/${id}`,
		recipientId: askedBy,
		kind: 'factor_refused',
		facts: {},
		href: `/mensen/${personId}`,
		mail: 'digest'
	});
}

/** How it stands with somebody's lost factors, for who can help; nothing for anybody else. */
export async function findFactorHelp(db: Db, actor: Actor, personId: string) {
	const { view } = await getVisible(db, actor, personId);
	const roles = helperRoles(actor, view);
	if (!roles.length || !(await hasFactor(db, personId))) return undefined;
	const reset = await findOpen(db, personId);
	if (!reset) return { open: null, refusedAt: await findRefusedAt(db, personId) };
	const from = (await confirmedFrom(db, reset.id)) ?? null;
	const seconds = await listSeconds(db, reset);
	const may = seconds.some(({ id }) => id === actor.personId);
	const open = { askedAt: reset.askedAt, from, may, ready: from !== null && from <= now() };
	return { open: { ...open, seconds: seconds.map(({ name }) => name) }, refusedAt: null };
}

/** How it stands with this person's own request: it waits for somebody, or somebody said no. */
export async function findOwnReset(db: Db, personId: string) {
	const reset = await findOpen(db, personId);
	if (!reset) return { open: null, refusedAt: await findRefusedAt(db, personId) };
	const from = (await confirmedFrom(db, reset.id)) ?? null;
	const seconds = (await listSeconds(db, reset)).map(({ name }) => name);
	return { open: { askedAt: reset.askedAt, from, seconds }, refusedAt: null };
}

async function forgetLapsed(trx: Trx, personId: string) {
	await trx
		.updateTable('factorReset')
		.set({ lapsedAt: now() })
		.where('personId', '=', personId)
		.where('confirmedAt', 'is', null)
		.where('refusedAt', 'is', null)
		.where('lapsedAt', 'is', null)
		.where('askedAt', '<=', addMs(now(), -RESET_LASTS))
		.execute();
}
