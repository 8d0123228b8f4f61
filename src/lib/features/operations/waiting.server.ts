/** Mails that wait because no mail left this server: what they are, and what happens with them. */
import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import { writeAudit } from '#lib/server/audit.ts';
import { addMs, DAY, now } from '#lib/server/clock.ts';
import { lockKeys } from '#lib/server/db/lock-keys.ts';
import type { Db } from '#lib/server/db/open.ts';
import type { Tables } from '#lib/server/db/tables.ts';
import { oldTemplatesOf, templateOfNow } from '#lib/server/mail/old-names.ts';
import { readMail, releaseMail } from '#lib/server/mail/standing.ts';
import { conflict, notFound } from '#lib/server/refuse.ts';
import type { Actor } from '../people/actor.ts';
import { mailTerms, type Release } from './mail-kinds.ts';
import { mayOperate } from './policy.ts';

type Waiting = { template: string; count: number; stale: number; oldest: string; newest: string };

/** What waits, by kind: how much, since when, and how much of it is of no use any more. */
export async function listWaiting(db: Db, actor: Actor): Promise<Waiting[]> {
	if (!mayOperate(actor)) notFound();
	const rows = await db
		.selectFrom('outbox')
		.select((select) => [
			'template',
			select.fn.countAll<number>().as('count'),
			select.fn.countAll<number>().filterWhere(isStale).as('stale'),
			select.fn.min('createdAt').as('oldest'),
			select.fn.max('createdAt').as('newest')
		])
		.where('state', '=', 'pending')
		.where('attempts', '=', 0)
		.where('releaseAt', '<=', now())
		.groupBy('template')
		.orderBy('template')
		.execute();
	return rows.map((row) => ({
		...row,
		template: templateOfNow(row.template),
		count: Number(row.count),
		stale: Number(row.stale)
	}));
}

/** Says what happens with the mails of before this server sent any; until then they stay where they are. */
export async function releaseWaiting(db: Db, actor: Actor, release: Release) {
	if (!mayOperate(actor)) notFound();
	await db.transaction().execute(async (trx) => {
		await lockKeys(trx, 'mail');
		const standing = await readMail(trx);
		if (standing.state !== 'held') conflict('operations_mail_nothing_held');
		const before = trx
			.updateTable('outbox')
			.where('state', '=', 'pending')
			.where('createdAt', '<', standing.before)
			.where('releaseAt', '<=', now());
		const ended = { state: 'suppressed' as const, settledAt: now() };
		if (release === 'drop') await before.set({ ...ended, problem: 'dropped' }).execute();
		if (release === 'useful')
			await before
				.where(isStale)
				.set({ ...ended, problem: 'too old' })
				.execute();
		await releaseMail(trx);
		await writeAudit(trx, {
			actorId: actor.personId,
			action: 'mail.release',
			objectId: release
		});
	});
}

function isStale(where: ExpressionBuilder<Tables, 'outbox'>): Expression<SqlBool> {
	return where.or(
		mailTerms.map(([template, days]) =>
			where.and([
				where('template', 'in', [template, ...oldTemplatesOf(template)]),
				where('createdAt', '<', addMs(now(), -days * DAY))
			])
		)
	);
}
