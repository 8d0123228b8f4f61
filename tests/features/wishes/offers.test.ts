import { expect, test } from 'vitest';
import { getWish } from '#lib/features/wishes/details.server.ts';
import { tickClocks } from '#lib/features/wishes/attention/tick.server.ts';
import { wishMails } from '#lib/features/wishes/mails.server.ts';
import { acknowledgeWish, offerWish } from '#lib/features/wishes/handling/answer.server.ts';
import { acceptOffer, replyToQuestion, withdrawWish } from '#lib/features/wishes/handling/asker.server.ts';
import { answerRelevance, noteRelevance } from '#lib/features/wishes/relevance/answer.server.ts';
import { listToAnswer, listToCall } from '#lib/features/wishes/relevance/lists.server.ts';
import { askRelevance } from '#lib/features/wishes/relevance/round.server.ts';
import { rebuildClocks } from '#lib/features/wishes/history/rebuild.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { setClock } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { renderMail } from '#lib/server/mail/outbox.ts';
import { onBothDatabases } from '../../support/database.ts';
import { clockOf, createCircle, eventsOf, raise, seen, wishOf } from '../../support/wishes.ts';

/** Twenty working days after a Tuesday, and the day after. */
const LATELY = '2027-02-09T12:00:00.000Z';
const LONG_AFTER = '2027-02-10T09:00:00.000Z';
const OFFER = { body: 'WishState dinsdag 2 maart?' };

async function checksOf(db: Db, wishId: string) {
	return await db
		.selectFrom('relevanceCheck')
		.select(['trigger', 'answer', 'channel', 'answeredBy'])
		.where('wishId', '=', wishId)
		.orderBy('askedAt')
		.execute();
}

async function offer(db: Db, actor: Actor, id: string) {
	await offerWish(db, actor, await seen(db, id), OFFER);
}

/** The mails to somebody about an offer that are still to go, as they would go now. */
async function offerMails(db: Db, recipientId: string) {
	const rows = await db
		.selectFrom('outbox')
		.select(['id', 'dedupKey', 'recipientId', 'template', 'ids', 'releaseAt'])
		.where('recipientId', '=', recipientId)
		.where('state', '=', 'pending')
		.execute();
	const context = { templates: wishMails, origin: 'https://tweespan.example', sender: 'a@example.nl' };
	const mails = [];
	for (const row of rows) {
		const mail = await renderMail(
			db,
			{ ...row, ids: JSON.parse(row.ids) as Record<string, string> },
			context
		);
		if ('text' in mail && mail.text?.includes('voorstel')) mails.push(mail.text);
	}
	return mails;
}

onBothDatabases('An offer', (database) => {
	test('asks along whether the wish is still live when nothing was heard for twenty working days, in the same mail', async () => {
		const db = database();
		const { asker, staff } = await createCircle(db);
		const id = await raise(db, asker);
		setClock(LONG_AFTER);
		await offer(db, staff, id);
		expect(await checksOf(db, id)).toMatchObject([{ trigger: 'offer', answer: null }]);
		expect(await eventsOf(db, id)).toEqual(['raised', 'relevance_asked', 'taken', 'offered']);
		expect(await getWish(db, asker, id)).toMatchObject({ asksAlong: true });
		expect(await getWish(db, staff, id)).toMatchObject({ asksAlong: false });
		const [mail, ...more] = await offerMails(db, asker.personId);
		expect(more).toEqual([]);
		expect(mail).toContain('of je wens nog speelt');
		const asks = await db.selectFrom('outbox').select('id').where('template', '=', 'relevance.ask').execute();
		expect(asks).toEqual([]);
		expect(await listToAnswer(db, asker)).toEqual([]);
	});

	test('asks nothing of whoever was heard from lately, also by phone', async () => {
		const db = database();
		const { asker, colleague, staff } = await createCircle(db);
		const id = await raise(db, asker);
		const called = await raise(db, colleague);
		setClock('2027-01-29T09:00:00.000Z');
		await askRelevance(db);
		await noteRelevance(db, staff, await seen(db, called), { answer: 'still_live' });
		await answerRelevance(db, asker, await seen(db, id), { answer: 'still_live' });
		setClock(LONG_AFTER);
		for (const each of [id, called]) {
			await offer(db, staff, each);
			expect(await checksOf(db, each)).toMatchObject([{ trigger: 'late', answer: 'still_live' }]);
		}
		const [mail] = await offerMails(db, asker.personId);
		expect(mail).not.toContain('nog speelt');
	});

	test('asks nothing on the twentieth working day', async () => {
		const db = database();
		const { asker, staff } = await createCircle(db);
		const id = await raise(db, asker);
		setClock(LATELY);
		await offer(db, staff, id);
		expect(await checksOf(db, id)).toEqual([]);
	});

	test('counts a yes, and a no to this offer, as still live', async () => {
		const db = database();
		const { asker, colleague, staff } = await createCircle(db);
		const yes = await raise(db, asker);
		const no = await raise(db, colleague);
		setClock(LONG_AFTER);
		await offer(db, staff, yes);
		await offer(db, staff, no);
		await acceptOffer(db, asker, await seen(db, yes));
		await replyToQuestion(db, colleague, await seen(db, no), { body: 'Dan ben ik er niet.' });
		const live = { trigger: 'offer', answer: 'still_live', channel: 'page' };
		expect(await checksOf(db, yes)).toEqual([{ ...live, answeredBy: asker.personId }]);
		expect(await checksOf(db, no)).toEqual([{ ...live, answeredBy: colleague.personId }]);
		expect((await eventsOf(db, yes)).slice(-2)).toEqual(['still_live', 'answered']);
		expect((await eventsOf(db, no)).slice(-2)).toEqual(['still_live', 'offer_refused']);
		expect((await wishOf(db, yes)).state).toBe('answered');
		expect(await clockOf(db, no)).toMatchObject({ state: 'running' });
	});

	test('goes away when the wish became another one, which goes on with its clock', async () => {
		const db = database();
		const { asker, staff } = await createCircle(db);
		const id = await raise(db, asker);
		const { dueAt } = await clockOf(db, id);
		setClock(LONG_AFTER);
		await offer(db, staff, id);
		await answerRelevance(db, asker, await seen(db, id), { answer: 'changed', summary: 'Iets anders' });
		expect(await wishOf(db, id)).toMatchObject({ state: 'in_progress', summary: 'Iets anders' });
		expect(await clockOf(db, id)).toMatchObject({ state: 'running', brokenAt: dueAt, cycleNo: 1 });
		expect(await checksOf(db, id)).toMatchObject([{ answer: 'changed', channel: 'page' }]);
		expect((await eventsOf(db, id)).slice(-2)).toEqual(['offer_refused', 'changed']);
		expect(await rebuildClocks(db, { write: false, onDifferent: () => {} })).toMatchObject({ different: 0 });
	});

	test('ends with the wish when that is no longer needed', async () => {
		const db = database();
		const { asker, staff } = await createCircle(db);
		const id = await raise(db, asker);
		setClock(LONG_AFTER);
		await offer(db, staff, id);
		await withdrawWish(db, asker, await seen(db, id), { ending: 'found_elsewhere' });
		expect(await checksOf(db, id)).toMatchObject([{ trigger: 'offer', answer: 'no_longer' }]);
		expect(await wishOf(db, id)).toMatchObject({ state: 'closed', outcome: 'overtaken' });
	});

	test('is the second ask at most, never the third; then somebody calls', async () => {
		const db = database();
		const { asker, colleague, staff } = await createCircle(db);
		const id = await raise(db, asker);
		const silent = await raise(db, colleague);
		setClock('2027-01-27T08:00:00.000Z');
		await askRelevance(db);
		setClock('2027-02-11T08:00:00.000Z');
		await offer(db, staff, id);
		await askRelevance(db);
		expect((await checksOf(db, id)).map(({ trigger }) => trigger)).toEqual(['late', 'offer']);
		expect((await checksOf(db, silent)).map(({ trigger }) => trigger)).toEqual(['late', 'still_open']);
		setClock('2027-02-19T08:00:00.000Z');
		await offer(db, staff, silent);
		expect(await checksOf(db, silent)).toHaveLength(2);
		expect(await getWish(db, colleague, silent)).toMatchObject({ asksAlong: true });
		await tickClocks(db);
		await askRelevance(db);
		expect(await checksOf(db, id)).toHaveLength(2);
		expect(await listToCall(db, staff)).toMatchObject([{ id }]);
	});

	test('does not ask again while an ask of this week has no answer, but takes its answer', async () => {
		const db = database();
		const { asker, staff } = await createCircle(db);
		const id = await raise(db, asker);
		await acknowledgeWish(db, staff, await seen(db, id), { body: 'We kijken ernaar.' });
		setClock('2027-02-10T08:00:00.000Z');
		await askRelevance(db);
		setClock('2027-02-11T08:00:00.000Z');
		await offer(db, staff, id);
		expect(await checksOf(db, id)).toMatchObject([{ trigger: 'late' }]);
		const [mail] = await offerMails(db, asker.personId);
		expect(mail).toContain('of je wens nog speelt');
		await acceptOffer(db, asker, await seen(db, id));
		expect(await checksOf(db, id)).toMatchObject([{ trigger: 'late', answer: 'still_live' }]);
	});
});
