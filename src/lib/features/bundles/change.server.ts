import type { Actor } from '#lib/features/people/actor.ts';
import type { AuditAction } from '#lib/i18n/audit-actions.ts';
import type { Refusal } from '#lib/i18n/refusal.ts';
import { writeAudit } from '#lib/server/audit.ts';
import { locksRows, type Db, type Trx } from '#lib/server/db/open.ts';
import { conflict, notFound, refuseFor } from '#lib/server/refuse.ts';
import { mayBundle } from './policy.ts';

/** The group as somebody looked at it. */
export type SeenBundle = { bundleId: string; version: number };
export type BundleRow = NonNullable<Awaited<ReturnType<typeof lockBundle>>>;

type Left = Partial<
	Pick<BundleRow, 'title' | 'minPersons' | 'decideBy' | 'state' | 'sessionId' | 'plannedBy' | 'closedAt'>
>;

type Change = {
	/** Named in the audit, such as `bundle.plan`. */
	action: AuditAction;
	/** Why the state does not allow it, if so. */
	whyNot(bundle: BundleRow): Refusal | undefined;
	make(trx: Trx, bundle: BundleRow): Promise<Left>;
};

/** The one way to change a group: permitted, possible, unchanged since it was seen; all in one transaction. */
export async function changeBundle(db: Db, actor: Actor, seen: SeenBundle, change: Change) {
	if (!mayBundle(actor)) notFound();
	await db.transaction().execute(async (trx) => {
		const bundle = await lockBundle(trx, seen.bundleId);
		if (!bundle) notFound();
		const reason = change.whyNot(bundle);
		if (reason) refuseFor(reason);
		if (bundle.version !== seen.version) conflict('bundles_changed_meanwhile');
		const left = await change.make(trx, bundle);
		await saveBundle(trx, bundle, left);
		await writeAudit(trx, {
			actorId: actor.personId,
			action: change.action,
			objectId: bundle.id,
			details: { from: bundle.state, to: left.state ?? bundle.state }
		});
	});
}

/** A group before its wishes, always, so that two changes never wait for each other. */
export async function lockBundle(trx: Trx, id: string) {
	return await trx
		.selectFrom('bundle')
		.selectAll()
		.where('id', '=', id)
		.$if(locksRows(trx), (query) => query.forUpdate())
		.executeTakeFirst();
}

export async function saveBundle(trx: Trx, bundle: BundleRow, left: Left) {
	await trx
		.updateTable('bundle')
		.set({ ...left, version: bundle.version + 1 })
		.where('id', '=', bundle.id)
		.execute();
}
