import type { Actor } from '#lib/features/people/actor.ts';
import { endSignInLinks } from '#lib/features/people/addresses/addresses.server.ts';
import { getVisible } from '#lib/features/people/person.server.ts';
import { mayDisableAccount } from '#lib/features/people/policy.ts';
import { writeAudit } from '#lib/server/audit.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { forbidden, notFound } from '#lib/server/refuse.ts';

/** Ends somebody's sign-ins at once and keeps them out, or lets them in again. */
export async function disableAccount(db: Db, actor: Actor, personId: string, disabled: boolean) {
	await db.transaction().execute(async (trx) => {
		await getVisible(trx, actor, personId);
		if (!mayDisableAccount(actor, personId)) forbidden();
		const { numUpdatedRows } = await trx
			.updateTable('user')
			.set({ disabledAt: disabled ? now() : null })
			.where('id', '=', personId)
			.executeTakeFirst();
		if (!numUpdatedRows) notFound();
		if (disabled) {
			await trx.deleteFrom('loginSession').where('userId', '=', personId).execute();
			await endSignInLinks(trx, personId);
		}
		await writeAudit(trx, {
			actorId: actor.personId,
			action: disabled ? 'account.disable' : 'account.enable',
			objectId: personId,
			personId
		});
	});
}
