import { writeAudit } from '#lib/server/audit.ts';
import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { asOf } from '../clocks/clock.ts';
import { differencesOf, type Difference } from './differences.ts';
import { saveStates, type Followed } from './save.server.ts';
import { listEvents, loadStates, type Loaded } from './load.server.ts';
import type { WishState, HistoryEvent } from './state.ts';
import { replay } from './replay.ts';
import { findVersions } from './versions.server.ts';

const BATCH = 200;

type Rebuilding = {
	/** Whether what differs is also put right. */
	write: boolean;
	onDifferent(publicRef: string, differences: Difference[]): void;
};

/**
 * Recomputes the state, clocks, pauses, thresholds and owners of every wish from its events alone. Wishes from before
 * their promises stood in the history are left as they are, and counted.
 */
export async function rebuildClocks(db: Db, rebuilding: Rebuilding) {
	const counts = { wishes: 0, different: 0, unproven: 0 };
	let after = '';
	for (;;) {
		const wishIds = await listNext(db, after);
		if (!wishIds.length) return counts;
		await db.transaction().execute((trx) => rebuildBatch(trx, wishIds, rebuilding, counts));
		after = wishIds.at(-1) ?? '';
	}
}

async function listNext(db: Db, after: string) {
	const rows = await db
		.selectFrom('wish')
		.select('id')
		.where('id', '>', after)
		.orderBy('id')
		.limit(BATCH)
		.execute();
	return rows.map((row) => row.id);
}

type Counts = { wishes: number; different: number; unproven: number };

async function rebuildBatch(trx: Trx, wishIds: string[], rebuilding: Rebuilding, counts: Counts) {
	const at = now();
	const all = await loadStates(trx, wishIds);
	const events = await listEvents(trx, wishIds);
	const eventsOf = ({ wishId }: Loaded) => events.get(wishId) ?? [];
	const proven = all.filter((kept) => isProven(kept, eventsOf(kept)));
	counts.wishes += all.length;
	counts.unproven += all.length - proven.length;
	const versions = await findVersions(trx, [], proven.flatMap(eventsOf));
	for (const kept of proven) {
		const next = seenAt(replay(eventsOf(kept), versions), at);
		const differences = differencesOf(seenAt(kept, at), next);
		if (!differences.length) continue;
		counts.different += 1;
		rebuilding.onDifferent(kept.publicRef, differences);
		if (rebuilding.write) await putRight(trx, { kept, next }, differences);
	}
}

/** Whether the history says what was promised, or that nothing was. */
function isProven({ clocks }: Loaded, events: HistoryEvent[]): boolean {
	const raised = events.find(({ type }) => type === 'raised');
	if (!raised) return false;
	return !clocks.length || Object.keys(raised.payload).some((key) => key.endsWith('_target'));
}

/** A promise whose due instant has passed is broken, also while nobody has written it down yet. */
function seenAt(state: WishState, at: string): WishState {
	return { ...state, clocks: state.clocks.map((clock) => asOf(clock, at)) };
}

async function putRight(trx: Trx, followed: Followed, differences: Difference[]) {
	await saveStates(trx, [followed], { quietly: true });
	await writeAudit(trx, {
		actorId: null,
		action: 'wish.rebuild',
		objectId: followed.kept.wishId,
		details: { different: differences.map(({ what }) => what) }
	});
}
