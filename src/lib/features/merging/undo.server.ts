import { sql } from 'kysely';
import { refusal, type Refusal } from '#lib/i18n/refusal.ts';
import { writeAudit } from '#lib/server/audit.ts';
import { addMs, DAY, now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { forbidden, notFound, refuseFor } from '#lib/server/refuse.ts';
import { synchroniseDiaries } from '#lib/features/diaries/synchronise-diaries.server.ts';
import { keepingGrowth } from '../encounters/growth.server.ts';
import { recheckLeads } from '../pairings/recheck.server.ts';
import type { Actor } from '../people/actor.ts';
import { mayMerge } from '../people/policy.ts';
import { listRoles } from '../people/work.server.ts';
import { findFormerAddress, readEntries } from './journal.server.ts';
import { tellUndone } from './mails.server.ts';
import { listSessionsOf, lockBoth } from './merge.server.ts';
import { putBack, toSteps } from './put-back.server.ts';
import { takesTwo } from './guarded.server.ts';

export const UNDO_LASTS = 30 * DAY;

export type Merged = { goneId: string; keptId: string; mergedAt: string };

/** Makes two people of one again, as they were; what was made or changed since stays with the one who was kept. */
export async function undoMerger(db: Db, actor: Actor, goneId: string) {
	return await db.transaction().execute(async (trx) => {
		const { keptId } = await getMerged(trx, actor, goneId);
		await lockBoth(trx, [keptId, goneId]);
		const merged = await getMerged(trx, actor, goneId);
		if (!(await mayUndo(trx, actor, keptId))) forbidden();
		const why = await whyNotUndo(trx, merged);
		if (why) refuseFor(why);
		const sessionIds = await listSessionsOf(trx, [keptId]);
		const steps = toSteps(await readEntries(trx, goneId));
		let left = 0;
		await keepingGrowth(trx, [keptId, goneId], async () => {
			left = await putBack(trx, merged, steps);
		});
		await trx.deleteFrom('mergedPerson').where('goneId', '=', goneId).execute();
		await foundLeads(trx, sessionIds);
		await recheckLeads(trx, actor, [keptId, goneId]);
		await synchroniseDiaries(trx, sessionIds);
		if (await takesTwo(trx, [keptId, goneId])) await tellUndone(trx, { keptId, goneId });
		await writeAudit(trx, {
			actorId: actor.personId,
			action: 'person.undo_merge',
			objectId: keptId,
			personId: keptId,
			details: { gone: goneId, left }
		});
		return { keptId, left };
	});
}

export async function getMerged(db: Db, actor: Actor, goneId: string): Promise<Merged> {
	if (!actor.staff) notFound();
	const merged = await db
		.selectFrom('mergedPerson')
		.select(['goneId', 'keptId', 'mergedAt'])
		.where('goneId', '=', goneId)
		.executeTakeFirst();
	return merged ?? notFound();
}

/** As with merging: not of oneself, and of who keeps the platform only by an administrator. */
export async function mayUndo(db: Db, actor: Actor, keptId: string) {
	const roles = await listRoles(db, [keptId]);
	return mayMerge(
		actor,
		[keptId],
		roles.some(({ role }) => role !== 'coordinator')
	);
}

/** Why it cannot be undone, if so. */
export async function whyNotUndo(db: Db, { goneId, keptId, mergedAt }: Merged): Promise<Refusal | undefined> {
	const erased = await db
		.selectFrom('person')
		.select('id')
		.where('id', 'in', [goneId, keptId])
		.where('erasedAt', 'is not', null)
		.executeTakeFirst();
	if (erased) return refusal('merging_undo_erased');
	if (addMs(mergedAt, UNDO_LASTS) <= now()) return refusal('merging_undo_too_late');
	const again = await db
		.selectFrom('mergedPerson')
		.select('goneId')
		.where('keptId', '=', keptId)
		.where('goneId', '<>', goneId)
		.where('mergedAt', '>=', mergedAt)
		.executeTakeFirst();
	if (again) return refusal('merging_undo_merged_again');
	return await whyNotAddress(db, goneId);
}

/** Two people cannot have one address: not when who was kept took that of the other as their own since. */
async function whyNotAddress(db: Db, goneId: string) {
	const address = await findFormerAddress(db, goneId);
	if (address === undefined) return refusal('merging_undo_too_late');
	const taken = await db.selectFrom('person').select('id').where('email', '=', address).executeTakeFirst();
	return taken ? refusal('merging_undo_address') : undefined;
}

/** Whoever stands on a place without an organisation to stand for, because another took it since, leaves it open. */
async function foundLeads(trx: Trx, sessionIds: string[]) {
	await sql`
		delete from session_lead where session_id in (${sql.join(['', ...sessionIds])}) and not exists (
			select 1 from session_lead_organisation as stands
			where stands.session_id = session_lead.session_id and stands.person_id = session_lead.person_id
				and stands.organisation_id = session_lead.organisation_id
		)`.execute(trx);
}
