import type { Actor } from '#lib/features/people/actor.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { writeAudit } from '#lib/server/audit.ts';
import { queueJob } from '#lib/server/background.ts';
import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { conflict, notFound } from '#lib/server/refuse.ts';
import { mayKeepTargets } from '../policy.ts';
import { TARGET_DISABLED } from './recalculate.server.ts';

/** Nothing is promised by this target any more: its running clocks end, with everything that would still be told. */
export async function disableTarget(db: Db, actor: Actor, seen: { policyId: string; version: number }) {
	if (!mayKeepTargets(actor)) notFound();
	await db.transaction().execute(async (trx) => {
		await disable(trx, actor, seen);
		const ids = { policyId: seen.policyId, actorId: actor.personId };
		await queueJob(trx, TARGET_DISABLED, ids, actor.personId);
		await writeAudit(trx, {
			actorId: actor.personId,
			action: 'target.disable',
			objectId: seen.policyId,
			details: { version: seen.version }
		});
	});
}

async function disable(trx: Trx, actor: Actor, { policyId, version }: { policyId: string; version: number }) {
	const disabled = await trx
		.updateTable('targetPolicy')
		.set({ disabledAt: now(), disabledBy: actor.personId })
		.where('id', '=', policyId)
		.where('disabledAt', 'is', null)
		.returning('id')
		.executeTakeFirst();
	if (!disabled) notFound();
	const { latest } = await trx
		.selectFrom('targetPolicyVersion')
		.select((select) => select.fn.max('number').as('latest'))
		.where('policyId', '=', policyId)
		.executeTakeFirstOrThrow();
	if (latest !== version) conflict(m.targets_changed_meanwhile());
}
