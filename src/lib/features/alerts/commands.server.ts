import { now } from '#lib/server/clock.ts';
import type { Trx } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { queueMails } from '#lib/server/mail/outbox.ts';
import type { NewAlert } from './alert.ts';

/** Raises alerts in the app, and by mail where asked, each exactly once. */
export async function raiseAlerts(trx: Trx, ...alerts: NewAlert[]) {
	for (const alert of alerts) await raiseAlert(trx, alert);
}

async function raiseAlert(trx: Trx, alert: NewAlert) {
	const id = newId();
	const dedupKey = `${alert.key}/${alert.recipientId}`;
	const { numInsertedOrUpdatedRows } = await trx
		.insertInto('alert')
		.values({
			id,
			dedupKey,
			recipientId: alert.recipientId,
			kind: alert.kind,
			facts: JSON.stringify(alert.facts),
			href: alert.href,
			raisedAt: now()
		})
		.onConflict((conflict) => conflict.column('dedupKey').doNothing())
		.executeTakeFirst();
	if (!numInsertedOrUpdatedRows || !alert.mail) return;
	await queueMails(trx, {
		dedupKey: `alert/${dedupKey}`,
		recipientId: alert.recipientId,
		template: 'alert',
		ids: { alertId: id }
	});
}
