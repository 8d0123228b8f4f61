import { afterEach, beforeEach, expect, test } from 'vitest';
import * as commands from '#lib/features/bundles/commands.server.ts';
import { answerBundle } from '#lib/features/bundles/members/consent.server.ts';
import { planBundle, proposeBundle } from '#lib/features/bundles/plan.server.ts';
import { findBundleOf, getBundle, listBundles } from '#lib/features/bundles/queries.server.ts';
import { updateBundleOf, updateBundles } from '#lib/features/bundles/update.server.ts';
import { followWishes } from '#lib/features/wishes/change.server.ts';
import { getWish } from '#lib/features/wishes/details.server.ts';
import { tickClocks } from '#lib/features/wishes/attention/tick.server.ts';
import { answerWish } from '#lib/features/wishes/handling/answer.server.ts';
import { answerRelevance, noteRelevance } from '#lib/features/wishes/relevance/answer.server.ts';
import {
	acceptOffer,
	confirmWish,
	reopenWish,
	replyToQuestion
} from '#lib/features/wishes/handling/asker.server.ts';
import { rebuildClocks } from '#lib/features/wishes/history/rebuild.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { cancelSession } from '#lib/features/sessions/commands.server.ts';
import { addMs, DAY, HOUR, setClock } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { onBothDatabases, START } from '../../support/database.ts';
import { countQueries } from '../../support/queries.ts';
import { clockOf, createCircle, eventsOf, raise, seen, wishOf } from '../../support/wishes.ts';
import { addEdition, addEnrolment, addSession } from '../../support/builders.ts';

const DECIDE_BY = '2027-02-01';
const OFFER = { body: 'Past deze bijeenkomst?' };

type Circle = Awaited<ReturnType<typeof createGroup>>;

/** A group of three wishes of three people, all asked; and a session that is to come. */
async function createGroup(db: Db, { minPersons = 2, seats = 24 } = {}) {
	const circle = await createCircle(db);
	const askers = [circle.asker, circle.colleague, circle.otherMember];
	const wishes: string[] = [];
	for (const actor of askers) wishes.push(await raise(db, actor));
	const bundleId = await commands.startBundle(db, circle.staff, {
		title: 'Lastige gesprekken',
		topicId: null,
		region: '',
		minPersons,
		decideBy: DECIDE_BY,
		wishIds: wishes
	});
	const editionId = await addEdition(db);
	const sessionId = await addSession(db, editionId, { seats, startsAt: addMs(START, 30 * DAY) });
	return { ...circle, askers, wishes, bundleId, sessionId, newEditionId: editionId };
}

async function look(db: Db, { bundleId }: { bundleId: string }) {
	const { version } = await db
		.selectFrom('bundle')
		.select('version')
		.where('id', '=', bundleId)
		.executeTakeFirstOrThrow();
	return { bundleId, version };
}

async function memberOf(db: Db, wishId: string) {
	return await db
		.selectFrom('bundleMember')
		.selectAll()
		.where('wishId', '=', wishId)
		.orderBy('joinedAt', 'desc')
		.executeTakeFirstOrThrow();
}

async function say(db: Db, { askers, wishes }: Circle, index: number, agrees: 'yes' | 'no') {
	const wishId = wishes[index]!;
	const { id: memberId } = await memberOf(db, wishId);
	await answerBundle(db, askers[index]!, { wishId, memberId, agrees });
}

/** All said yes, and the session was offered to them. */
async function offerAll(db: Db, group: Circle) {
	for (const index of group.askers.keys()) await say(db, group, index, 'yes');
	await planBundle(db, group.staff, await look(db, group), { sessionId: group.sessionId, ...OFFER });
}

/** Somebody called, and heard that it is still live. */
async function noteRelevanceOf(db: Db, { staff, wishes, askers }: Circle, index: number) {
	const [id, askedAt] = [newId(), START];
	const wishId = wishes[index]!;
	const { personId } = askers[index]!;
	await db.insertInto('relevanceAsk').values({ id, round: id, personId, askedAt }).execute();
	await db.insertInto('relevanceCheck').values({ askId: id, wishId, trigger: 'late', askedAt }).execute();
	await noteRelevance(db, staff, await seen(db, wishId), { answer: 'still_live' });
}

async function accept(db: Db, actor: Actor, wishId: string) {
	await acceptOffer(db, actor, await seen(db, wishId));
}

async function alertsOf(db: Db, recipientId: string) {
	const rows = await db
		.selectFrom('alert')
		.select('kind')
		.where('recipientId', '=', recipientId)
		.where('kind', 'like', 'bundle%')
		.orderBy('raisedAt')
		.execute();
	return rows.map(({ kind }) => kind);
}

async function stateOf(db: Db, { bundleId }: { bundleId: string }) {
	const { state, sessionId } = await db
		.selectFrom('bundle')
		.selectAll()
		.where('id', '=', bundleId)
		.executeTakeFirstOrThrow();
	return [state, sessionId];
}

// As the server does at its start: a group follows whatever somebody does with one of its wishes.
beforeEach(() => followWishes([updateBundleOf]));
afterEach(() => followWishes([]));

onBothDatabases('A group of wishes', (database) => {
	test('asks every asker once, in the app and by mail, and stops no clock', async () => {
		const db = database();
		const group = await createGroup(db);
		for (const [index, actor] of group.askers.entries()) {
			expect(await alertsOf(db, actor.personId)).toEqual(['bundle_asked']);
			expect(await eventsOf(db, group.wishes[index]!)).toEqual(['raised', 'bundled']);
			const { raisedAt } = await wishOf(db, group.wishes[index]!);
			expect(await clockOf(db, group.wishes[index]!)).toMatchObject({
				state: 'running',
				startedAt: raisedAt
			});
		}
		const mails = await db.selectFrom('outbox').select('id').where('template', '=', 'alert').execute();
		expect(mails).toHaveLength(3);
		expect(await getBundle(db, group.staff, group.bundleId)).toMatchObject({
			state: 'collecting',
			agreed: 0,
			standing: { people: 3, organisations: 2, fresh: 1 }
		});
	});

	test('its offers ask whoever was not heard from for twenty working days if the wish is still live, and nobody else', async () => {
		const db = database();
		const group = await createGroup(db);
		await say(db, group, 0, 'yes');
		setClock('2027-02-01T09:00:00.000Z');
		await noteRelevanceOf(db, group, 2);
		await say(db, group, 1, 'yes');
		await db
			.updateTable('bundleMember')
			.set({ consentAt: START })
			.where('wishId', '=', group.wishes[2]!)
			.execute();
		setClock('2027-02-10T09:00:00.000Z');
		expect(await getBundle(db, group.staff, group.bundleId)).toMatchObject({ standing: { fresh: 2 / 3 } });
		await planBundle(db, group.staff, await look(db, group), { sessionId: group.sessionId, ...OFFER });
		const asked = await db
			.selectFrom('relevanceCheck')
			.select(['wishId', 'trigger', 'answer'])
			.where('trigger', '=', 'offer')
			.execute();
		expect(asked).toEqual([{ wishId: group.wishes[0], trigger: 'offer', answer: null }]);
		await accept(db, group.askers[0]!, group.wishes[0]!);
		expect(await memberOf(db, group.wishes[0]!)).toMatchObject({ result: 'accepted', seat: 'placed' });
	});

	test('a member whose wish became another one leaves it', async () => {
		const db = database();
		const group = await createGroup(db);
		await say(db, group, 0, 'yes');
		await say(db, group, 1, 'yes');
		setClock('2027-02-10T09:00:00.000Z');
		await planBundle(db, group.staff, await look(db, group), { sessionId: group.sessionId, ...OFFER });
		const [wishId] = group.wishes;
		const answer = { answer: 'changed' as const, summary: 'Iets heel anders' };
		await answerRelevance(db, group.askers[0]!, await seen(db, wishId!), answer);
		expect(await memberOf(db, wishId!)).toMatchObject({ result: 'refused', leftAt: expect.any(String) });
		expect(await wishOf(db, wishId!)).toMatchObject({
			state: 'in_progress',
			summary: 'Iets heel anders'
		});
	});

	test('leaves every member the own words, from the first day to the last, and shows them to staff and asker', async () => {
		const db = database();
		const circle = await createCircle(db);
		const askers = [circle.asker, circle.colleague];
		const said = [
			{ summary: 'Boos aan de telefoon', body: 'Wat zeg je dan als eerste?' },
			{ summary: 'Boze ouders', body: 'Aan de voordeur.\nMet de buren erbij.' }
		];
		const wishes = [await raise(db, askers[0]!, said[0]), await raise(db, askers[1]!, said[1])];
		const facts = { topicId: null, region: '', minPersons: 2, decideBy: DECIDE_BY };
		const bundleId = await commands.startBundle(db, circle.staff, {
			...{ ...facts, title: 'Omgaan met boosheid' },
			wishIds: wishes
		});
		const sessionId = await addSession(db, await addEdition(db), { startsAt: addMs(START, 3 * DAY) });
		const group = { ...circle, askers, wishes, bundleId, sessionId, newEditionId: '' };
		const expectOwnWords = async () => {
			const { members } = await getBundle(db, circle.staff, bundleId);
			const shown = new Map(members.map(({ wishId, wish, body }) => [wishId, [wish?.summary, body]]));
			expect(wishes.map((id) => shown.get(id))).toEqual(said.map(({ summary, body }) => [summary, body]));
			for (const [index, actor] of askers.entries())
				expect(await getWish(db, actor, wishes[index]!)).toMatchObject(said[index]!);
		};
		await expectOwnWords();
		await offerAll(db, group);
		await expectOwnWords();
		for (const [index, actor] of askers.entries()) await accept(db, actor, wishes[index]!);
		setClock(addMs(START, 4 * DAY));
		await updateBundles(db);
		expect(await stateOf(db, group)).toEqual(['delivered', sessionId]);
		await expectOwnWords();
	});

	test('takes no wish that is in another group, is over, or is meant for a coach; and then does not exist at all', async () => {
		const db = database();
		const { asker, staff, wishes, trainer } = await createGroup(db);
		const done = await raise(db, asker);
		await answerWish(db, staff, await seen(db, done), { body: 'Zo.' });
		const coaching = await raise(db, asker, { kind: 'coaching', coachId: trainer.personId });
		const facts = { title: 'x', topicId: null, region: '', minPersons: 1, decideBy: DECIDE_BY };
		for (const id of [wishes[0]!, done, coaching, 'none'])
			await expect(
				commands.startBundle(db, staff, {
					...facts,
					wishIds: [await raise(db, asker), id]
				})
			).rejects.toMatchObject({ status: 409 });
		expect((await listBundles(db, staff)).live).toHaveLength(1);
	});

	test('needs a date on which to decide that is still to come', async () => {
		const db = database();
		const { asker, staff } = await createCircle(db);
		const facts = {
			title: 'x',
			topicId: null,
			region: '',
			minPersons: 1,
			wishIds: [await raise(db, asker)]
		};
		const start = commands.startBundle(db, staff, { ...facts, decideBy: '2027-01-12' });
		await expect(start).rejects.toMatchObject({ body: { field: 'decideBy' } });
	});

	test('lets an asker say yes, then no, and tells who keeps it when enough said yes', async () => {
		const db = database();
		const group = await createGroup(db);
		await say(db, group, 0, 'yes');
		await expect(say(db, group, 0, 'yes')).rejects.toMatchObject({ status: 409 });
		expect(await alertsOf(db, group.staff.personId)).toEqual([]);
		await say(db, group, 1, 'yes');
		expect(await alertsOf(db, group.staff.personId)).toEqual(['bundle_ready']);
		await say(db, group, 2, 'no');
		await say(db, group, 1, 'no');
		const shown = await getBundle(db, group.staff, group.bundleId);
		expect(shown).toMatchObject({ agreed: 1, left: [{ result: 'no_consent' }, { result: 'no_consent' }] });
		expect(await eventsOf(db, group.wishes[1]!)).toEqual([
			'raised',
			'bundled',
			'bundle_agreed',
			'bundle_left'
		]);
		await expect(say(db, group, 1, 'yes')).rejects.toMatchObject({ status: 409 });
	});

	test('is answered for by the asker only', async () => {
		const db = database();
		const { wishes, staff, asker, otherMember, trainer } = await createGroup(db);
		const wishId = wishes[0]!;
		const { id: memberId } = await memberOf(db, wishId);
		const other = await memberOf(db, wishes[1]!);
		const answer = { wishId, memberId, agrees: 'yes' as const };
		await expect(answerBundle(db, staff, answer)).rejects.toMatchObject({ status: 403 });
		for (const actor of [otherMember, trainer])
			await expect(answerBundle(db, actor, answer)).rejects.toMatchObject({ status: 404 });
		await expect(answerBundle(db, asker, { ...answer, memberId: other.id })).rejects.toMatchObject({
			status: 404
		});
	});

	test('shows its asker how many it is, and staff the way to it; others nothing', async () => {
		const db = database();
		const { wishes, staff, asker, bundleId, otherMember } = await createGroup(db);
		expect(await findBundleOf(db, asker, wishes[0]!)).toMatchObject({
			own: true,
			agreed: false,
			people: 3,
			organisations: 2,
			bundle: null
		});
		expect(await findBundleOf(db, staff, wishes[0]!)).toMatchObject({ own: false, bundle: { id: bundleId } });
		expect(await findBundleOf(db, otherMember, wishes[0]!)).toBeUndefined();
		expect(await findBundleOf(db, staff, await raise(db, asker))).toBeUndefined();
	});

	test('with too few people goes ahead only from the day on which to decide, when its keeper is told once', async () => {
		const db = database();
		const group = await createGroup(db, { minPersons: 3 });
		await say(db, group, 0, 'yes');
		const plan = async () =>
			await planBundle(db, group.staff, await look(db, group), { sessionId: group.sessionId, ...OFFER });
		await expect(plan()).rejects.toMatchObject({ status: 409 });
		await updateBundles(db);
		expect(await alertsOf(db, group.staff.personId)).toEqual([]);
		setClock('2027-02-01T08:00:00.000Z');
		await updateBundles(db);
		await updateBundles(db);
		expect(await alertsOf(db, group.staff.personId)).toEqual(['bundle_decide']);
		expect((await getBundle(db, group.staff, group.bundleId)).decideNow).toBe(true);
		await proposeBundle(db, group.staff, await look(db, group));
		await plan();
		expect(await stateOf(db, group)).toEqual(['scheduled', group.sessionId]);
	});

	test('offers a session to whoever said yes, each on the own clock', async () => {
		const db = database();
		const group = await createGroup(db);
		await say(db, group, 0, 'yes');
		await say(db, group, 1, 'yes');
		await planBundle(db, group.staff, await look(db, group), { sessionId: group.sessionId, ...OFFER });
		expect(await wishOf(db, group.wishes[0]!)).toMatchObject({
			state: 'planned',
			ownerPersonId: group.staff.personId
		});
		expect(await clockOf(db, group.wishes[0]!)).toMatchObject({ state: 'paused' });
		expect(await wishOf(db, group.wishes[2]!)).toMatchObject({ state: 'raised' });
		expect(await clockOf(db, group.wishes[2]!)).toMatchObject({ state: 'running' });
		const { autoResumeAt } = await db
			.selectFrom('clockPause')
			.select('autoResumeAt')
			.where('wishId', '=', group.wishes[0]!)
			.executeTakeFirstOrThrow();
		expect(autoResumeAt).toBe('2027-01-19T16:00:00.000Z');
		await say(db, group, 2, 'yes');
		await planBundle(db, group.staff, await look(db, group), { sessionId: group.sessionId, ...OFFER });
		expect(await wishOf(db, group.wishes[2]!)).toMatchObject({ state: 'planned' });
		await expect(
			planBundle(db, group.staff, await look(db, group), { sessionId: group.sessionId, ...OFFER })
		).rejects.toMatchObject({ status: 409 });
	});

	test('answers and enrols whoever accepts, and lets go of who refuses or keeps silent', async () => {
		const db = database();
		const group = await createGroup(db);
		await offerAll(db, group);
		await accept(db, group.askers[0]!, group.wishes[0]!);
		await replyToQuestion(db, group.askers[1]!, await seen(db, group.wishes[1]!), { body: 'Te ver weg' });
		await updateBundleOf(db, group.wishes[1]!);
		setClock('2027-01-20T08:00:00.000Z');
		await tickClocks(db);
		await updateBundles(db);
		expect(await memberOf(db, group.wishes[0]!)).toMatchObject({
			result: 'accepted',
			seat: 'placed',
			leftAt: null
		});
		expect(await memberOf(db, group.wishes[1]!)).toMatchObject({ result: 'refused' });
		expect(await memberOf(db, group.wishes[2]!)).toMatchObject({ result: 'expired' });
		expect(await wishOf(db, group.wishes[0]!)).toMatchObject({ state: 'answered' });
		expect(await clockOf(db, group.wishes[0]!)).toMatchObject({ state: 'met' });
		for (const id of group.wishes.slice(1)) {
			expect(await wishOf(db, id)).toMatchObject({ state: 'in_progress' });
			expect(await clockOf(db, id)).toMatchObject({ state: 'running', cycleNo: 1 });
		}
		const seats = await db
			.selectFrom('enrolment')
			.select('personId')
			.where('editionId', '=', group.newEditionId)
			.where('placedAt', 'is not', null)
			.execute();
		expect(seats).toEqual([{ personId: group.askers[0]!.personId }]);
	});

	test('tells both the asker and who keeps it when an accepted session has no seat left', async () => {
		const db = database();
		const group = await createGroup(db, { seats: 1 });
		await addEnrolment(db, group.newEditionId, group.people.strangeTrainer);
		await offerAll(db, group);
		await accept(db, group.askers[0]!, group.wishes[0]!);
		expect(await memberOf(db, group.wishes[0]!)).toMatchObject({ result: 'accepted', seat: 'waiting' });
		expect(await alertsOf(db, group.askers[0]!.personId)).toEqual(['bundle_asked', 'bundle_no_seat']);
		expect(await alertsOf(db, group.staff.personId)).toEqual(['bundle_ready', 'bundle_no_seat_for']);
		await updateBundles(db);
		expect(await alertsOf(db, group.staff.personId)).toEqual(['bundle_ready', 'bundle_no_seat_for']);
	});

	test('seats nobody twice who had a seat already', async () => {
		const db = database();
		const group = await createGroup(db);
		await addEnrolment(db, group.newEditionId, group.askers[0]!.personId);
		await offerAll(db, group);
		await accept(db, group.askers[0]!, group.wishes[0]!);
		expect(await memberOf(db, group.wishes[0]!)).toMatchObject({ seat: 'placed' });
	});

	test('loses every offer with its session: open ones go on in the same cycle, accepted ones are open again', async () => {
		const db = database();
		const group = await createGroup(db);
		await offerAll(db, group);
		await accept(db, group.askers[0]!, group.wishes[0]!);
		await confirmWish(db, group.askers[0]!, await seen(db, group.wishes[0]!));
		setClock(addMs(START, 2 * DAY));
		await cancelSession(db, group.staff, group.sessionId, 'Trainer ziek');
		await updateBundles(db);
		await updateBundles(db);
		expect(await stateOf(db, group)).toEqual(['proposed', null]);
		expect(await wishOf(db, group.wishes[0]!)).toMatchObject({
			state: 'in_progress',
			answeredAt: null,
			closedAt: null,
			reopenCount: 1
		});
		expect(await clockOf(db, group.wishes[0]!)).toMatchObject({ state: 'met' });
		expect(await clockOf(db, group.wishes[0]!, 'answer', 2)).toMatchObject({ state: 'running' });
		expect(await wishOf(db, group.wishes[1]!)).toMatchObject({ state: 'in_progress', reopenCount: 0 });
		const { raisedAt: startedAt } = await wishOf(db, group.wishes[1]!);
		expect(await clockOf(db, group.wishes[1]!)).toMatchObject({ state: 'running', cycleNo: 1, startedAt });
		for (const [index, actor] of group.askers.entries()) {
			expect(await memberOf(db, group.wishes[index]!)).toMatchObject({
				offerSeq: null,
				result: null,
				leftAt: null
			});
			expect(await alertsOf(db, actor.personId)).toContain('bundle_called_off');
		}
		expect(await alertsOf(db, group.staff.personId)).toEqual(['bundle_ready', 'bundle_session_cancelled']);
		const sessionId = await addSession(db, await addEdition(db));
		await planBundle(db, group.staff, await look(db, group), { sessionId, ...OFFER });
		expect(await wishOf(db, group.wishes[0]!)).toMatchObject({ state: 'planned' });
		expect(await rebuildClocks(db, { write: false, onDifferent: () => {} })).toMatchObject({ different: 0 });
	});

	test('is delivered once its session was held', async () => {
		const db = database();
		const group = await createGroup(db);
		await offerAll(db, group);
		for (const [index, actor] of group.askers.entries()) await accept(db, actor, group.wishes[index]!);
		setClock(addMs(START, 30 * DAY + 5 * HOUR));
		await updateBundles(db);
		expect(await stateOf(db, group)).toEqual(['delivered', group.sessionId]);
		expect(await getBundle(db, group.staff, group.bundleId)).toMatchObject({ accepted: 3, left: [] });
		expect((await memberOf(db, group.wishes[0]!)).leftAt).not.toBeNull();
	});

	test('loses a wish that was answered on its own, or opened again', async () => {
		const db = database();
		const group = await createGroup(db);
		await answerWish(db, group.staff, await seen(db, group.wishes[2]!), { body: 'Zo.' });
		await say(db, group, 0, 'yes');
		await say(db, group, 1, 'yes');
		await planBundle(db, group.staff, await look(db, group), { sessionId: group.sessionId, ...OFFER });
		await accept(db, group.askers[0]!, group.wishes[0]!);
		await reopenWish(db, group.askers[0]!, await seen(db, group.wishes[0]!), { body: 'Toch niet' });
		await updateBundles(db);
		expect(await memberOf(db, group.wishes[0]!)).toMatchObject({ result: 'ended' });
		expect(await memberOf(db, group.wishes[2]!)).toMatchObject({ result: 'ended' });
		expect(await memberOf(db, group.wishes[1]!)).toMatchObject({ result: null });
	});

	test('dissolved, its wishes go on by themselves and open offers are gone', async () => {
		const db = database();
		const group = await createGroup(db);
		await offerAll(db, group);
		await accept(db, group.askers[0]!, group.wishes[0]!);
		await commands.dissolveBundle(db, group.staff, await look(db, group));
		expect((await stateOf(db, group))[0]).toBe('dissolved');
		expect(await wishOf(db, group.wishes[0]!)).toMatchObject({ state: 'answered' });
		expect(await wishOf(db, group.wishes[1]!)).toMatchObject({ state: 'in_progress' });
		expect(await clockOf(db, group.wishes[1]!)).toMatchObject({ state: 'running' });
		await expect(
			commands.addToBundle(db, group.staff, await look(db, group), { wishIds: [group.wishes[1]!] })
		).rejects.toMatchObject({ status: 409 });
	});

	test('says no to all of its wishes with one explanation', async () => {
		const db = database();
		const group = await createGroup(db);
		await commands.declineBundle(db, group.staff, await look(db, group), {
			body: 'Niet dit jaar. Lees de les.'
		});
		for (const id of group.wishes)
			expect(await wishOf(db, id)).toMatchObject({ state: 'closed', outcome: 'declined' });
		expect((await stateOf(db, group))[0]).toBe('dissolved');
	});

	test('gains and loses wishes, but none that has an offer', async () => {
		const db = database();
		const group = await createGroup(db);
		const { staff } = group;
		const late = await raise(db, group.asker);
		await commands.addToBundle(db, staff, await look(db, group), { wishIds: [late] });
		const { id: memberId } = await memberOf(db, late);
		await commands.removeFromBundle(db, staff, await look(db, group), { memberId });
		expect(await memberOf(db, late)).toMatchObject({ result: 'removed' });
		await offerAll(db, group);
		const offered = (await memberOf(db, group.wishes[0]!)).id;
		await expect(
			commands.removeFromBundle(db, staff, await look(db, group), { memberId: offered })
		).rejects.toMatchObject({ status: 409 });
	});

	test('refuses a change of what somebody else changed meanwhile, and a date in the past', async () => {
		const db = database();
		const group = await createGroup(db);
		const old = await look(db, group);
		const facts = { title: 'Nieuw', minPersons: 5, decideBy: '2027-03-01' };
		await commands.saveBundleFacts(db, group.staff, old, facts);
		await expect(commands.saveBundleFacts(db, group.secondStaff, old, facts)).rejects.toMatchObject({
			status: 409
		});
		const past = commands.saveBundleFacts(db, group.staff, await look(db, group), {
			...facts,
			decideBy: '2027-01-01'
		});
		await expect(past).rejects.toMatchObject({ body: { field: 'decideBy' } });
		expect(await getBundle(db, group.staff, group.bundleId)).toMatchObject(facts);
	});

	test('exists for staff only', async () => {
		const db = database();
		const group = await createGroup(db);
		const at = await look(db, group);
		for (const actor of [group.asker, group.ownCoordinator, group.trainer, group.admin]) {
			for (const attempt of [
				() => listBundles(db, actor),
				() => getBundle(db, actor, group.bundleId),
				() => commands.addToBundle(db, actor, at, { wishIds: [] }),
				() => commands.removeFromBundle(db, actor, at, { memberId: 'x' }),
				() => proposeBundle(db, actor, at),
				() => planBundle(db, actor, at, { sessionId: group.sessionId, ...OFFER }),
				() => commands.dissolveBundle(db, actor, at),
				() => commands.declineBundle(db, actor, at, OFFER)
			])
				await expect(attempt()).rejects.toMatchObject({ status: 404 });
		}
	});

	test('is listed with the same number of queries for one and for three', async () => {
		const db = database();
		const { staff, asker } = await createGroup(db);
		const one = await countQueries(db, (counted) => listBundles(counted, staff));
		for (const key of ['tweede-groep', 'derde-groep'])
			await commands.startBundle(db, staff, {
				...{ title: key, topicId: null, region: '', minPersons: 1, decideBy: DECIDE_BY },
				wishIds: [await raise(db, asker)]
			});
		expect(await countQueries(db, (counted) => listBundles(counted, staff))).toBe(one);
	});
});
