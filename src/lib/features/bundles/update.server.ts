import { raiseAlerts } from '#lib/features/alerts/commands.server.ts';
import { isOpen } from '#lib/features/wishes/wish.ts';
import { writeAudit } from '#lib/server/audit.ts';
import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { localDate } from '#lib/server/zone.ts';
import { isLive, liveStates, mustDecide } from './bundle.ts';
import { saveBundle, lockBundle, type BundleRow } from './change.server.ts';
import {
	leaveBundle,
	listMembers,
	type Member,
	type Result
} from '#lib/features/bundles/members/members.server.ts';
import { reopenAccepted, withdrawOffers } from './offers.server.ts';
import { seatAccepted } from '#lib/features/bundles/members/seats.server.ts';
import { listKeepers } from './tell.server.ts';

/** Brings every group up to what happened to its wishes and its session; safe to run twice, or to be stopped half-way. */
export async function updateBundles(db: Db) {
	const rows = await db
		.selectFrom('bundle')
		.select('id')
		.where('state', 'in', [...liveStates])
		.orderBy('id')
		.execute();
	for (const { id } of rows) await updateBundle(db, id);
}

/** The same for the group of one wish, right after its asker said something; nothing when it is in none. */
export async function updateBundleOf(db: Db, wishId: string) {
	const row = await db
		.selectFrom('bundleMember')
		.select('bundleId')
		.where('wishId', '=', wishId)
		.where('leftAt', 'is', null)
		.executeTakeFirst();
	if (row) await updateBundle(db, row.bundleId);
}

async function updateBundle(db: Db, bundleId: string) {
	await db.transaction().execute(async (trx) => {
		const bundle = await lockBundle(trx, bundleId);
		if (!bundle || !isLive(bundle)) return;
		await updateMembers(trx, bundle);
		await followSession(trx, bundle);
		if (mustDecide(bundle, localDate(now()))) await askToDecide(trx, bundle);
	});
	await seatAccepted(db, bundleId);
}

/** Who accepted stays; who refused, kept silent, ended the wish or opened it again leaves the group. */
async function updateMembers(trx: Trx, bundle: BundleRow) {
	const answers = await listAnswers(trx, bundle.id);
	for (const member of await listMembers(trx, bundle.id)) {
		const accepted = member.result === 'accepted';
		const result = answers.get(member.id) ?? (isOpen(member) === accepted ? 'ended' : undefined);
		if (!result) continue;
		if (result === 'accepted')
			await trx.updateTable('bundleMember').set({ result }).where('id', '=', member.id).execute();
		else await leaveBundle(trx, null, member, result);
		await note(trx, bundle.id, member, result);
	}
}

const MEANINGS: Record<string, Result> = {
	offer_refused: 'refused',
	resumed: 'expired',
	offer_withdrawn: 'expired',
	declined: 'ended',
	withdrawn: 'ended'
};

/** The first thing that happened to each offer. */
async function listAnswers(trx: Trx, bundleId: string): Promise<Map<string, Result | 'accepted'>> {
	const rows = await trx
		.selectFrom('bundleMember')
		.innerJoin('wishEvent', (join) =>
			join
				.onRef('wishEvent.wishId', '=', 'bundleMember.wishId')
				.onRef('wishEvent.seq', '>', 'bundleMember.offerSeq')
		)
		.select(['bundleMember.id', 'wishEvent.type', 'wishEvent.payload'])
		.where('bundleId', '=', bundleId)
		.where('leftAt', 'is', null)
		.where('result', 'is', null)
		.where('wishEvent.type', 'in', ['answered', ...Object.keys(MEANINGS)])
		.orderBy('wishEvent.seq', 'desc')
		.execute();
	// Of several the last one read, the earliest, stays.
	return new Map(rows.map(({ id, type, payload }) => [id, meaningOf(type, payload)]));
}

function meaningOf(type: string, payload: string): Result | 'accepted' {
	if (type !== 'answered') return MEANINGS[type] ?? 'ended';
	return (JSON.parse(payload) as { offerAccepted?: boolean }).offerAccepted ? 'accepted' : 'ended';
}

/** A cancelled session takes its offers with it; one that was held ends the group. */
async function followSession(trx: Trx, bundle: BundleRow) {
	if (bundle.sessionId === null) return;
	const { cancelledAt, endsAt } = await trx
		.selectFrom('session')
		.select(['cancelledAt', 'endsAt'])
		.where('id', '=', bundle.sessionId)
		.executeTakeFirstOrThrow();
	if (cancelledAt !== null) await callOff(trx, bundle);
	else if (endsAt <= now()) await finish(trx, bundle);
}

async function callOff(trx: Trx, bundle: BundleRow) {
	const members = await listMembers(trx, bundle.id);
	await withdrawOffers(trx, null, members);
	await reopenAccepted(trx, members);
	await trx
		.updateTable('bundleMember')
		.set({ offerSeq: null, result: null, seat: null })
		.where('bundleId', '=', bundle.id)
		.where('leftAt', 'is', null)
		.execute();
	await saveBundle(trx, bundle, { state: 'proposed', sessionId: null, plannedBy: null });
	const key = `bundle/called-off/${bundle.id}/${bundle.sessionId}`;
	const told = members.filter(({ offerSeq }) => offerSeq !== null);
	const alerts = told.map(({ askerId, wishId, publicRef }) => ({
		key: `${key}/${wishId}`,
		recipientId: askerId,
		kind: 'bundle_called_off' as const,
		facts: { ref: publicRef },
		href: `/wensen/${wishId}`,
		mail: true
	}));
	await raiseAlerts(trx, ...alerts);
	for (const recipientId of await listKeepers(trx, bundle)) {
		await raiseAlerts(trx, {
			key,
			recipientId,
			kind: 'bundle_session_cancelled',
			facts: { title: bundle.title },
			href: `/wensen/bundels/${bundle.id}`,
			mail: 'digest'
		});
	}
	await note(trx, bundle.id, null, 'called_off');
}

async function finish(trx: Trx, bundle: BundleRow) {
	const members = await listMembers(trx, bundle.id);
	await withdrawOffers(trx, null, members);
	for (const member of members.filter(({ result }) => result === null))
		await leaveBundle(trx, null, member, member.offerSeq === null ? 'dissolved' : 'expired');
	await trx
		.updateTable('bundleMember')
		.set({ leftAt: now() })
		.where('bundleId', '=', bundle.id)
		.where('leftAt', 'is', null)
		.execute();
	await saveBundle(trx, bundle, { state: 'delivered', closedAt: now() });
	await note(trx, bundle.id, null, 'delivered');
}

/** Said once for each date that somebody set. */
async function askToDecide(trx: Trx, bundle: BundleRow) {
	for (const recipientId of await listKeepers(trx, bundle)) {
		await raiseAlerts(trx, {
			key: `bundle/decide/${bundle.id}/${bundle.decideBy}`,
			recipientId,
			kind: 'bundle_decide',
			facts: { title: bundle.title },
			href: `/wensen/bundels/${bundle.id}`,
			mail: 'digest'
		});
	}
}

async function note(trx: Trx, bundleId: string, member: Member | null, to: string) {
	await writeAudit(trx, {
		actorId: null,
		action: 'bundle.settle',
		objectId: bundleId,
		...(member && { personId: member.askerId }),
		details: { to, ...(member && { wishId: member.wishId }) }
	});
}
