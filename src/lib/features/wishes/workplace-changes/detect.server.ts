import { raiseAlerts } from '#lib/features/alerts/commands.server.ts';
import { belongsOn } from '#lib/features/people/relations.server.ts';
import type { AuditAction } from '#lib/i18n/audit-actions.ts';
import { writeAudit } from '#lib/server/audit.ts';
import { now } from '#lib/server/clock.ts';
import { locksRows, type Db, type Trx } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { localDate } from '#lib/server/zone.ts';
import { openStates } from '../wish.ts';
import { record } from '../history/record.server.ts';
import { DECIDE_DAYS, departureOf, followingKinds, type Departure, type Stay } from './workplace-change.ts';
import { alertOwner } from '../tell.server.ts';
import { workingDaysFrom } from '../clocks/working-days.server.ts';

/**
 * Finds askers whose work changed since their open wishes arose, by whatever way it changed, and puts each wish up for
 * a decision. A person at a time, behind keys of who, where and since when: it may run twice, or be killed half-way.
 */
export async function detectMoves(db: Db) {
	for (const personId of await listMovedPeople(db)) {
		await db.transaction().execute(async (trx) => {
			const stays = await listStays(trx, personId);
			for (const wish of await lockUndecidable(trx, personId)) await detect(trx, wish, stays);
		});
	}
}

/** What nobody decided in time goes along with its asker, where that is what its kind is for. */
export async function applyMoveDefaults(db: Db) {
	for (const wishId of await listLate(db)) {
		await db.transaction().execute(async (trx) => {
			const at = now();
			const { numUpdatedRows } = await trx
				.updateTable('changeDecision')
				.set({ decision: 'follow_person', decidedAt: at, defaultUsed: 1 })
				.where('wishId', '=', wishId)
				.where('decision', 'is', null)
				.where('decideBy', '<', at)
				.executeTakeFirst();
			if (!numUpdatedRows) return;
			await record(trx, wishId, { actorId: null, at }, { type: 'move_decided' });
			await note(trx, 'wish.decide_move', wishId);
		});
	}
}

type Wish = Awaited<ReturnType<typeof lockUndecidable>>[number];

async function detect(trx: Trx, wish: Wish, stays: Stay[]) {
	const home = wish.askerOrganisationIdAtRaise;
	if (home === null) return;
	const departure =
		departureOf(stays, home, localDate(wish.raisedAt), localDate(now())) ??
		(await findBounce(trx, wish.askerId, wish.raisedAt));
	if (!departure) return;
	const changeId = await findOrAddMove(trx, wish.askerId, home, departure);
	const { numInsertedOrUpdatedRows } = await trx
		.insertInto('changeDecision')
		.values({
			changeId,
			wishId: wish.id,
			decideBy: await workingDaysFrom(trx, wish.id, now(), DECIDE_DAYS)
		})
		.onConflict((conflicting) => conflicting.doNothing())
		.executeTakeFirst();
	if (numInsertedOrUpdatedRows) await tell(trx, wish, changeId, departure);
}

async function findOrAddMove(trx: Trx, personId: string, home: string, departure: Departure) {
	const { toOrganisationId, effectiveOn } = departure;
	const changeKey = [personId, home, toOrganisationId ?? '', departure.bounced ? BOUNCED : effectiveOn].join(
		'/'
	);
	await trx
		.insertInto('workplaceChange')
		.values({
			id: newId(),
			changeKey,
			personId,
			fromOrganisationId: home,
			toOrganisationId,
			effectiveOn,
			detectedAt: now()
		})
		.onConflict((conflicting) => conflicting.column('changeKey').doNothing())
		.execute();
	const { id } = await trx
		.selectFrom('workplaceChange')
		.select('id')
		.where('changeKey', '=', changeKey)
		.executeTakeFirstOrThrow();
	return id;
}

async function tell(trx: Trx, wish: Wish, changeId: string, { left, bounced = false }: Departure) {
	const by = { actorId: null, at: now() };
	const seq = await record(trx, wish.id, by, { type: 'workplace_changed', payload: { left, bounced } });
	if (left && wish.sharedWithOrganisation) await endSharing(trx, wish);
	await raiseAlerts(trx, {
		key: `move/${changeId}`,
		recipientId: wish.askerId,
		kind: bounced ? 'moves_bounced_own' : 'moves_decide',
		facts: {},
		href: '/wensen/verhuisd',
		mail: 'digest'
	});
	await alertOwner(trx, wish, bounced ? 'moves_bounced' : 'moves_asker_moved', seq);
	await note(trx, 'wish.detect_move', wish.id, wish.askerId);
}

/** The old employer reads no further, also when the asker comes back one day. */
async function endSharing(trx: Trx, { id, version }: Wish) {
	await trx
		.updateTable('wish')
		.set({ sharedWithOrganisation: 0, version: version + 1 })
		.where('id', '=', id)
		.execute();
}

async function note(trx: Trx, action: AuditAction, wishId: string, personId?: string) {
	await writeAudit(trx, {
		actorId: null,
		action,
		objectId: wishId,
		...(personId && { personId })
	});
}

/** People with an open wish who do not work any more where it arose, or also work elsewhere. */
async function listMovedPeople(db: Db) {
	const today = localDate(now());
	const rows = await db
		.selectFrom('wish')
		.select('askerId')
		.distinct()
		.where('state', 'in', [...openStates])
		.where('askerOrganisationIdAtRaise', 'is not', null)
		.where((where) => {
			const stays = where
				.selectFrom('membership')
				.select('membership.id')
				.whereRef('membership.personId', '=', 'wish.askerId')
				.where(belongsOn(today));
			const home = 'wish.askerOrganisationIdAtRaise';
			return where.or([
				where.not(where.exists(stays.whereRef('organisationId', '=', home))),
				where.exists(stays.whereRef('organisationId', '!=', home)),
				where('askerId', 'in', bouncedMails(db).select('recipientId'))
			]);
		})
		.orderBy('askerId')
		.execute();
	return rows.map((row) => row.askerId);
}

/** What a mail server answers when nobody lives at an address. */
const NOBODY_THERE = ['550', '551', '553'];
/** Stands in the key of a move, so that an address is asked about once. */
const BOUNCED = 'bounced';

function bouncedMails(db: Db) {
	return db.selectFrom('outbox').where('outbox.state', '=', 'failed').where('problem', 'in', NOBODY_THERE);
}

/** Mail that came back since a wish was raised may say that its asker works elsewhere. */
async function findBounce(trx: Trx, personId: string, since: string): Promise<Departure | undefined> {
	const row = await bouncedMails(trx)
		.select('settledAt')
		.where('recipientId', '=', personId)
		.where('settledAt', '>', since)
		.orderBy('settledAt')
		.executeTakeFirst();
	if (!row?.settledAt) return undefined;
	return { toOrganisationId: null, effectiveOn: localDate(row.settledAt), left: false, bounced: true };
}

async function listStays(trx: Trx, personId: string): Promise<Stay[]> {
	return await trx
		.selectFrom('membership')
		.select(['organisationId', 'startsOn', 'endsOn'])
		.where('personId', '=', personId)
		.execute();
}

/** The open wishes of somebody about which nothing waits for a decision yet. */
async function lockUndecidable(trx: Trx, personId: string) {
	return await trx
		.selectFrom('wish')
		.selectAll()
		.where('askerId', '=', personId)
		.where('state', 'in', [...openStates])
		.where('id', 'not in', (inner) =>
			inner.selectFrom('changeDecision').select('wishId').where('decision', 'is', null)
		)
		.orderBy('id')
		.$if(locksRows(trx), (query) => query.forUpdate())
		.execute();
}

async function listLate(db: Db) {
	const rows = await db
		.selectFrom('changeDecision')
		.innerJoin('wish', 'wish.id', 'changeDecision.wishId')
		.select('wishId')
		.where('decision', 'is', null)
		.where('decideBy', '<', now())
		.where('kind', 'in', [...followingKinds])
		.where('state', 'in', [...openStates])
		.orderBy('wishId')
		.execute();
	return rows.map((row) => row.wishId);
}
