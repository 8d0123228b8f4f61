import type { Actor } from '#lib/features/people/actor.ts';
import { visibleName } from '#lib/features/people/names.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { writeAudit } from '#lib/server/audit.ts';
import { now } from '#lib/server/clock.ts';
import { locksRows, type Db, type Trx } from '#lib/server/db/open.ts';
import { conflict, forbidden, notFound } from '#lib/server/refuse.ts';
import { tellFollowers } from './followers.server.ts';
import { readableFollowUps } from './read.server.ts';

/** The wish as somebody looked at it. */
export type Seen = { followUpId: string; version: number };

export type FollowUp = Awaited<ReturnType<typeof lockFollowUp>>;

type Change = {
	/** Named in the audit, such as `followUp.answer`. */
	action: string;
	may(actor: Actor, followUp: FollowUp): boolean;
	/** Why the state does not allow it, if so. */
	whyNot(followUp: FollowUp): string | undefined;
	make(trx: Trx, followUp: FollowUp, at: string): Promise<unknown>;
};

/** The one way to change a wish: visible, permitted, possible, unchanged since it was seen; all in one transaction. */
export async function changeFollowUp(db: Db, actor: Actor, seen: Seen, change: Change) {
	await db.transaction().execute(async (trx) => {
		const followUp = await lockFollowUp(trx, actor, seen.followUpId);
		if (!change.may(actor, followUp)) forbidden();
		const reason = change.whyNot(followUp);
		if (reason) conflict(reason);
		if (followUp.version !== seen.version) conflict(m.follow_up_changed_meanwhile());
		await change.make(trx, followUp, now());
		const { state } = await renew(trx, followUp);
		await writeAudit(trx, {
			actorId: actor.personId,
			action: change.action,
			objectType: 'followUpRequest',
			objectId: followUp.id,
			personId: followUp.requesterId,
			details: { from: followUp.state, to: state }
		});
	});
	await tellFollowers(db, seen.followUpId);
}

/** Everything about one wish is written behind its row's lock, so that clocks and alerts never cross a change. */
async function lockFollowUp(trx: Trx, actor: Actor, followUpId: string) {
	const followUp = await readableFollowUps(trx, actor)
		.selectAll('followUpRequest')
		.where('followUpRequest.id', '=', followUpId)
		.$if(locksRows(trx), (query) => query.forUpdate())
		.executeTakeFirst();
	if (!followUp) notFound();
	return { ...followUp, answeredByName: await nameOf(trx, followUp.answeredBy) };
}

async function nameOf(trx: Trx, personId: string | null) {
	if (personId === null) return null;
	const person = await trx
		.selectFrom('person')
		.select(['givenName', 'infix', 'familyName', 'shieldedAt'])
		.where('id', '=', personId)
		.executeTakeFirst();
	return person ? visibleName(person) : null;
}

/** Whoever looked before this change must look again. */
async function renew(trx: Trx, { id, version }: FollowUp) {
	return await trx
		.updateTable('followUpRequest')
		.set({ version: version + 1 })
		.where('id', '=', id)
		.returning('state')
		.executeTakeFirstOrThrow();
}
