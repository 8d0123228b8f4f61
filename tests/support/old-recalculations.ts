/**
 * Until December 2026 an edit of a target could reach wishes that were open. Nothing does so any more, but such events
 * stand in histories. Here they are written as they were then.
 */
import { currentCalendar } from '#lib/features/calendars/versions.server.ts';
import { isGoing } from '#lib/features/wishes/clocks/clock.ts';
import { loadStates } from '#lib/features/wishes/history/load.server.ts';
import { record } from '#lib/features/wishes/history/record.server.ts';
import { isUnpromised } from '#lib/features/wishes/history/state.ts';
import type { Payload } from '#lib/features/wishes/history/events.server.ts';
import { isOpen } from '#lib/features/wishes/wish.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';

/** The running answer clock goes on by another target. */
export async function moveAsBefore(db: Db, wishId: string, policyVersionId: string) {
	const { clocks } = await stateOf(db, wishId);
	if (clocks.some((clock) => clock.metric === 'answer' && isGoing(clock)))
		await write(db, wishId, { answer_target: policyVersionId });
}

/** The running clock ends, because its target was stopped. */
export async function endAsBefore(db: Db, wishId: string, metric: 'first_response' | 'answer' = 'answer') {
	const { clocks } = await stateOf(db, wishId);
	if (clocks.some((clock) => clock.metric === metric && isGoing(clock)))
		await write(db, wishId, { [`${metric}_ended`]: true });
}

/** An open wish that lost its promise gets one again, from its own start. */
export async function giveAsBefore(
	db: Db,
	wishId: string,
	policyVersionId: string,
	metric: 'first_response' | 'answer' = 'answer'
) {
	const state = await stateOf(db, wishId);
	const { raisedAt } = await db
		.selectFrom('wish')
		.select('raisedAt')
		.where('id', '=', wishId)
		.executeTakeFirstOrThrow();
	if (!isOpen(state.wish) || !isUnpromised(state, metric)) return;
	const { versionId } = await currentCalendar(db, state.wish.ownerOrganisationId);
	const last = state.clocks.findLast((clock) => clock.metric === metric);
	await write(db, wishId, {
		[`${metric}_target`]: policyVersionId,
		[`${metric}_calendar`]: versionId,
		[`${metric}_from`]: last?.startedAt ?? raisedAt
	});
}

async function stateOf(db: Db, wishId: string) {
	const [state] = await loadStates(db, [wishId]);
	return state!;
}

async function write(db: Db, wishId: string, payload: Payload) {
	await db.transaction().execute(async (trx) => {
		const what = { type: 'recalculated' as const, payload: { ...payload, told: true } };
		await record(trx, wishId, { actorId: null, at: now() }, what);
	});
}
