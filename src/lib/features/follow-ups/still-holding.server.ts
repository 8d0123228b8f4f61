import type { WaitingAlert } from '#lib/features/alerts/digest.server.ts';
import { findActor } from '#lib/features/people/actor.server.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { localDate } from '#lib/server/zone.ts';
import type { Level } from './counted-clock.ts';
import { listResponsible, loadLadder } from './escalation.server.ts';
import { isOpen } from './follow-up.ts';
import { readableFollowUps } from './read.server.ts';
import { levels } from './time-alerts.server.ts';

/**
 * Of the alerts that wait for a mail, those that still hold: about a wish this person may read and nobody muted; about
 * time, if the clock still runs to the same instant, the person is still responsible, and no higher level says it.
 */
export async function stillHolding(
	db: Db,
	recipientId: string,
	alerts: WaitingAlert[]
): Promise<Set<string>> {
	const wishes = await listReadable(db, recipientId, textsOf(alerts, 'followUpId'));
	const clocks = await listRunning(db, textsOf(alerts, 'clockId'));
	const ladder = await loadLadder(db);
	const told = new Map<string, string>();
	for (const alert of alerts.toSorted((one, other) => rankOf(one) - rankOf(other))) {
		const { followUpId, clockId, level, dueVersion } = alert.ids;
		const wish = wishes.get(String(followUpId));
		if (followUpId === undefined) told.set(alert.id, alert.id);
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

function textsOf(alerts: WaitingAlert[], name: 'followUpId' | 'clockId') {
	return [...new Set(alerts.flatMap(({ ids }) => (ids[name] === undefined ? [] : [String(ids[name])])))];
}

function rankOf({ ids }: WaitingAlert) {
	return levels.indexOf(ids.level as Level);
}

async function listReadable(db: Db, recipientId: string, followUpIds: string[]) {
	const actor = await findActor(db, recipientId);
	if (!actor || !followUpIds.length) return new Map<string, never>();
	const rows = await readableFollowUps(db, actor)
		.select(['id', 'kind', 'state', 'requesterId', 'ownerOrganisationId', 'ownerPersonId'])
		.where('id', 'in', followUpIds)
		.where(({ not, exists, selectFrom }) =>
			not(
				exists(
					selectFrom('followUpMute')
						.select('followUpMute.id')
						.whereRef('followUpMute.requestId', '=', 'followUpRequest.id')
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
	if (!clockIds.length) return new Map<string, number>();
	const rows = await db
		.selectFrom('requestClock')
		.select(['id', 'dueVersion'])
		.where('id', 'in', clockIds)
		.where('state', '=', 'running')
		.execute();
	return new Map(rows.map(({ id, dueVersion }) => [id, dueVersion]));
}

/** A wish that waits for an owner, or was given to one, is news while that is still so. */
function isTheirs({ kind }: WaitingAlert, wish: Wish, recipientId: string) {
	if (kind === 'follow_up_new') return isOpen(wish) && wish.ownerPersonId === null;
	if (kind === 'follow_up_assigned') return isOpen(wish) && wish.ownerPersonId === recipientId;
	return true;
}
