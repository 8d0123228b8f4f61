import { expect, test } from 'vitest';
import { acknowledgeWish, askBack } from '#lib/features/wishes/handling/answer.server.ts';
import { tickClocks } from '#lib/features/wishes/attention/tick.server.ts';
import { replyToQuestion, withdrawWish } from '#lib/features/wishes/handling/asker.server.ts';
import { takeWish } from '#lib/features/wishes/handling/owner.server.ts';
import {
	answerRelevance,
	answerRelevanceByLink,
	noteRelevance
} from '#lib/features/wishes/relevance/answer.server.ts';
import { getAsk, relevancePath } from '#lib/features/wishes/relevance/link.server.ts';
import { listToAnswer, listToCall } from '#lib/features/wishes/relevance/lists.server.ts';
import { planDigests } from '#lib/features/alerts/plan-digests.server.ts';
import { askRelevance } from '#lib/features/wishes/relevance/round.server.ts';
import { addMs, DAY, setClock } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { renderMail } from '#lib/server/mail/outbox.ts';
import { onBothDatabases } from '../../support/database.ts';
import { countQueries } from '../../support/queries.ts';
import { clockOf, createCircle, eventsOf, raise, seen, wishOf } from '../../support/wishes.ts';
import { mailTemplates } from '../../../src/registry.server.ts';

/** Ten working days after a Tuesday are over; a Wednesday morning. */
const LATE = '2027-01-27T08:00:00.000Z';
/** Half past eight on the working day after that. */
const MORNING = '2027-01-28T07:30:00.000Z';
/** Ten more working days, and then some. */
const LATER = '2027-02-11T08:00:00.000Z';
const MUCH_LATER = '2027-02-19T08:00:00.000Z';

async function asksOf(db: Db, personId: string) {
	return await db
		.selectFrom('relevanceAsk')
		.select('id')
		.where('personId', '=', personId)
		.orderBy('askedAt')
		.execute();
}

async function checksOf(db: Db, wishId: string) {
	return await db
		.selectFrom('relevanceCheck')
		.select(['trigger', 'answer', 'channel', 'answeredBy', 'givenUpAt'])
		.where('wishId', '=', wishId)
		.orderBy('askedAt')
		.execute();
}

/** What the morning after half past eight brings somebody. */
async function mailsOf(db: Db, recipientId: string) {
	await planDigests(db);
	setClock(MORNING);
	const rows = await db
		.selectFrom('outbox')
		.select(['id', 'dedupKey', 'recipientId', 'template', 'ids', 'releaseAt'])
		.where('recipientId', '=', recipientId)
		.orderBy('createdAt')
		.execute();
	return rows.map((row) => ({ ...row, ids: JSON.parse(row.ids) as Record<string, string> }));
}

async function tokenOf(db: Db, personId: string) {
	const asks = await asksOf(db, personId);
	return (
		relevancePath(asks.at(-1)?.id ?? '')
			.split('/')
			.at(-1) ?? ''
	);
}

const context = { templates: mailTemplates, origin: 'https://tweespan.example', sender: 'a@example.nl' };

onBothDatabases('Whether wishes are still live', (database) => {
	test('one mail a person about all open wishes, once the answer is late, however often the job runs', async () => {
		const db = database();
		const { asker, colleague, staff } = await createCircle(db);
		const first = await raise(db, asker);
		const second = await raise(db, asker, { summary: 'Kennismaken met de wijkagent' });
		const gone = await raise(db, asker);
		await withdrawWish(db, asker, await seen(db, gone), { ending: 'withdrawn' });
		await raise(db, colleague);
		setClock('2027-01-20T08:00:00.000Z');
		const fresh = await raise(db, colleague);
		setClock('2027-01-26T15:00:00.000Z');
		await askRelevance(db);
		expect(await asksOf(db, asker.personId)).toEqual([]);
		setClock(LATE);
		await askRelevance(db);
		await askRelevance(db);
		expect(await asksOf(db, asker.personId)).toHaveLength(1);
		expect(await checksOf(db, first)).toMatchObject([{ trigger: 'late', answer: null }]);
		expect(await checksOf(db, second)).toMatchObject([{ trigger: 'late', answer: null }]);
		expect(await checksOf(db, gone)).toEqual([]);
		expect(await checksOf(db, fresh)).toEqual([]);
		expect(await eventsOf(db, first)).toEqual(['raised', 'relevance_asked']);
		const [mail, ...more] = await mailsOf(db, asker.personId);
		expect(more).toEqual([]);
		const text = await renderMail(db, mail!, context);
		expect(text).toMatchObject({ subject: 'Spelen je wensen nog? Laat het weten' });
		expect('text' in text && text.text).toContain('Kennismaken met de wijkagent (van ');
		expect('text' in text && text.text).toContain(relevancePath((await asksOf(db, asker.personId))[0]!.id));
		expect(await mailsOf(db, staff.personId)).toEqual([]);
	});

	test('goes along with a late one when it has waited a week, and before it loses its use', async () => {
		const db = database();
		const { asker, colleague } = await createCircle(db);
		await raise(db, asker);
		const useful = await raise(db, colleague, { usefulUntil: '2027-01-22' });
		setClock('2027-01-15T08:00:00.000Z');
		const along = await raise(db, asker);
		await askRelevance(db);
		expect(await checksOf(db, useful)).toMatchObject([{ trigger: 'useful_until' }]);
		setClock(LATE);
		await askRelevance(db);
		expect(await checksOf(db, along)).toMatchObject([{ trigger: 'along' }]);
	});

	test('not while a question lies with the asker, but when the platform went on without a reply', async () => {
		const db = database();
		const { asker, staff } = await createCircle(db);
		const id = await raise(db, asker);
		setClock('2027-01-25T08:00:00.000Z');
		await askBack(db, staff, await seen(db, id), { body: 'Voor wie?' });
		setClock('2027-01-29T08:00:00.000Z');
		await askRelevance(db);
		expect(await checksOf(db, id)).toEqual([]);
		setClock('2027-02-02T08:00:00.000Z');
		await tickClocks(db);
		await askRelevance(db);
		expect(await checksOf(db, id)).toMatchObject([{ trigger: 'no_reply' }]);
	});

	test('asks twice at most, then leaves it to people to call, and never closes', async () => {
		const db = database();
		const { asker, staff, otherCoordinator } = await createCircle(db);
		const id = await raise(db, asker);
		await takeWish(db, staff, await seen(db, id));
		for (const at of [LATE, LATER, MUCH_LATER, addMs(MUCH_LATER, 30 * DAY), addMs(MUCH_LATER, 60 * DAY)]) {
			expect(await listToCall(db, staff)).toHaveLength(at > MUCH_LATER ? 1 : 0);
			setClock(at);
			await askRelevance(db);
			await askRelevance(db);
		}
		expect(await asksOf(db, asker.personId)).toHaveLength(2);
		expect(await checksOf(db, id)).toMatchObject([{ trigger: 'late' }, { trigger: 'still_open' }]);
		expect(await listToCall(db, staff)).toMatchObject([
			{ id, askedAt: expect.stringContaining('2027-02-11T08:00') }
		]);
		expect(await listToCall(db, asker)).toEqual([]);
		expect(await listToCall(db, otherCoordinator)).toEqual([]);
		expect((await wishOf(db, id)).state).toBe('raised');
		const kinds = await db
			.selectFrom('alert')
			.select('kind')
			.where('recipientId', '=', staff.personId)
			.where('kind', 'like', 'relevance%')
			.execute();
		expect(kinds).toEqual([{ kind: 'relevance_no_answer' }]);
		await noteRelevance(db, staff, await seen(db, id), { answer: 'still_live' });
		expect(await listToCall(db, staff)).toEqual([]);
		expect((await checksOf(db, id))[1]).toMatchObject({ channel: 'phone', answeredBy: staff.personId });
		setClock(addMs(MUCH_LATER, 90 * DAY));
		await askRelevance(db);
		expect(await checksOf(db, id)).toHaveLength(3);
	});

	test('whoever did something after the asks needs no call', async () => {
		const db = database();
		const { asker, staff } = await createCircle(db);
		const id = await raise(db, asker);
		for (const at of [LATE, LATER, MUCH_LATER]) {
			setClock(at);
			await askRelevance(db);
		}
		expect(await listToCall(db, staff)).toHaveLength(1);
		setClock(addMs(MUCH_LATER, DAY));
		await askBack(db, staff, await seen(db, id), { body: 'Nog nodig?' });
		await replyToQuestion(db, asker, await seen(db, id), { body: 'Ja, graag.' });
		expect(await listToCall(db, staff)).toEqual([]);
	});

	test('the link shows and consumes nothing; an answer counts once and says so the second time', async () => {
		const db = database();
		const { asker, staff } = await createCircle(db);
		const id = await raise(db, asker);
		await takeWish(db, staff, await seen(db, id));
		setClock(LATE);
		await askRelevance(db);
		const token = await tokenOf(db, asker.personId);
		const before = await clockOf(db, id);
		for (let scans = 0; scans < 5; scans += 1) {
			expect((await getAsk(db, token)).wishes).toMatchObject([{ id, open: true, answer: null }]);
		}
		expect(await checksOf(db, id)).toMatchObject([{ answer: null }]);
		await answerRelevanceByLink(db, token, await seen(db, id), { answer: 'still_live' });
		expect(await checksOf(db, id)).toMatchObject([
			{ answer: 'still_live', channel: 'mail', answeredBy: asker.personId }
		]);
		expect(await clockOf(db, id)).toEqual(before);
		expect((await getAsk(db, token)).wishes).toMatchObject([
			{ answer: 'still_live', answeredAt: expect.stringContaining('2027-01-27T08:00') }
		]);
		await expect(
			answerRelevanceByLink(db, token, await seen(db, id), { answer: 'withdrawn' })
		).rejects.toMatchObject({
			status: 409,
			body: { refusal: { code: 'relevance_answered_already' } }
		});
		expect((await wishOf(db, id)).state).toBe('raised');
		expect(await listToAnswer(db, asker)).toEqual([]);
	});

	test('a link opens only its own wishes, for sixty days, and dies with the account', async () => {
		const db = database();
		const { asker, colleague } = await createCircle(db);
		const id = await raise(db, asker);
		setClock('2027-01-20T08:00:00.000Z');
		const other = await raise(db, asker);
		const foreign = await raise(db, colleague);
		setClock(LATE);
		await askRelevance(db);
		const token = await tokenOf(db, asker.personId);
		for (const strange of [other, foreign]) {
			await expect(
				answerRelevanceByLink(db, token, await seen(db, strange), { answer: 'still_live' })
			).rejects.toMatchObject({ status: 404 });
		}
		for (const wrong of ['', 'x.y', `${token}x`, token.replace('.', '')]) {
			await expect(getAsk(db, wrong)).rejects.toMatchObject({ status: 404 });
		}
		setClock(addMs(LATE, 61 * DAY));
		expect(await getAsk(db, token)).toMatchObject({ expired: true, wishes: [] });
		await expect(
			answerRelevanceByLink(db, token, await seen(db, id), { answer: 'still_live' })
		).rejects.toMatchObject({ status: 409 });
		setClock(LATE);
		await db.updateTable('user').set({ disabledAt: LATE }).where('id', '=', asker.personId).execute();
		await expect(getAsk(db, token)).rejects.toMatchObject({ status: 404 });
	});

	test.each([
		['found_elsewhere', 'overtaken', 'found_elsewhere'],
		['other_question', 'overtaken', 'other_question'],
		['overtaken_by_news', 'overtaken', 'overtaken_by_news'],
		['withdrawn', 'withdrawn', null]
	] as const)(
		'%s ends the wish as %s, with its clocks, and it stays in the figures',
		async (answer, outcome, reason) => {
			const db = database();
			const { asker } = await createCircle(db);
			const id = await raise(db, asker);
			setClock(LATE);
			await askRelevance(db);
			await answerRelevance(db, asker, await seen(db, id), { answer });
			expect(await wishOf(db, id)).toMatchObject({ state: 'closed', outcome, outcomeReason: reason });
			expect(await clockOf(db, id)).toMatchObject({
				state: 'cancelled',
				stoppedAt: expect.stringContaining('2027-01-27T08:00')
			});
			expect(await checksOf(db, id)).toMatchObject([{ answer: 'no_longer', channel: 'page' }]);
		}
	);

	test('in other words it is the same wish on the same clock, and the old words stay to be read', async () => {
		const db = database();
		const { asker, staff } = await createCircle(db);
		const id = await raise(db, asker, { summary: 'Oefenen met lastige gesprekken' });
		await acknowledgeWish(db, staff, await seen(db, id), { body: 'Ik kijk ernaar.' });
		setClock(LATE);
		await askRelevance(db);
		const before = await clockOf(db, id);
		await answerRelevance(db, asker, await seen(db, id), {
			answer: 'changed',
			summary: 'Oefenen met ouders'
		});
		expect(await wishOf(db, id)).toMatchObject({ summary: 'Oefenen met ouders', state: 'acknowledged' });
		expect(await clockOf(db, id)).toEqual(before);
		const message = await db
			.selectFrom('wishMessage')
			.innerJoin('wishEvent', 'wishEvent.seq', 'wishMessage.eventSeq')
			.select('body')
			.where('type', '=', 'changed')
			.executeTakeFirst();
		expect(message?.body).toBe('Oefenen met lastige gesprekken');
	});

	test('nobody answers for another, nothing is answered that was not asked, and an old view is refused', async () => {
		const db = database();
		const { asker, staff, trainer, sessionId } = await createCircle(db);
		const id = await raise(db, asker, { sessionId });
		const answer = { answer: 'still_live' } as const;
		await expect(answerRelevance(db, asker, await seen(db, id), answer)).rejects.toMatchObject({
			status: 409
		});
		await expect(noteRelevance(db, staff, await seen(db, id), answer)).rejects.toMatchObject({ status: 409 });
		setClock(LATE);
		await askRelevance(db);
		for (const actor of [staff, trainer]) {
			await expect(answerRelevance(db, actor, await seen(db, id), answer)).rejects.toMatchObject({
				status: 403
			});
		}
		for (const actor of [asker, trainer]) {
			await expect(noteRelevance(db, actor, await seen(db, id), answer)).rejects.toMatchObject({
				status: 403
			});
		}
		const old = await seen(db, id);
		await takeWish(db, staff, old);
		await expect(answerRelevance(db, asker, old, answer)).rejects.toMatchObject({ status: 409 });
		expect(await checksOf(db, id)).toMatchObject([{ answer: null }]);
	});

	test('who closes a wish after a call has the asker mailed about it', async () => {
		const db = database();
		const { asker, staff } = await createCircle(db);
		const id = await raise(db, asker);
		setClock(LATE);
		await askRelevance(db);
		await noteRelevance(db, staff, await seen(db, id), { answer: 'found_elsewhere' });
		const mails = await db
			.selectFrom('outbox')
			.select('template')
			.where('recipientId', '=', asker.personId)
			.where('template', '=', 'wish.asker')
			.execute();
		expect(mails).toHaveLength(1);
	});

	test('a mail about what was settled meanwhile is not sent', async () => {
		const db = database();
		const { asker } = await createCircle(db);
		const id = await raise(db, asker);
		setClock(LATE);
		await askRelevance(db);
		const [mail] = await mailsOf(db, asker.personId);
		await answerRelevance(db, asker, await seen(db, id), { answer: 'still_live' });
		expect(await renderMail(db, mail!, context)).toEqual({
			...{ suppress: 'nothing holds any more', settled: expect.any(Function) }
		});
	});

	test('a mail of its own that an earlier release promised is written as ever', async () => {
		const db = database();
		const { asker } = await createCircle(db);
		await raise(db, asker, { summary: 'Kennismaken met de wijkagent' });
		setClock(LATE);
		await askRelevance(db);
		const askId = (await asksOf(db, asker.personId))[0]!.id;
		const old = { id: 'old', dedupKey: 'old', recipientId: asker.personId, template: 'relevance.ask' };
		const mail = await renderMail(db, { ...old, ids: { askId } }, context);
		expect(mail).toMatchObject({ subject: 'Spelen je wensen nog?' });
		expect('text' in mail && mail.text).toContain(relevancePath(askId));
		expect('text' in mail && mail.text).toContain('Kennismaken met de wijkagent (van ');
	});

	test('the lists take the same number of queries for 1 and for 3', async () => {
		const db = database();
		const { asker, staff } = await createCircle(db);
		const counts: number[][] = [];
		for (const more of [1, 2]) {
			for (let index = 0; index < more; index += 1) await raise(db, asker);
			for (const at of [LATE, LATER, MUCH_LATER]) {
				setClock(addMs(at, (more - 1) * 63 * DAY));
				await askRelevance(db);
			}
			const token = await tokenOf(db, asker.personId);
			counts.push([
				await countQueries(db, (counted) => listToCall(counted, staff)),
				await countQueries(db, (counted) => listToAnswer(counted, asker)),
				await countQueries(db, (counted) => getAsk(counted, token))
			]);
		}
		expect((await listToCall(db, staff)).length).toBe(3);
		expect(counts[1]).toEqual(counts[0]);
	});
});
