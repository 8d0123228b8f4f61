import type { AuditAction } from '#lib/i18n/audit-actions.ts';
import { writeAudit } from '#lib/server/audit.ts';
import type { Trx } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { queueMails } from '#lib/server/mail/outbox.ts';
import { listSafeAddresses } from '#lib/features/people/addresses/addresses.server.ts';

export type Change =
	'passkey_added' | 'passkey_removed' | 'app_added' | 'app_removed' | 'codes_renewed' | 'code_used' | 'reset';

/** Whoever changes a factor may be somebody else, so every address of this person hears of it. */
export async function tellChange(trx: Trx, personId: string, change: Change) {
	await tellEveryAddress(trx, personId, 'factors.changed', { change, key: newId() });
}

/** Promises one mail to each address of this person that can be trusted. */
export async function tellEveryAddress(
	trx: Trx,
	personId: string,
	template: string,
	ids: Record<string, string>
) {
	const addresses = await listSafeAddresses(trx, personId);
	const key = ids.key ?? '';
	await queueMails(
		trx,
		...addresses.map(({ id }) => ({
			dedupKey: `${template}/${key}/${id}`,
			recipientId: personId,
			template,
			ids: { ...ids, addressId: id }
		}))
	);
}

/** Writes down what happened to somebody's second step, and by whom when it was not that person. */
export async function noteFactor(
	trx: Trx,
	personId: string,
	action: AuditAction,
	actorId: string | null = personId,
	details: Record<string, unknown> = {}
) {
	await writeAudit(trx, { actorId, action, objectId: personId, personId, details });
}
