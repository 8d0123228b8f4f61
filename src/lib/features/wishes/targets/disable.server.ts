import type { Actor } from '#lib/features/people/actor.ts';
import { writeAudit } from '#lib/server/audit.ts';
import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { conflict, notFound } from '#lib/server/refuse.ts';
import { mayKeepTargets } from '../policy.ts';

/** Wishes that are raised from now on are promised nothing by this target. What is open keeps what it was promised. */
export async function disableTarget(db: Db, actor: Actor, seen: { policyId: string; version: number }) {
	if (!mayKeepTargets(actor)) notFound();
	await db.transaction().execute(async (trx) => {
		await disable(trx, actor, seen);
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
	if (latest !== version) conflict('targets_changed_meanwhile');
}
