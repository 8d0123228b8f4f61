import { expect, test } from 'vitest';
import { getWish } from '#lib/features/wishes/details.server.ts';
import { decideMove } from '#lib/features/wishes/workplace-changes/decide.server.ts';
import { detectMoves } from '#lib/features/wishes/workplace-changes/detect.server.ts';
import { listMovesToDecide } from '#lib/features/wishes/workplace-changes/lists.server.ts';
import { addMs, DAY, now, setClock } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { onBothDatabases, START } from '../../support/database.ts';
import { clockOf, createCircle, eventsOf, raise, seen, wishOf } from '../../support/wishes.ts';
import { addMembership } from '../../support/builders.ts';

const GONE = '2027-01-14T08:00:00.000Z';

async function move(db: Db, personId: string, organisationId: string) {
	await db.updateTable('membership').set({ endsOn: '2027-01-13' }).where('personId', '=', personId).execute();
	await addMembership(db, personId, organisationId, { startsOn: '2027-01-14' });
	setClock(GONE);
	await detectMoves(db);
}

/** A mail that a mail server refused for good. */
async function bounce(db: Db, recipientId: string, problem: string) {
	const id = newId();
	await db
		.insertInto('outbox')
		.values({
			...{ id, dedupKey: id, recipientId, template: 'alert', ids: '{}', attempts: 1 },
			...{ createdAt: now(), releaseAt: now(), state: 'failed', settledAt: now(), problem }
		})
		.execute();
}

onBothDatabases('A wish that both the asker and the old workplace want', (database) => {
	test('becomes two, each on its own clock from the instant it was raised, linked to each other', async () => {
		const db = database();
		const { asker, staff, other, own, ownCoordinator } = await createCircle(db);
		const id = await raise(db, asker, { body: 'Voor mij alleen' });
		await move(db, asker.personId, other);
		await decideMove(db, staff, await seen(db, id), { decision: 'both' });
		const { raisedAt } = await wishOf(db, id);
		const { id: twinId, ...twin } = await db
			.selectFrom('wish')
			.selectAll()
			.where('twinOfId', '=', id)
			.executeTakeFirstOrThrow();
		expect(twin).toMatchObject({
			askerId: ownCoordinator.personId,
			askerOrganisationIdAtRaise: own,
			summary: 'Meer oefenen met lastige gesprekken',
			body: '',
			raisedAt,
			state: 'raised'
		});
		const { dueAt } = await clockOf(db, id);
		expect(await clockOf(db, twinId)).toMatchObject({ startedAt: raisedAt, dueAt, state: 'running' });
		expect(await eventsOf(db, id)).toEqual(['raised', 'workplace_changed', 'move_decided']);
		expect((await getWish(db, staff, id)).twin?.id).toBe(twinId);
		expect((await getWish(db, staff, twinId)).twin?.id).toBe(id);
		expect((await getWish(db, ownCoordinator, twinId)).twin).toBeNull();
		expect((await listMovesToDecide(db, staff)).others).toEqual([]);
	});

	test('needs somebody at the old workplace, and is decided by who deals with it', async () => {
		const db = database();
		const { asker, staff, other, ownCoordinator } = await createCircle(db);
		const id = await raise(db, asker);
		await move(db, asker.personId, other);
		const at = await seen(db, id);
		await expect(decideMove(db, asker, at, { decision: 'both' })).rejects.toMatchObject({ status: 403 });
		await db
			.updateTable('roleGrant')
			.set({ endedAt: now() })
			.where('personId', '=', ownCoordinator.personId)
			.execute();
		await expect(decideMove(db, staff, at, { decision: 'both' })).rejects.toMatchObject({ status: 409 });
		expect((await listMovesToDecide(db, staff)).others).toHaveLength(1);
	});
});

onBothDatabases('Mail that comes back', (database) => {
	test('puts the open wishes of its recipient up for a decision, once', async () => {
		const db = database();
		const { asker, staff } = await createCircle(db);
		const id = await raise(db, asker);
		setClock(addMs(START, DAY));
		await bounce(db, asker.personId, '550');
		await detectMoves(db);
		expect((await listMovesToDecide(db, staff)).others).toMatchObject([{ id, bounced: true }]);
		await decideMove(db, staff, await seen(db, id), { decision: 'follow_person' });
		await bounce(db, asker.personId, '550');
		await detectMoves(db);
		expect((await listMovesToDecide(db, staff)).others).toEqual([]);
		expect(await eventsOf(db, id)).toEqual(['raised', 'workplace_changed', 'move_decided']);
	});

	test('says nothing when it came back before the wish, or for another reason', async () => {
		const db = database();
		const { asker, colleague, staff } = await createCircle(db);
		await bounce(db, asker.personId, '550');
		setClock(addMs(START, DAY));
		await raise(db, asker);
		await raise(db, colleague);
		await bounce(db, colleague.personId, '552');
		await detectMoves(db);
		expect((await listMovesToDecide(db, staff)).others).toEqual([]);
	});
});
