import { raiseAlerts } from '#lib/features/alerts/commands.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import type { AuditAction } from '#lib/i18n/audit-actions.ts';
import { writeAudit } from '#lib/server/audit.ts';
import { locksRows, type Trx } from '#lib/server/db/open.ts';
import { conflict, notFound } from '#lib/server/refuse.ts';
import { askToWrite } from './access.server.ts';

export type OpenPlan = Awaited<ReturnType<typeof getOpenPlan>>;

/** A plan its trainer may change now, held until the transaction is through, so that changes follow one another. */
export async function getOpenPlan(trx: Trx, actor: Actor, sessionId: string) {
	const session = await askToWrite(trx, actor, sessionId);
	if (session.cancelledAt) conflict('lesson_plans_session_cancelled');
	const plan = await trx
		.selectFrom('lessonPlan')
		.select(['id', 'version'])
		.where('sessionId', '=', sessionId)
		.$if(locksRows(trx), (query) => query.forUpdate())
		.executeTakeFirst();
	if (!plan) notFound();
	return { ...plan, session };
}

export async function getPart(trx: Trx, plan: OpenPlan, partId: string) {
	const part = await trx
		.selectFrom('lessonPlanPart')
		.select(['id', 'position', 'version', 'partLeadId', 'removedAt'])
		.where('id', '=', partId)
		.where('planId', '=', plan.id)
		.executeTakeFirst();
	return part ?? notFound();
}

/** Adds what a part says now to its history. */
export async function saveVersion(trx: Trx, partId: string) {
	await trx
		.insertInto('lessonPlanPartVersion')
		.columns([
			'partId',
			'version',
			'title',
			'minutes',
			'counts',
			'method',
			'partLeadId',
			'material',
			'text',
			'writtenAt',
			'writtenBy'
		])
		.expression((select) =>
			select
				.selectFrom('lessonPlanPart')
				.select([
					'id',
					'version',
					'title',
					'minutes',
					'counts',
					'method',
					'partLeadId',
					'material',
					'text',
					'changedAt',
					'changedBy'
				])
				.where('id', '=', partId)
		)
		.execute();
}

/** The next version of the plan: what was signed before no longer counts, and the other trainer is told. */
export async function planChanged(
	trx: Trx,
	actor: Actor,
	plan: OpenPlan,
	action: AuditAction,
	partId: string
) {
	await trx
		.updateTable('lessonPlan')
		.set({ version: plan.version + 1 })
		.where('id', '=', plan.id)
		.execute();
	await writeAudit(trx, {
		actorId: actor.personId,
		action,
		objectId: plan.id,
		details: { partId }
	});
	await tellWhoSigned(trx, actor, plan);
}

async function tellWhoSigned(trx: Trx, actor: Actor, plan: OpenPlan) {
	const signed = await trx
		.selectFrom('lessonPlanSignOff')
		.select('personId')
		.where('planId', '=', plan.id)
		.where('planVersion', '=', plan.version)
		.where('personId', '<>', actor.personId)
		.execute();
	const { session } = plan;
	const alerts = signed.map(({ personId }) => ({
		key: `plan-reopened/${plan.id}/${plan.version}`,
		recipientId: personId,
		kind: 'lesson_plan_reopened' as const,
		facts: { edition: session.editionTitle, session: session.number, name: actor.name },
		href: `/bijeenkomsten/${session.id}/draaiboek`,
		mail: false
	}));
	await raiseAlerts(trx, ...alerts);
}
