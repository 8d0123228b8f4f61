import type { Actor } from '#lib/features/people/actor.ts';
import { writeAudit } from '#lib/server/audit.ts';
import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { conflict, notFound } from '#lib/server/refuse.ts';
import { addDays, atLocalCompatible, localDate } from '#lib/server/zone.ts';
import { mayKeepTargets } from '../policy.ts';
import { AHEAD_DAYS, keptTarget } from './target.ts';
import type { TargetForm } from './schema.ts';

/** Promises something else for wishes that are raised from a date. What is open keeps what it was promised. */
export async function saveTarget(db: Db, actor: Actor, form: TargetForm) {
	if (!mayKeepTargets(actor)) notFound();
	await db.transaction().execute(async (trx) => {
		const latest = await findLatest(trx, form.policyId);
		if (latest.number !== form.version) conflict('targets_changed_meanwhile');
		refuseDate(form, latest.validFrom);
		await addVersion(trx, actor, form);
		await writeAudit(trx, {
			actorId: actor.personId,
			action: 'target.save',
			objectId: form.policyId,
			details: { version: form.version + 1 }
		});
	});
}

async function findLatest(trx: Trx, policyId: string) {
	const latest = await trx
		.selectFrom('targetPolicyVersion')
		.innerJoin('targetPolicy', 'targetPolicy.id', 'targetPolicyVersion.policyId')
		.select(['number', 'validFrom'])
		.where('policyId', '=', policyId)
		.where('targetPolicy.disabledAt', 'is', null)
		.orderBy('number', 'desc')
		.limit(1)
		.executeTakeFirst();
	return latest ?? notFound();
}

/** A target begins today or later, after the one before it. */
export function refuseDate({ validFrom }: Pick<TargetForm, 'validFrom'>, latestFrom: string) {
	const today = localDate(now());
	if (validFrom < today) conflict('targets_from_past', {}, 'validFrom');
	if (validFrom > addDays(today, AHEAD_DAYS)) conflict('targets_from_too_far', {}, 'validFrom');
	if (validFrom < localDate(latestFrom))
		conflict('targets_from_before', { date: localDate(latestFrom) }, 'validFrom');
}

export async function addVersion(trx: Trx, actor: Actor, form: TargetForm) {
	const { numInsertedOrUpdatedRows } = await trx
		.insertInto('targetPolicyVersion')
		.values({
			id: newId(),
			policyId: form.policyId,
			number: form.version + 1,
			...keptTarget(form),
			atRiskFraction: form.atRisk / 100,
			validFrom: form.validFrom === localDate(now()) ? now() : atLocalCompatible(form.validFrom, '00:00'),
			createdBy: actor.personId
		})
		.onConflict((conflicting) => conflicting.columns(['policyId', 'number']).doNothing())
		.executeTakeFirst();
	if (!numInsertedOrUpdatedRows) conflict('targets_changed_meanwhile');
}
