import type { WaitingAlert } from '#lib/features/alerts/digest.server.ts';
import { findActor } from '#lib/features/people/actor.server.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { localDate } from '#lib/server/zone.ts';
import type { Level } from '../clocks/counted-clock.ts';
import { listResponsible, loadLadder } from './ladder.server.ts';
import { isOpen } from '../wish.ts';
import { readableWishes } from '../read.server.ts';
import { levels } from './time-alerts.server.ts';

/**
 * Of the alerts that wait for a mail, those that still hold: about a wish this person may read and nobody muted; about
 * time, if the clock still runs to the same instant, the person is still responsible, and no higher level says it.
 */
export async function stillTrue(db: Db, recipientId: string, alerts: WaitingAlert[]): Promise<Set<string>> {
	const wishes = await listReadable(db, recipientId, textsOf(alerts, 'wishId'));
	const clocks = await listRunning(db, textsOf(alerts, 'clockId'));
	const ladder = await loadLadder(db);
	const told = new Map<string, string>();
	for (const alert of alerts.toSorted((one, other) => rankOf(one) - rankOf(other))) {
		const { wishId, clockId, level, dueVersion } = alert.ids;
		const wish = wishes.get(String(wishId));
		if (wishId === undefined) told.set(alert.id, alert.id);
		else if (!wish) continue;
		else if (clockId === undefined) {
			if (isTheirs(alert, wish, recipientId)) told.set(alert.id, alert.id);
		} else if (
			clocks.get(String(clockId)) === dueVersion &&
			(await listResponsible(db, ladder, wish, level as Level)).includes(recipientId)
		)
			told.set(String(clockId), alert.id);
	}
	return new Set(told.values());
}

function textsOf(alerts: WaitingAlert[], name: 'wishId' | 'clockId') {
	return [...new Set(alerts.flatMap(({ ids }) => (ids[name] === undefined ? [] : [String(ids[name])])))];
}

function rankOf({ ids }: WaitingAlert) {
	return levels.indexOf(ids.level as Level);
}

async function listReadable(db: Db, recipientId: string, wishIds: string[]) {
	const actor = await findActor(db, recipientId);
	if (!actor) return new Map<string, never>();
	const rows = await readableWishes(db, actor)
		.select(['id', 'kind', 'state', 'askerId', 'ownerOrganisationId', 'ownerPersonId'])
		.where('id', 'in', wishIds)
		.where(({ not, exists, selectFrom }) =>
			not(
				exists(
					selectFrom('wishMute')
						.select('wishMute.id')
						.whereRef('wishMute.wishId', '=', 'wish.id')
						.where('liftedAt', 'is', null)
						.where('endsOn', '>=', localDate(now()))
				)
			)
		)
		.execute();
	return new Map(rows.map((row) => [row.id, row]));
}

type Wish = Awaited<ReturnType<typeof listReadable>> extends Map<string, infer Row> ? Row : never;

async function listRunning(db: Db, clockIds: string[]) {
	const rows = await db
		.selectFrom('wishClock')
		.select(['id', 'dueVersion'])
		.where('id', 'in', clockIds)
		.where('state', '=', 'running')
		.execute();
	return new Map(rows.map(({ id, dueVersion }) => [id, dueVersion]));
}

/** A wish that waits for an owner, or was given to one, is news while that is still so. */
function isTheirs({ kind }: WaitingAlert, wish: Wish, recipientId: string) {
	if (kind === 'wish_new') return isOpen(wish) && wish.ownerPersonId === null;
	if (kind === 'wish_assigned') return isOpen(wish) && wish.ownerPersonId === recipientId;
	return true;
}
