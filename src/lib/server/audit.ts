import { objectOf, type AuditAction } from '#lib/i18n/audit-actions.ts';
import { now } from './clock.ts';
import type { Db, Trx } from './db/open.ts';

export type AuditEntry = {
	/** Who did it; null where the platform acted by itself. */
	actorId: string | null;
	action: AuditAction;
	objectId: string;
	/** Whose data it concerns, so that a person can see who looked. */
	personId?: string;
	/** Facts without content: names of fields, numbers, states. */
	details?: Record<string, unknown>;
};

/** Writes what happened, in the transaction in which it happens. */
export async function writeAudit(trx: Trx, ...entries: AuditEntry[]) {
	if (!entries.length) return;
	await trx.insertInto('audit').values(entries.map(toRow)).execute();
}

/** Writes down that something confidential was read; a read has no transaction of its own. */
export async function writeReadAudit(db: Db, entry: AuditEntry) {
	await db.insertInto('audit').values(toRow(entry)).execute();
}

function toRow(entry: AuditEntry) {
	return {
		at: now(),
		actorId: entry.actorId,
		action: entry.action,
		objectType: objectOf(entry.action),
		objectId: entry.objectId,
		personId: entry.personId ?? null,
		details: JSON.stringify(entry.details ?? {})
	};
}
