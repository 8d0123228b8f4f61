import { expect, test } from 'vitest';
import { decideMove } from '#lib/features/wishes/workplace-changes/decide.server.ts';
import { applyMoveDefaults, detectMoves } from '#lib/features/wishes/workplace-changes/detect.server.ts';
import { listMovesToDecide } from '#lib/features/wishes/workplace-changes/lists.server.ts';
import { departureOf } from '#lib/features/wishes/workplace-changes/workplace-change.ts';
import { takeWish } from '#lib/features/wishes/handling/owner.server.ts';
import { readableWishes } from '#lib/features/wishes/read.server.ts';
import { askRelevance } from '#lib/features/wishes/relevance/round.server.ts';
import { setClock } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { addMembership } from '../../support/builders.ts';
import { onBothDatabases } from '../../support/database.ts';
import { countQueries } from '../../support/queries.ts';
import { clockOf, createCircle, eventsOf, raise, seen, wishOf } from '../../support/wishes.ts';

/** The day after the last one at the old workplace. */
const GONE = '2027-01-14T08:00:00.000Z';
const DECIDED_LATE = '2027-01-19T08:00:00.000Z';

async function leave(db: Db, personId: string, endsOn = '2027-01-13') {
	await db.updateTable('membership').set({ endsOn }).where('personId', '=', personId).execute();
}

async function move(db: Db, personId: string, organisationId: string) {
	await leave(db, personId);
	await addMembership(db, personId, organisationId, { startsOn: '2027-01-14' });
	setClock(GONE);
	await detectMoves(db);
}

async function reads(db: Db, actor: Actor, id: string) {
	const rows = await readableWishes(db, actor).select('wish.id').execute();
	return rows.some((row) => row.id === id);
}

async function alertsOf(db: Db, recipientId: string) {
	const rows = await db
		.selectFrom('alert')
		.select('kind')
		.where('recipientId', '=', recipientId)
		.where('kind', 'like', 'moves%')
		.execute();
	return rows.map((row) => row.kind);
}

test('a departure is the end of work at the home, or work begun elsewhere since', () => {
	const at = (organisationId: string, startsOn: string, endsOn: string | null = null) => ({
		organisationId,
		startsOn,
		endsOn
	});
	const seen = (...stays: ReturnType<typeof at>[]) => departureOf(stays, 'old', '2027-01-05', '2027-01-12');
	expect(seen(at('old', '2020-01-01'))).toBeUndefined();
	expect(seen(at('old', '2020-01-01', '2027-01-12'))).toBeUndefined();
	expect(seen(at('old', '2020-01-01'), at('second', '2021-01-01'))).toBeUndefined();
	expect(seen(at('old', '2020-01-01', '2026-12-31'), at('old', '2027-01-01'))).toBeUndefined();
	expect(seen(at('other', '2020-01-01'))).toBeUndefined();
	expect(seen(at('old', '2020-01-01', '2027-01-11'))).toEqual({
		toOrganisationId: null,
		effectiveOn: '2027-01-12',
		left: true
	});
	expect(seen(at('old', '2020-01-01', '2027-01-09'), at('new', '2027-01-10'))).toEqual({
		toOrganisationId: 'new',
		effectiveOn: '2027-01-10',
		left: true
	});
	expect(seen(at('old', '2020-01-01', '2027-01-09'), at('second', '2021-01-01'))).toMatchObject({
		toOrganisationId: 'second',
		left: true
	});
	expect(seen(at('old', '2020-01-01'), at('new', '2027-01-10'))).toEqual({
		toOrganisationId: 'new',
		effectiveOn: '2027-01-10',
		left: false
	});
	expect(seen(at('old', '2020-01-01'), at('new', '2027-01-13'))).toBeUndefined();
});

onBothDatabases('Change of workplace', (database) => {
	test('every open wish of who leaves is put up for a decision, once, with asker and owner told', async () => {
		const db = database();
		const { asker, colleague, staff, other } = await createCircle(db);
		const ids = [await raise(db, asker), await raise(db, asker), await raise(db, asker)];
		await takeWish(db, staff, await seen(db, ids[0]!));
		await raise(db, colleague);
		await detectMoves(db);
		expect((await listMovesToDecide(db, asker)).own).toEqual([]);
		await move(db, asker.personId, other);
		await detectMoves(db);
		const { own, others } = await listMovesToDecide(db, asker);
		expect(own.map((one) => one.id).sort()).toEqual([...ids].sort());
		expect(others).toEqual([]);
		expect(own[0]).toMatchObject({
			fromName: 'Sociaal Werk Proef',
			toName: 'Veilig Thuis Proef',
			effectiveOn: '2027-01-14',
			late: false
		});
		expect(await alertsOf(db, asker.personId)).toEqual(['moves_decide']);
		expect(await alertsOf(db, staff.personId)).toEqual(['moves_asker_moved']);
		expect(await alertsOf(db, colleague.personId)).toEqual([]);
		expect(await eventsOf(db, ids[1]!)).toEqual(['raised', 'workplace_changed']);
	});

	test('sharing with the old employer ends, and does not come back with the asker', async () => {
		const db = database();
		const { asker, ownCoordinator, otherCoordinator, own, other } = await createCircle(db);
		const id = await raise(db, asker, { shared: true });
		expect(await reads(db, ownCoordinator, id)).toBe(true);
		await move(db, asker.personId, other);
		expect(await reads(db, ownCoordinator, id)).toBe(false);
		await addMembership(db, asker.personId, own, { startsOn: '2027-01-14' });
		expect(await reads(db, ownCoordinator, id)).toBe(false);
		expect(await reads(db, otherCoordinator, id)).toBe(false);
	});

	test.each([
		[true, true],
		[false, false]
	])('taken along, the new employer reads it only with consent: %s', async (share, read) => {
		const db = database();
		const { asker, staff, ownCoordinator, otherCoordinator, own, other } = await createCircle(db);
		const id = await raise(db, asker, { shared: true });
		await takeWish(db, staff, await seen(db, id));
		const before = await clockOf(db, id);
		await move(db, asker.personId, other);
		await decideMove(db, asker, await seen(db, id), { decision: 'follow_person', share });
		expect(await reads(db, otherCoordinator, id)).toBe(read);
		expect(await reads(db, ownCoordinator, id)).toBe(false);
		expect(await clockOf(db, id)).toEqual(before);
		expect(await wishOf(db, id)).toMatchObject({
			ownerPersonId: staff.personId,
			askerOrganisationIdAtRaise: own,
			state: 'raised'
		});
		await detectMoves(db);
		expect((await listMovesToDecide(db, asker)).own).toEqual([]);
	});

	test('handed to the new organisation by who deals with it; used time stays used', async () => {
		const db = database();
		const { asker, staff, otherCoordinator, other } = await createCircle(db);
		const id = await raise(db, asker);
		const { startedAt, dueAt } = await clockOf(db, id);
		await move(db, asker.personId, other);
		expect((await listMovesToDecide(db, staff)).others).toMatchObject([{ id, mayHandOver: true }]);
		await expect(decideMove(db, asker, await seen(db, id), { decision: 'hand_over' })).rejects.toMatchObject({
			status: 403
		});
		await decideMove(db, staff, await seen(db, id), { decision: 'hand_over' });
		expect(await wishOf(db, id)).toMatchObject({ ownerOrganisationId: other, ownerPersonId: null });
		expect(await clockOf(db, id)).toMatchObject({ startedAt, dueAt, state: 'running' });
		expect(await reads(db, otherCoordinator, id)).toBe(true);
	});

	test('withdrawn, it is a wish overtaken by a change of workplace', async () => {
		const db = database();
		const { asker, other } = await createCircle(db);
		const id = await raise(db, asker);
		await move(db, asker.personId, other);
		await decideMove(db, asker, await seen(db, id), { decision: 'overtaken' });
		expect(await wishOf(db, id)).toMatchObject({
			state: 'closed',
			outcome: 'overtaken',
			outcomeReason: 'changed_workplace'
		});
	});

	test('decided once, by nobody else, and not for a wish that has not moved', async () => {
		const db = database();
		const { asker, staff, trainer, strangeTrainer, sessionId, other } = await createCircle(db);
		const id = await raise(db, asker, { sessionId });
		const follow = { decision: 'follow_person' } as const;
		await expect(decideMove(db, asker, await seen(db, id), follow)).rejects.toMatchObject({ status: 409 });
		await move(db, asker.personId, other);
		await expect(decideMove(db, trainer, await seen(db, id), follow)).rejects.toMatchObject({ status: 403 });
		await expect(decideMove(db, strangeTrainer, await seen(db, id), follow)).rejects.toMatchObject({
			status: 404
		});
		expect((await listMovesToDecide(db, trainer)).others).toEqual([]);
		const old = await seen(db, id);
		await decideMove(db, staff, old, follow);
		await expect(decideMove(db, asker, old, follow)).rejects.toMatchObject({ status: 409 });
		await expect(decideMove(db, asker, await seen(db, id), follow)).rejects.toMatchObject({ status: 409 });
	});

	test('without a new organisation nothing can be handed to it', async () => {
		const db = database();
		const { asker, staff } = await createCircle(db);
		const id = await raise(db, asker);
		await leave(db, asker.personId);
		setClock(GONE);
		await detectMoves(db);
		expect((await listMovesToDecide(db, staff)).others).toMatchObject([{ toName: null, mayHandOver: false }]);
		await expect(decideMove(db, staff, await seen(db, id), { decision: 'hand_over' })).rejects.toMatchObject({
			status: 409
		});
		await decideMove(db, asker, await seen(db, id), { decision: 'follow_person', share: true });
		expect(await wishOf(db, id)).toMatchObject({ sharedWithOrganisation: 0, sharedOrganisationId: null });
	});

	test('a second workplace is asked about too, and ends no sharing by itself', async () => {
		const db = database();
		const { asker, ownCoordinator, other } = await createCircle(db);
		const id = await raise(db, asker, { shared: true });
		await addMembership(db, asker.personId, other, { startsOn: '2027-01-14' });
		setClock(GONE);
		await detectMoves(db);
		expect((await listMovesToDecide(db, asker)).own).toMatchObject([{ id }]);
		expect(await reads(db, ownCoordinator, id)).toBe(true);
		await decideMove(db, asker, await seen(db, id), { decision: 'follow_person' });
		expect(await reads(db, ownCoordinator, id)).toBe(false);
	});

	test('after two working days questions and coaching go along; about the rest the asker is asked', async () => {
		const db = database();
		const { asker, trainer, own, other } = await createCircle(db);
		const deepening = await raise(db, asker);
		const question = await raise(db, asker, { kind: 'answer', organisationId: own });
		const coaching = await raise(db, asker, { kind: 'coaching', coachId: trainer.personId });
		await move(db, asker.personId, other);
		await applyMoveDefaults(db);
		expect((await listMovesToDecide(db, asker)).own).toHaveLength(3);
		setClock(DECIDED_LATE);
		await applyMoveDefaults(db);
		await applyMoveDefaults(db);
		expect((await listMovesToDecide(db, asker)).own).toMatchObject([{ id: deepening, late: true }]);
		for (const id of [question, coaching]) {
			expect(await eventsOf(db, id)).toEqual(['raised', 'workplace_changed', 'move_decided']);
			expect((await wishOf(db, id)).state).toBe('raised');
		}
		const defaults = await db
			.selectFrom('changeDecision')
			.select('defaultUsed')
			.orderBy('defaultUsed')
			.execute();
		expect(defaults).toEqual([{ defaultUsed: 0 }, { defaultUsed: 1 }, { defaultUsed: 1 }]);
		await askRelevance(db);
		const asked = await db.selectFrom('relevanceCheck').select(['wishId', 'trigger']).execute();
		expect(asked).toEqual([{ wishId: deepening, trigger: 'moved' }]);
	});

	test('staff do not see that somebody with a coaching wish moved', async () => {
		const db = database();
		const { asker, staff, trainer, other } = await createCircle(db);
		const id = await raise(db, asker, { kind: 'coaching', coachId: trainer.personId });
		await move(db, asker.personId, other);
		expect((await listMovesToDecide(db, staff)).others).toEqual([]);
		expect((await listMovesToDecide(db, trainer)).others).toMatchObject([{ id, mayHandOver: false }]);
		await expect(
			decideMove(db, trainer, await seen(db, id), { decision: 'hand_over' })
		).rejects.toMatchObject({ status: 403 });
	});

	test('the list takes the same number of queries for 1 and for 3', async () => {
		const db = database();
		const { asker, colleague, staff, other } = await createCircle(db);
		await raise(db, asker);
		await raise(db, colleague);
		await raise(db, colleague);
		await move(db, asker.personId, other);
		const count = () => countQueries(db, (counted) => listMovesToDecide(counted, staff));
		const one = await count();
		await move(db, colleague.personId, other);
		expect((await listMovesToDecide(db, staff)).others).toHaveLength(3);
		expect(await count()).toBe(one);
	});
});
