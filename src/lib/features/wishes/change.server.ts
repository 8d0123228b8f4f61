import type { Actor } from '#lib/features/people/actor.ts';
import { visibleName } from '#lib/features/people/names/names.ts';
import type { AuditAction } from '#lib/i18n/audit-actions.ts';
import type { Refusal } from '#lib/i18n/refusal.ts';
import { writeAudit } from '#lib/server/audit.ts';
import { now } from '#lib/server/clock.ts';
import { log } from '#lib/server/log.ts';
import { locksRows, type Db, type Trx } from '#lib/server/db/open.ts';
import { conflict, forbidden, notFound, refuseFor } from '#lib/server/refuse.ts';
import { record } from './history/record.server.ts';
import { readableWishes } from './read.server.ts';
import { alertOwner, mailAsker } from './tell.server.ts';
import type { Ending } from './wish.ts';

/** The wish as somebody looked at it. */
export type Seen = { wishId: string; version: number };

export type Wish = Awaited<ReturnType<typeof lockWish>>;

type Change = {
	/** Named in the audit, such as `wish.answer`. */
	action: AuditAction;
	may(actor: Actor, wish: Wish): boolean;
	/** Why the state does not allow it, if so. */
	whyNot(wish: Wish): Refusal | undefined;
	make(trx: Trx, wish: Wish, at: string): Promise<unknown>;
};

/** The one way to change a wish: visible, permitted, possible, unchanged since it was seen; all in one transaction. */
export async function changeWish(db: Db, actor: Actor, seen: Seen, change: Change) {
	await db.transaction().execute(async (trx) => {
		const wish = await lockWish(trx, actor, seen.wishId);
		if (!change.may(actor, wish)) forbidden();
		const reason = change.whyNot(wish);
		if (reason) refuseFor(reason);
		if (wish.version !== seen.version) conflict('wish_changed_meanwhile');
		await change.make(trx, wish, now());
		const { state } = await renew(trx, wish);
		await writeAudit(trx, {
			actorId: actor.personId,
			action: change.action,
			objectId: wish.id,
			personId: wish.askerId,
			details: { from: wish.state, to: state }
		});
	});
	await tellFollowers(db, seen.wishId);
}

/** Everything about one wish is written behind its row's lock, so that clocks and alerts never cross a change. */
async function lockWish(trx: Trx, actor: Actor, wishId: string) {
	const wish = await readableWishes(trx, actor)
		.selectAll('wish')
		.where('wish.id', '=', wishId)
		.$if(locksRows(trx), (query) => query.forUpdate())
		.executeTakeFirst();
	if (!wish) notFound();
	return { ...wish, answeredByName: await nameOf(trx, wish.answeredBy) };
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
async function renew(trx: Trx, { id, version }: Wish) {
	return await trx
		.updateTable('wish')
		.set({ version: version + 1 })
		.where('id', '=', id)
		.returning('state')
		.executeTakeFirstOrThrow();
}

/** The wish ends without an answer; owner and asker hear what the other did. */
export async function endOvertaken(trx: Trx, actor: Actor, wish: Wish, ending: Ending, at: string) {
	const by = { actorId: actor.personId, at };
	const seq = await record(trx, wish.id, by, { type: 'withdrawn', payload: { ending } });
	if (wish.ownerPersonId !== actor.personId) await alertOwner(trx, wish, 'wish_withdrawn', seq);
	if (wish.askerId !== actor.personId) await mailAsker(trx, wish, seq);
}

/** What else follows when somebody did something with a wish; it catches up by itself when it could not be done at once. */
type Follower = (db: Db, wishId: string) => Promise<unknown>;

let followers: readonly Follower[] = [];

/** Says, once, what follows every act on a wish, whichever page, mail or list it came from. */
export function followWishes(all: readonly Follower[]) {
	followers = all;
}

/** After the act was written: what cannot follow now does not undo it. */
async function tellFollowers(db: Db, wishId: string) {
	for (const follow of followers) {
		try {
			await follow(db, wishId);
		} catch (error) {
			log.error({ wishId, error: (error as Error).message }, 'what follows an act on a wish waits');
		}
	}
}
