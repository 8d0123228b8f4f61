import type { Actor } from '#lib/features/people/actor.ts';
import { writeAudit } from '#lib/server/audit.ts';
import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { conflict, notFound } from '#lib/server/refuse.ts';
import { addVersion, refuseDate } from './save.server.ts';
import { mayKeepTargets } from '../policy.ts';
import { rankOf } from './target.ts';
import type { NewTargetForm, Scope } from './schema.ts';

/** Promises something for wishes that are raised from a date: of a kind, of an organisation or of all. The most particular goes first. */
export async function addTarget(db: Db, actor: Actor, form: NewTargetForm): Promise<string> {
	if (!mayKeepTargets(actor)) notFound();
	return await db.transaction().execute(async (trx) => {
		await refuseUnfit(trx, form);
		const policyId = await addPolicy(trx, form);
		await addVersion(trx, actor, { ...form, policyId, version: 0 });
		await writeAudit(trx, {
			actorId: actor.personId,
			action: 'target.add',
			objectId: policyId,
			details: { metric: form.metric, kind: form.kind, organisationId: form.organisationId }
		});
		return policyId;
	});
}

async function refuseUnfit(trx: Trx, form: NewTargetForm) {
	refuseDate(form, now());
	if (await findSame(trx, form)) conflict('targets_there_already', {}, 'kind');
	if (form.organisationId === null) return;
	const known = await trx
		.selectFrom('organisation')
		.select('id')
		.where('id', '=', form.organisationId)
		.where('closedAt', 'is', null)
		.executeTakeFirst();
	if (!known) conflict('wish_organisation_unknown', {}, 'organisationId');
}

async function findSame(trx: Trx, { metric, kind, organisationId }: Scope) {
	return await trx
		.selectFrom('targetPolicy')
		.select('id')
		.where('metric', '=', metric)
		.where('kind', kind === null ? 'is' : '=', kind)
		.where('organisationId', organisationId === null ? 'is' : '=', organisationId)
		.where('disabledAt', 'is', null)
		.executeTakeFirst();
}

async function addPolicy(trx: Trx, { metric, kind, organisationId }: Scope) {
	const id = newId();
	const rank = await nextRank(trx, { metric, kind, organisationId });
	const { numInsertedOrUpdatedRows } = await trx
		.insertInto('targetPolicy')
		.values({ id, metric, kind, organisationId, rank, createdAt: now() })
		.onConflict((conflicting) => conflicting.columns(['metric', 'rank']).doNothing())
		.executeTakeFirst();
	if (!numInsertedOrUpdatedRows) conflict('targets_changed_meanwhile');
	return id;
}

/** After everything as particular that was ever promised. */
async function nextRank(trx: Trx, scope: Scope): Promise<number> {
	const { count } = await trx
		.selectFrom('targetPolicy')
		.select((select) => select.fn.countAll<number>().as('count'))
		.where('metric', '=', scope.metric)
		.executeTakeFirstOrThrow();
	return rankOf(scope) + count;
}
