import { expect, test } from 'vitest';
import { saveDraft } from '#lib/features/assignments/hand-in.server.ts';
import { askWish } from '#lib/features/wishes/asking/ask.server.ts';
import { forgetJournals } from '#lib/features/merging/jobs.server.ts';
import { showUndo } from '#lib/features/merging/undo-page.server.ts';
import { undoMerger } from '#lib/features/merging/undo.server.ts';
import { synchroniseDiaries } from '#lib/features/diaries/synchronise-diaries.server.ts';
import { erasePerson } from '#lib/features/privacy/erase.server.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { pairTrainer } from '#lib/features/pairings/commands.server.ts';
import { recheckLeads } from '#lib/features/pairings/recheck.server.ts';
import { addMs, DAY, now, setClock } from '#lib/server/clock.ts';
import { newId } from '#lib/server/ids.ts';
import { openFolder } from '../../support/erasing.ts';
import { mergeByTwo, withTwo } from '../../support/merging.ts';
import { refusalOf } from '../../support/problems.ts';
import { missingIn, readAll } from '../../support/whole-tables.ts';
import * as world from '../../support/builders.ts';

/** What only grows, or is over for good: the past, mail, and ways in. */
const GROWS = ['audit', 'outbox', 'alert', 'merge_proposal'];

withTwo('Undoing a merger', (inWorld) => {
	for (const goneAgrees of [false, true]) {
		test(
			`puts every row back where it was, ${goneAgrees ? 'also' : 'and leaves alone'} what is confidential`,
			inWorld(async (two) => {
				const { db } = two;
				const before = await readAll(db);
				await mergeByTwo(db, two, { goneAgrees });
				const between = await readAll(db);
				expect(Object.keys(missingIn(before, between)).length).toBeGreaterThan(20);

				expect(await undoMerger(db, two.actors.staff, two.gone)).toEqual({ keptId: two.kept, left: 0 });

				const after = await readAll(db);
				expect(missingIn(before, after)).toEqual({});
				expect(Object.keys(missingIn(after, before)).filter((table) => !GROWS.includes(table))).toEqual([]);
			})
		);
	}

	test(
		'leaves with who was kept what was made since, and says so before',
		inWorld(async (two) => {
			const { db } = two;
			const { kept, gone, actors, unsentAssignmentId } = two;
			const before = await readAll(db, GROWS);
			await mergeByTwo(db, two);
			setClock(addMs(now(), DAY));
			const edition = await world.addEdition(db, { title: 'Van daarna' });
			const seat = await world.addEnrolment(db, edition, kept);
			const asker = await world.actorOf(db, kept);
			const wish = { formKey: newId(), kind: 'deepening' as const, summary: 'Van daarna', body: '' };
			const wishId = await askWish(db, asker, wish);
			await saveDraft(db, asker, unsentAssignmentId, { text: 'Van daarna.', files: [] });

			const page = await showUndo(db, actors.staff, gone);
			expect(page.since.seats).toEqual([{ id: seat, name: 'Van daarna' }]);
			expect(page.since.wishes.map(({ id }) => id)).toEqual([wishId]);
			expect(page).toMatchObject({ why: null, allowed: true, until: addMs(page.mergedAt, 30 * DAY) });

			await undoMerger(db, actors.staff, gone);
			const after = await readAll(db, GROWS);
			expect(missingIn(before, after)).toEqual({});
			for (const [table, column] of [
				['enrolment', 'personId'],
				['wish', 'askerId'],
				['submission', 'personId']
			] as const) {
				const added = missingIn(after, before)[table === 'wish' ? 'wish' : table] ?? [];
				expect(added.map((row) => (JSON.parse(row) as Record<string, string>)[column])).toEqual([kept]);
			}
		})
	);

	test(
		'gives a hand-in that was written in since not back to the other account',
		inWorld(async (two) => {
			const { db } = two;
			const { kept, gone, actors, unsentAssignmentId } = two;
			await saveDraft(db, await world.actorOf(db, gone), unsentAssignmentId, {
				text: 'Een begin.',
				files: []
			});
			await mergeByTwo(db, two, { goneAgrees: true });
			setClock(addMs(now(), DAY));
			await saveDraft(db, await world.actorOf(db, kept), unsentAssignmentId, {
				text: 'Het vervolg.',
				files: []
			});
			expect((await undoMerger(db, actors.staff, gone)).left).toBe(1);
			const works = db.selectFrom('submission').select('personId').where('text', '=', 'Het vervolg.');
			expect(await works.execute()).toEqual([{ personId: kept }]);
		})
	);

	test(
		'gives a trainer’s place back that the merger took, unless somebody else has it now',
		inWorld(async (two) => {
			const { db } = two;
			const { kept, gone, actors, people, organisations } = two;
			const sessions: string[] = [];
			for (let count = 0; count < 2; count += 1) {
				const session = await world.addSession(
					db,
					await world.addEdition(db, { trainingId: two.trainingId, state: 'definitive' })
				);
				await world.addLead(db, session, 1, gone, organisations.own);
				await world.addLead(db, session, 2, people.another, organisations.linde);
				sessions.push(session);
			}
			await world.addMembership(db, kept, organisations.linde);
			await db.transaction().execute(async (trx) => {
				await recheckLeads(trx, null, [kept, gone]);
				await synchroniseDiaries(trx, sessions);
			});
			// A diary that had the session taken off gets it anew.
			const without = [...GROWS, 'diary_entry'];
			const before = await readAll(db, without);
			await mergeByTwo(db, two);
			const leads = async () =>
				await db
					.selectFrom('sessionLead')
					.select(['sessionId', 'personId'])
					.where('sessionId', 'in', sessions)
					.where('half', '=', 1)
					.execute();
			expect(await leads()).toEqual([]);
			const state = db.selectFrom('edition').select('state').where('state', '=', 'definitive');
			expect(await state.execute()).toEqual([]);

			await undoMerger(db, actors.staff, gone);
			expect(missingIn(before, await readAll(db, without))).toEqual({});

			await mergeByTwo(db, two);
			const [first = '', second = ''] = sessions;
			await pairTrainer(db, actors.staff, first, 1, people.otherTrainer, { overrideReason: 'Het kan.' });
			await undoMerger(db, actors.staff, gone);
			const now = await leads();
			expect(now.find(({ sessionId }) => sessionId === first)?.personId).toBe(people.otherTrainer);
			expect(now.find(({ sessionId }) => sessionId === second)?.personId).toBe(gone);
		})
	);

	test(
		'is refused in a sentence once the two were erased, and nothing of either comes back',
		inWorld(async (two) => {
			const { db } = two;
			const { kept, gone, actors } = two;
			await mergeByTwo(db, two);
			const names = { givenName: 'Pia', infix: '', familyName: 'Proef' };
			await db.updateTable('person').set(names).where('id', '=', kept).execute();
			await db.updateTable('roleGrant').set({ endedAt: now() }).where('personId', '=', kept).execute();
			await db.deleteFrom('sessionLead').where('personId', '=', kept).execute();
			expect((await showUndo(db, actors.staff, gone)).why).toBeNull();
			await erasePerson(db, actors.admin, kept, 'Pia Proef', openFolder());
			const before = await readAll(db);

			const page = await showUndo(db, actors.staff, gone);
			expect(page).toMatchObject({ why: m.merging_undo_erased(), kept: null, address: '' });
			expect(await refusalOf(undoMerger(db, actors.staff, gone))).toEqual({ status: 409 });
			expect(await readAll(db)).toEqual(before);
		})
	);

	test(
		'is refused in a sentence after thirty days, when merged again, or with the address in use',
		inWorld(async (two) => {
			const { db } = two;
			const { kept, gone, actors } = two;
			await mergeByTwo(db, two);
			const undo = async () => await undoMerger(db, actors.staff, gone);
			const why = async () => (await showUndo(db, actors.staff, gone)).why;

			const { email } = await db
				.selectFrom('personAddress')
				.select('email')
				.where('personId', '=', kept)
				.where('email', '<>', 'pia@example.nl')
				.executeTakeFirstOrThrow();
			await db.updateTable('person').set({ email }).where('id', '=', kept).execute();
			expect(await why()).toContain('adres');
			expect(await refusalOf(undo())).toEqual({ status: 409 });
			await db.updateTable('person').set({ email: 'pia@example.nl' }).where('id', '=', kept).execute();

			const third = await world.addPerson(db, { givenName: 'Pia' });
			await mergeByTwo(db, { ...two, gone: third });
			expect(await why()).toContain('nog een keer');
			expect(await refusalOf(undo())).toEqual({ status: 409 });
			await undoMerger(db, actors.staff, third);
			expect(await why()).toBeNull();

			await db.updateTable('user').set({ passwordHash: 'x' }).where('id', '=', third).execute();
			await mergeByTwo(db, { ...two, kept: third, gone: kept });
			expect(await why()).toContain('nog een keer');
			expect(await refusalOf(undo())).toEqual({ status: 409 });
			await undoMerger(db, actors.staff, kept);
			expect(await why()).toBeNull();

			setClock(addMs(now(), 30 * DAY));
			expect(await why()).toContain('30 dagen');
			expect(await refusalOf(undo())).toEqual({ status: 409 });
		})
	);

	test(
		'is possible for as long as the journal is there, which is thirty days',
		inWorld(async (two) => {
			const { db } = two;
			await mergeByTwo(db, two);
			const rows = async () => (await db.selectFrom('mergeEntry').select('seq').execute()).length;
			setClock(addMs(now(), 29 * DAY));
			await forgetJournals(db);
			expect(await rows()).toBeGreaterThan(0);
			setClock(addMs(now(), 2 * DAY));
			await forgetJournals(db);
			expect(await rows()).toBe(0);
			const account = db.selectFrom('user').select('passwordHash').where('id', '=', two.gone);
			expect(await account.execute()).toEqual([{ passwordHash: null }]);
		})
	);
});
