import { expect, test } from 'vitest';
import { addMs, DAY, HOUR, now, setClock } from '#lib/server/clock.ts';
import { actorOf, addPerson, addSession } from '../../support/builders.ts';
import { onBothDatabases } from '../../support/database.ts';
import { clockOf, createCircle, eventsOf, raise, wishOf } from '../../support/wishes.ts';

onBothDatabases('Raising a wish', (database) => {
	test('gives it a number, an owner by kind, both clocks and its first event', async () => {
		const db = database();
		const { asker, own, sessionId } = await createCircle(db);
		const id = await raise(db, asker, { sessionId });
		const wish = await wishOf(db, id);
		expect(wish).toMatchObject({
			state: 'raised',
			kind: 'deepening',
			sourceType: 'session',
			sourceMoment: 'after',
			askerId: asker.personId,
			askerOrganisationIdAtRaise: own,
			askerRoleAtRaise: 'participant',
			ownerOrganisationId: null,
			ownerPersonId: null,
			sharedWithOrganisation: 0,
			version: 1
		});
		expect(wish.raisedAt).toBe(wish.recordedAt);
		expect(wish.publicRef).toMatch(/^W-[0-9A-Z]{7}$/);
		expect(await clockOf(db, id, 'first_response')).toMatchObject({
			state: 'running',
			dueAt: '2027-01-14T16:00:00.000Z'
		});
		expect(await clockOf(db, id)).toMatchObject({
			state: 'running',
			targetValue: 10,
			dueAt: '2027-01-26T16:00:00.000Z',
			calendarVersionId: 'programme-1',
			policyVersionId: 'answer-1'
		});
		expect(await eventsOf(db, id)).toEqual(['raised']);
		const spans = await db.selectFrom('ownership').select(['fromAt', 'toAt', 'personId', 'reason']).execute();
		expect(spans).toEqual([{ fromAt: wish.raisedAt, toAt: null, personId: null, reason: 'raised' }]);
	});

	test('a question goes to the organisation asked, within five working days, and its coordinator is told', async () => {
		const db = database();
		const { asker, other, otherCoordinator } = await createCircle(db);
		const id = await raise(db, asker, { kind: 'answer', organisationId: other });
		expect(await wishOf(db, id)).toMatchObject({ ownerOrganisationId: other, ownerPersonId: null });
		expect((await clockOf(db, id)).targetValue).toBe(5);
		const alerts = await db.selectFrom('alert').select(['recipientId', 'kind']).execute();
		expect(alerts).toEqual([{ recipientId: otherCoordinator.personId, kind: 'wish_new' }]);
	});

	test('coaching goes to the trainer asked and to nobody else', async () => {
		const db = database();
		const { asker, trainer, strangeTrainer } = await createCircle(db);
		const id = await raise(db, asker, { kind: 'coaching', coachId: trainer.personId });
		expect(await wishOf(db, id)).toMatchObject({
			ownerOrganisationId: null,
			ownerPersonId: trainer.personId
		});
		await expect(raise(db, asker, { kind: 'coaching' })).rejects.toMatchObject({
			status: 409,
			body: { field: 'coachId' }
		});
		await expect(
			raise(db, asker, { kind: 'coaching', coachId: strangeTrainer.personId })
		).rejects.toMatchObject({ status: 409 });
	});

	test('a trainer types up the wish of a participant: it counts from when it was said, and the participant is mailed', async () => {
		const db = database();
		const { asker, trainer, sessionId } = await createCircle(db);
		const id = await raise(db, trainer, { sessionId, askerId: asker.personId, raisedOn: '2027-01-11' });
		expect(await wishOf(db, id)).toMatchObject({
			askerId: asker.personId,
			recordedBy: trainer.personId,
			raisedAt: '2027-01-11T11:00:00.000Z'
		});
		expect((await clockOf(db, id, 'first_response')).dueAt).toBe('2027-01-13T16:00:00.000Z');
		const mails = await db.selectFrom('outbox').select(['recipientId', 'template']).execute();
		expect(mails).toEqual([{ recipientId: asker.personId, template: 'wish.asker' }]);
	});

	test('trainers write for participants of their own session only; others never for somebody else', async () => {
		const db = database();
		const { asker, colleague, trainer, strangeTrainer, otherMember, staff, sessionId } =
			await createCircle(db);
		const forAsker = { askerId: asker.personId };
		await expect(raise(db, trainer, { sessionId, askerId: otherMember.personId })).rejects.toMatchObject({
			status: 409
		});
		await expect(raise(db, trainer, forAsker)).rejects.toMatchObject({ status: 403 });
		await expect(raise(db, strangeTrainer, { sessionId, ...forAsker })).rejects.toMatchObject({
			status: 404
		});
		await expect(raise(db, colleague, { sessionId, ...forAsker })).rejects.toMatchObject({ status: 403 });
		await expect(raise(db, otherMember, { sessionId })).rejects.toMatchObject({ status: 404 });
		expect(await raise(db, staff, { askerId: otherMember.personId })).toBeTruthy();
	});

	test('more than thirty days ago needs a reason, exactly thirty days does not, the future is refused', async () => {
		const db = database();
		setClock('2027-03-12T11:00:00.000Z');
		const { staff, asker } = await createCircle(db);
		const forAsker = { askerId: asker.personId };
		expect(await raise(db, staff, { ...forAsker, raisedOn: '2027-02-10' })).toBeTruthy();
		await expect(raise(db, staff, { ...forAsker, raisedOn: '2027-02-09' })).rejects.toMatchObject({
			status: 409,
			body: { field: 'backdateReason' }
		});
		const id = await raise(db, staff, {
			...forAsker,
			raisedOn: '2027-02-09',
			backdateReason: 'Blad kwijt geweest'
		});
		const message = await db.selectFrom('wishMessage').select('body').executeTakeFirstOrThrow();
		expect([(await wishOf(db, id)).raisedAt, message.body]).toEqual([
			'2027-02-09T11:00:00.000Z',
			'Blad kwijt geweest'
		]);
		await expect(raise(db, staff, { ...forAsker, raisedOn: '2027-03-13' })).rejects.toMatchObject({
			status: 409,
			body: { field: 'raisedOn' }
		});
	});

	test('refuses a session that has not begun, an unknown organisation and a useful-until in the past', async () => {
		const db = database();
		const { asker, editionId } = await createCircle(db);
		const later = await addSession(db, editionId, { number: 2, startsAt: addMs(now(), DAY) });
		await expect(raise(db, asker, { sessionId: later })).rejects.toMatchObject({ status: 409 });
		setClock(addMs(now(), DAY));
		expect((await wishOf(db, await raise(db, asker, { sessionId: later }))).sourceMoment).toBe('during');
		setClock(addMs(now(), 4 * HOUR));
		await expect(raise(db, asker, { kind: 'answer', organisationId: 'nowhere' })).rejects.toMatchObject({
			status: 409
		});
		await expect(raise(db, asker, { usefulUntil: '2027-01-12' })).rejects.toMatchObject({ status: 409 });
		expect((await wishOf(db, await raise(db, asker, { usefulUntil: '2027-01-13' }))).usefulUntil).toBe(
			'2027-01-13'
		);
	});

	test('somebody without an employer can ask too', async () => {
		const db = database();
		const actor = await actorOf(db, await addPerson(db));
		const wish = await wishOf(db, await raise(db, actor));
		expect([wish.askerOrganisationIdAtRaise, wish.askerRoleAtRaise]).toEqual([null, 'other']);
	});
});
