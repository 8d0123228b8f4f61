import { raiseAlerts } from '#lib/features/alerts/commands.server.ts';
import { writeAudit } from '#lib/server/audit.ts';
import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { addDays, localDate } from '#lib/server/zone.ts';
import { record } from '../history/record.server.ts';
import { goesAlong, isTimeToCall, triggerOf, type Trigger } from './relevance.ts';
import { listPeopleToAsk, listStandings, type AskableWish } from './signs.server.ts';
import { alertOwner } from '../tell.server.ts';

/** Far enough ahead to see every wish that has at most a week of working days of use left. */
const LOOK_AHEAD = 14;

/**
 * Asks people whether their wishes are still live: one alert a person and day about all of them, which their daily
 * mail says too. Each person in a
 * transaction of its own, behind a key of person and date, so that it may run twice or be killed half-way.
 */
export async function askRelevance(db: Db) {
	for (const personId of await listPeopleToAsk(db, addDays(localDate(now()), LOOK_AHEAD))) {
		await db.transaction().execute(async (trx) => {
			const wishes = await listStandings(trx, personId);
			await leaveToCallers(trx, wishes);
			await askPerson(trx, personId, wishes);
		});
	}
}

async function askPerson(trx: Trx, personId: string, wishes: AskableWish[]) {
	const at = now();
	if (!wishes.some(({ standing }) => triggerOf(standing, at))) return;
	const asked = wishes.flatMap((wish): (AskableWish & { trigger: Trigger })[] => {
		const trigger = triggerOf(wish.standing, at) ?? (goesAlong(wish.standing, at) ? 'along' : undefined);
		return trigger ? [{ ...wish, trigger }] : [];
	});
	const askId = await addAsk(trx, personId, at);
	if (!askId) return;
	await trx
		.insertInto('relevanceCheck')
		.values(asked.map(({ id, trigger }) => ({ askId, wishId: id, trigger, askedAt: at })))
		.execute();
	for (const { id, trigger } of asked) {
		await record(trx, id, { actorId: null, at }, { type: 'relevance_asked', payload: { trigger } });
	}
	await tellAsker(trx, personId, askId);
}

async function addAsk(trx: Trx, personId: string, at: string) {
	const row = await trx
		.insertInto('relevanceAsk')
		.values({ id: newId(), round: `${personId}/${localDate(at)}`, personId, askedAt: at })
		.onConflict((conflicting) => conflicting.column('round').doNothing())
		.returning('id')
		.executeTakeFirst();
	return row?.id;
}

async function tellAsker(trx: Trx, personId: string, askId: string) {
	await raiseAlerts(trx, {
		key: `relevance/${askId}`,
		recipientId: personId,
		kind: 'relevance_asked',
		facts: {},
		ids: { askId },
		href: '/wensen/speelt-dit-nog',
		mail: 'digest'
	});
	await writeAudit(trx, {
		actorId: null,
		action: 'wish.ask_relevance',
		objectId: askId,
		personId
	});
}

/** Two asks without a word: the wish stays as it is, and goes to the list of people to call. */
async function leaveToCallers(trx: Trx, wishes: AskableWish[]) {
	const at = now();
	for (const wish of wishes.filter(({ standing }) => isTimeToCall(standing, at))) {
		const { numUpdatedRows } = await trx
			.updateTable('relevanceCheck')
			.set({ givenUpAt: at })
			.where('wishId', '=', wish.id)
			.where('askedAt', '=', wish.standing.lastAskedAt)
			.where('givenUpAt', 'is', null)
			.executeTakeFirst();
		if (!numUpdatedRows) continue;
		const seq = await record(trx, wish.id, { actorId: null, at }, { type: 'relevance_unanswered' });
		await alertOwner(trx, wish, 'relevance_no_answer', seq);
	}
}
