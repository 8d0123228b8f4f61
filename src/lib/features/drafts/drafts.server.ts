/** Drafts: what somebody is writing, for its writer only, on every device; gone when it is sent, or after 30 days. */
import { formatMoment } from '#lib/i18n/format.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { addMs, DAY, now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import type { ScheduledJob } from '#lib/server/jobs.ts';
import { conflict, notFound } from '#lib/server/refuse.ts';
import { isDraftForm, mayLeaveDevice, type Draft, type DraftFields } from './draft.ts';
import { deviceKeyOf } from './device-key.server.ts';
import { openFields, sealFields } from './sealed-fields.server.ts';

const KEPT = 30 * DAY;
/** Nobody writes at more forms than this at once; the oldest draft makes room. */
const MOST = 50;

/** What this person was writing in this form. Who got in again by a recovery does not see what was written before it. */
export async function findDraft(db: Db, actor: Actor, form: string): Promise<Draft | undefined> {
	const row = await db
		.selectFrom('draft')
		.select(['id', 'personId', 'fields', 'keyVersion', 'savedAt'])
		.where('personId', '=', actor.personId)
		.where('form', '=', form)
		.where('savedAt', '>', addMs(now(), -KEPT))
		.where(({ not, exists, selectFrom }) =>
			not(
				exists(
					selectFrom('confidentialClosing')
						.select('id')
						.whereRef('personId', '=', 'draft.personId')
						.whereRef('closedAt', '>=', 'draft.savedAt')
				)
			)
		)
		.executeTakeFirst();
	return row && { fields: openFields(row), savedAt: row.savedAt };
}

/** A draft as its page shows it, with the key under which the device keeps what cannot be saved here. */
export async function showDraft(
	db: Db,
	actor: Actor,
	signedIn: Parameters<typeof deviceKeyOf>[0] | null,
	form: string
) {
	const draft = await findDraft(db, actor, form);
	return {
		form,
		fields: draft?.fields ?? {},
		savedAt: draft?.savedAt ?? null,
		at: draft ? formatMoment(draft.savedAt) : '',
		deviceKey: signedIn && deviceKeyOf(signedIn)
	};
}

/** Keeps what stands in a form now; an empty form has no draft. Answers when it was saved. */
export async function saveDraft(
	db: Db,
	actor: Actor,
	form: string,
	fields: DraftFields
): Promise<string | null> {
	if (!isDraftForm(form)) notFound();
	if (!mayLeaveDevice(fields)) conflict('drafts_number_inside');
	if (Object.values(fields).every((text) => text.trim() === '')) {
		await dropDraft(db, actor, form);
		return null;
	}
	const savedAt = now();
	await db.transaction().execute(async (trx) => {
		const { personId } = actor;
		const before = await trx
			.selectFrom('draft')
			.select('id')
			.where('personId', '=', personId)
			.where('form', '=', form)
			.executeTakeFirst();
		const id = before?.id ?? newId();
		const sealed = { ...sealFields(personId, id, fields), savedAt };
		await trx
			.insertInto('draft')
			.values({ id, personId, form, ...sealed })
			// Two devices that save at once: the later text stays, under its own id.
			.onConflict((both) => both.columns(['personId', 'form']).doUpdateSet({ id, ...sealed }))
			.execute();
		const kept = trx
			.selectFrom('draft')
			.select('id')
			.where('personId', '=', personId)
			.orderBy('savedAt', 'desc')
			.limit(MOST);
		await trx.deleteFrom('draft').where('personId', '=', personId).where('id', 'not in', kept).execute();
	});
	return savedAt;
}

export async function dropDraft(db: Db, actor: Actor, form: string) {
	await db.deleteFrom('draft').where('personId', '=', actor.personId).where('form', '=', form).execute();
}

async function forgetOldDrafts(db: Db) {
	await db.deleteFrom('draft').where('savedAt', '<', addMs(now(), -KEPT)).execute();
}

export const draftJobs: ScheduledJob[] = [
	{ name: 'forget old drafts', cron: '40 3 * * *', run: forgetOldDrafts }
];
