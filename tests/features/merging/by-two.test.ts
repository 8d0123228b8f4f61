import { expect, test } from 'vitest';
import { readableSubmissions } from '#lib/features/assignments/submissions.server.ts';
import { showPair } from '#lib/features/coaching/pages.server.ts';
import { listAlerts } from '#lib/features/alerts/queries.server.ts';
import { getWish } from '#lib/features/wishes/details.server.ts';
import { answerMerger, answerMergerByLink } from '#lib/features/merging/answer.server.ts';
import { mergePath } from '#lib/features/merging/link.server.ts';
import { endOldProposals } from '#lib/features/merging/jobs.server.ts';
import { mergingMails } from '#lib/features/merging/mails.server.ts';
import { getMerger, mergePeople } from '#lib/features/merging/merge.server.ts';
import {
	listOwnProposals,
	showDuplicates,
	showLink,
	showProposal
} from '#lib/features/merging/pages.server.ts';
import { approveMerger, proposeMerger, withdrawMerger } from '#lib/features/merging/propose.server.ts';
import { undoMerger } from '#lib/features/merging/undo.server.ts';
import { closeConfidential } from '#lib/features/people/closings.server.ts';
import { addMs, DAY, now, setClock } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { onBothDatabases } from '../../support/database.ts';
import { mergeByTwo, withTwo, type Two } from '../../support/merging.ts';
import { refusalOf } from '../../support/problems.ts';
import { sendAll } from '../../support/sending.ts';
import { missingIn, readAll } from '../../support/whole-tables.ts';
import * as world from '../../support/builders.ts';

const tokenOf = (id: string, side: 'kept' | 'gone') => mergePath(id, side).split('/').at(-1) ?? '';

async function isMerged(db: Db, gone: string) {
	const row = await db
		.selectFrom('mergedPerson')
		.select('goneId')
		.where('goneId', '=', gone)
		.executeTakeFirst();
	return row !== undefined;
}

/** What of the one who goes somebody reads. */
async function reads(db: Db, personId: string, { gone, wishes }: Two) {
	const actor = await world.actorOf(db, personId);
	const pairs = await db
		.selectFrom('coachingPair')
		.select('id')
		.where((where) => where.or([where('coachId', '=', gone), where('participantId', '=', gone)]))
		.execute();
	const opened = await Promise.all(
		pairs.map(async ({ id }) => (await refusalOf(showPair(db, actor, id))) === undefined)
	);
	return {
		pairs: opened.filter(Boolean).length,
		coachingWish: (await refusalOf(getWish(db, actor, wishes.coaching))) === undefined,
		works: (await readableSubmissions(db, actor).select('submission.id').execute()).length
	};
}

withTwo('Merging by two', (inWorld) => {
	test(
		'is asked for where either has a pair, a coaching wish, a hand-in or an account ever used, and nowhere else',
		inWorld(async (two) => {
			const { db } = two;
			const { people, assignmentId } = two;
			const staff = two.actors.staff;
			const fresh = async () => [await world.addPerson(db), await world.addPerson(db)] as const;
			const pair = { id: newId(), participantId: people.another, askedAt: now(), askedBy: people.coach };
			const guards: ((id: string) => Promise<unknown>)[] = [
				(id) => db.updateTable('user').set({ passwordHash: 'x' }).where('id', '=', id).execute(),
				(id) =>
					db
						.insertInto('coachingPair')
						.values({ ...pair, coachId: id })
						.execute(),
				(id) =>
					db
						.insertInto('submission')
						.values({ id: newId(), assignmentId, personId: id, text: '', savedAt: now() })
						.execute(),
				(id) => db.updateTable('wish').set({ ownerPersonId: id }).where('kind', '=', 'coaching').execute()
			];
			for (const guard of guards) {
				const [kept, gone] = await fresh();
				await guard(kept);
				expect((await getMerger(db, staff, kept, gone)).takesTwo).toBe(true);
				expect(await refusalOf(mergePeople(db, staff, kept, gone))).toEqual({ status: 409 });
				expect(await isMerged(db, gone)).toBe(false);
			}
			const [kept, gone] = await fresh();
			expect((await getMerger(db, staff, kept, gone)).takesTwo).toBe(false);
			await mergePeople(db, staff, kept, gone);
			expect(await isMerged(db, gone)).toBe(true);
		})
	);

	test(
		'happens at the second yes, whichever comes last, and not before',
		inWorld(async (two) => {
			const { db } = two;
			const { kept, gone, actors } = two;
			const id = await proposeMerger(db, actors.staff, kept, gone);
			await answerMergerByLink(db, tokenOf(id, 'kept'), 'yes');
			expect(await isMerged(db, gone)).toBe(false);
			await approveMerger(db, actors.admin, id);
			expect(await isMerged(db, gone)).toBe(true);
			const heard = await db
				.selectFrom('alert')
				.select(['recipientId', 'href'])
				.where('kind', '=', 'merge_settled')
				.execute();
			const href = `/mensen/samenvoegen/${id}`;
			expect(heard).toEqual([{ recipientId: actors.staff.personId, href }]);
			await undoMerger(db, actors.staff, gone);
			await mergeByTwo(db, two);
			expect(await isMerged(db, gone)).toBe(true);
			expect(await refusalOf(approveMerger(db, actors.admin, id))).toEqual({ status: 409 });
		})
	);

	test(
		'takes the yes of another administrator than who proposed it, and of no other role',
		inWorld(async (two) => {
			const { db } = two;
			const { kept, gone, actors } = two;
			const both = await world.actorOf(db, await world.addPerson(db, { admin: true, staff: true }));
			const id = await proposeMerger(db, both, kept, gone);
			expect(await refusalOf(approveMerger(db, both, id))).toEqual({ status: 403 });
			expect(await refusalOf(approveMerger(db, actors.staff, id))).toEqual({ status: 403 });
			expect(await refusalOf(approveMerger(db, actors.coordinator, id))).toEqual({ status: 404 });
			expect(await refusalOf(answerMerger(db, actors.staff, id, 'yes'))).toEqual({ status: 404 });
			expect((await showProposal(db, both, id)).may).toEqual({ approve: false, withdraw: true });
			expect((await showProposal(db, both, id)).approvers).toHaveLength(1);
			expect((await showProposal(db, actors.admin, id)).may).toEqual({ approve: true, withdraw: true });
			await approveMerger(db, actors.admin, id);
			expect(await isMerged(db, gone)).toBe(false);
		})
	);

	test(
		'tells both addresses, with links that do nothing by being looked at, and names nobody’s address',
		inWorld(async (two) => {
			const { db } = two;
			const { kept, gone, actors } = two;
			const addresses = { kept: 'pia@example.nl', gone: `${gone}@example.nl` };
			await sendAll(db, mergingMails);
			const id = await proposeMerger(db, actors.staff, kept, gone);
			const asked = (await sendAll(db, mergingMails)).filter(({ text }) => text.includes('/samenvoegen/'));
			expect(asked.map(({ to }) => to).sort()).toEqual(Object.values(addresses).sort());
			for (const { text } of asked) expect(text).not.toMatch(/@|Organisatie|Linde/);
			const before = await readAll(db);
			for (let looks = 0; looks < 5; looks += 1) {
				await showLink(db, tokenOf(id, 'kept'));
				await showLink(db, tokenOf(id, 'gone'));
			}
			expect(missingIn(await readAll(db), before)).toEqual({});
			expect(await showLink(db, tokenOf(id, 'kept'))).toMatchObject({ otherAddress: gone.slice(0, 2) });
			await approveMerger(db, actors.admin, id);
			await answerMergerByLink(db, tokenOf(id, 'kept'), 'yes');
			const done = (await sendAll(db, mergingMails)).filter(({ subject }) => subject.includes('nu één'));
			expect(done.map(({ to }) => to).sort()).toEqual(Object.values(addresses).sort());
			await undoMerger(db, actors.staff, gone);
			const undone = (await sendAll(db, mergingMails)).filter(({ subject }) =>
				subject.includes('teruggedraaid')
			);
			expect(undone.map(({ to }) => to).sort()).toEqual(Object.values(addresses).sort());
		})
	);

	test(
		'does not take a yes from the mailbox of the one who goes, but does take a no from either',
		inWorld(async (two) => {
			const { db } = two;
			const { kept, gone, actors } = two;
			const first = await proposeMerger(db, actors.staff, kept, gone);
			expect(await refusalOf(answerMergerByLink(db, tokenOf(first, 'gone'), 'yes'))).toEqual({ status: 404 });
			await answerMergerByLink(db, tokenOf(first, 'gone'), 'no');
			expect((await showProposal(db, actors.admin, first)).outcome).toBe('refused');
			const second = await proposeMerger(db, actors.staff, kept, gone);
			await approveMerger(db, actors.admin, second);
			await answerMerger(db, await world.actorOf(db, kept), second, 'no');
			expect(await refusalOf(answerMergerByLink(db, tokenOf(second, 'kept'), 'yes'))).toEqual({
				status: 409
			});
			const third = await proposeMerger(db, actors.staff, kept, gone);
			await withdrawMerger(db, actors.staff, third);
			expect(await refusalOf(approveMerger(db, actors.admin, third))).toEqual({ status: 409 });
			expect(await isMerged(db, gone)).toBe(false);
		})
	);

	test(
		'is asked about one merger at a time, and not for longer than thirty days',
		inWorld(async (two) => {
			const { db } = two;
			const { kept, gone, actors, people } = two;
			const id = await proposeMerger(db, actors.staff, kept, gone);
			expect(await refusalOf(proposeMerger(db, actors.staff, gone, kept))).toEqual({ status: 409 });
			expect(await refusalOf(proposeMerger(db, actors.staff, people.another, gone))).toEqual({ status: 409 });
			setClock(addMs(now(), 30 * DAY));
			expect(await refusalOf(answerMergerByLink(db, tokenOf(id, 'kept'), 'yes'))).toEqual({ status: 409 });
			expect(await listOwnProposals(db, await world.actorOf(db, kept))).toEqual([]);
			await endOldProposals(db);
			expect((await showLink(db, tokenOf(id, 'kept'))).outcome).toBe('expired');
		})
	);

	test(
		'ends coaching and opens nothing that the one who is kept could not read; the other half reads as before',
		inWorld(async (two) => {
			const { db } = two;
			const { kept, gone, people } = two;
			const own = (await reads(db, kept, two)).works;
			const before = {
				gone: await reads(db, gone, two),
				trainer: await reads(db, people.trainer, two),
				coach: await reads(db, people.coach, two)
			};
			await mergeByTwo(db, two);
			expect(before.gone).toMatchObject({ pairs: 3, coachingWish: true });
			expect(await reads(db, kept, two)).toEqual({ pairs: 0, coachingWish: false, works: own });
			expect(await reads(db, people.trainer, two)).toEqual(before.trainer);
			expect(await reads(db, people.coach, two)).toEqual(before.coach);
			const going = db.selectFrom('coachingPair').select('id').where('endedAt', 'is', null);
			expect(await going.where('participantId', '=', gone).execute()).toEqual([]);
			const told = await listAlerts(db, await world.actorOf(db, people.trainer), {
				unread: false,
				before: null
			});
			expect(JSON.stringify(told)).toContain('coaching_ended_by_merger');
		})
	);

	test(
		'lets hand-ins and coaching wishes come along when the account that goes said yes itself, and coaching never',
		inWorld(async (two) => {
			const { db } = two;
			const { kept } = two;
			const own = (await reads(db, kept, two)).works;
			await db.updateTable('submission').set({ personId: two.gone }).where('id', '=', two.unsentId).execute();
			await mergeByTwo(db, two, { goneAgrees: true });
			expect(await reads(db, kept, two)).toEqual({ pairs: 0, coachingWish: true, works: own + 1 });
		})
	);

	test(
		'hands no account over: links, sign-ins and password of the one who goes open nothing, and who signs in is kept',
		inWorld(async (two) => {
			const { db } = two;
			const { kept, gone, actors } = two;
			const link = { id: newId(), personId: gone, kind: 'reset' as const, createdAt: now() };
			await db
				.insertInto('signInLink')
				.values({ ...link, expiresAt: addMs(now(), DAY) })
				.execute();
			const passwordHash = 'van wie blijft';
			await db.updateTable('user').set({ passwordHash }).where('id', '=', kept).execute();
			await mergeByTwo(db, two);
			const open = db.selectFrom('signInLink').select('id').where('usedAt', 'is', null);
			expect(await open.execute()).toEqual([]);
			const accounts = db
				.selectFrom('user')
				.select(['id', 'passwordHash', 'disabledAt'])
				.where('id', 'in', [kept, gone]);
			expect((await accounts.execute()).sort((one) => (one.id === kept ? -1 : 1))).toEqual([
				{ id: kept, passwordHash, disabledAt: null },
				{ id: gone, passwordHash: 'x', disabledAt: expect.any(String) }
			]);
			const fresh = await world.addPerson(db);
			expect(await refusalOf(proposeMerger(db, actors.staff, fresh, kept))).toEqual({ status: 409 });
		})
	);

	test(
		'does not take the word of an account to which something is closed since a recovery',
		inWorld(async (two) => {
			const { db, kept, gone, actors } = two;
			const id = await proposeMerger(db, actors.staff, kept, gone);
			await db.transaction().execute((trx) => closeConfidential(trx, gone, 'link'));
			const yes = answerMerger(db, await world.actorOf(db, gone), id, 'yes');
			expect(await refusalOf(yes)).toEqual({ status: 409 });
			await approveMerger(db, actors.admin, id);
			await answerMerger(db, await world.actorOf(db, kept), id, 'yes');
			expect(await reads(db, kept, two)).toMatchObject({ pairs: 0, coachingWish: false });
		})
	);
});

onBothDatabases('Two who say yes in the same moment', (database) => {
	test('make one merger of it', async () => {
		const db = database();
		const [kept, gone] = [await world.addPerson(db), await world.addPerson(db)];
		const staff = await world.actorOf(db, await world.addPerson(db, { staff: true }));
		const admin = await world.actorOf(db, await world.addPerson(db, { admin: true }));
		const id = await proposeMerger(db, staff, kept, gone);
		const answers = await Promise.all([
			refusalOf(approveMerger(db, admin, id)),
			refusalOf(answerMergerByLink(db, tokenOf(id, 'kept'), 'yes')),
			refusalOf(answerMergerByLink(db, tokenOf(id, 'kept'), 'yes'))
		]);
		expect(answers.filter(Boolean).length).toBeLessThan(2);
		expect((await showProposal(db, admin, id)).outcome).toBe('merged');
		expect((await showDuplicates(db, staff)).merged).toHaveLength(1);
	});
});
