import { expect, test } from 'vitest';
import { reportAbsence } from '#lib/features/attendance/reports.server.ts';
import { cancelEdition } from '#lib/features/editions/cancel.server.ts';
import { withdrawEnrolment } from '#lib/features/enrolments/commands.server.ts';
import { mergePeople } from '#lib/features/merging/merge.server.ts';
import { askMix } from '#lib/features/mixes/ask.server.ts';
import { publishByItself, publishMix } from '#lib/features/mixes/publish.server.ts';
import { findMixes } from '#lib/features/mixes/queries.server.ts';
import { chooseOption, repairMix } from '#lib/features/mixes/repair.server.ts';
import { movePerson } from '#lib/features/mixes/seats.server.ts';
import type { Db } from '#lib/server/db/open.ts';
import { onBothDatabases } from '../../support/database.ts';
import { mixingWorld, passSession, publishedGroups, runBackground } from '../../support/mixing.ts';
import { refusalOf } from '../../support/problems.ts';
import { actorOf, addPerson } from '../../support/builders.ts';

type World = Awaited<ReturnType<typeof mixingWorld>>;

async function proposed(db: Db, { editionId, actors }: World) {
	await askMix(db, actors.staff, editionId);
	await runBackground(db);
	return await formOf(db, editionId);
}

async function formOf(db: Db, editionId: string) {
	const { proposal } = await findMixes(db, editionId);
	return { mixId: proposal?.id ?? '', version: proposal?.version ?? 0 };
}

async function listTold(db: Db, personIds: string[]) {
	const rows = await db
		.selectFrom('alert')
		.select('recipientId')
		.where('kind', '=', 'mix_published')
		.where('recipientId', 'in', personIds)
		.execute();
	return rows.map((row) => row.recipientId);
}

onBothDatabases('Groups that were proposed before', (database) => {
	test('somebody was merged can still be published, and their other ways to repair are gone', async () => {
		const db = database();
		const world = await mixingWorld(db);
		const { editionId, sessionId, actors, people } = world;
		await publishMix(db, actors.staff, editionId, await proposed(db, world));
		await reportAbsence(db, actors.participant, sessionId);
		await repairMix(db, actors.staff, editionId);
		await runBackground(db);
		const gone = people[1] ?? '';
		const kept = await addPerson(db);
		await mergePeople(db, actors.staff, kept, gone);
		const form = await formOf(db, editionId);
		const chosen = chooseOption(db, actors.staff, editionId, { ...form, option: 1 });
		expect(await refusalOf(chosen)).toEqual({ status: 409 });
		expect((await findMixes(db, editionId)).proposal?.options).toEqual([]);
		await publishMix(db, actors.staff, editionId, form);
		expect((await publishedGroups(db, sessionId)).flat()).toContain(kept);
	});

	test('the groups in force were changed by hand do not undo that change', async () => {
		const db = database();
		const world = await mixingWorld(db);
		const { editionId, sessionId, actors, people } = world;
		await publishMix(db, actors.staff, editionId, await proposed(db, world));
		await reportAbsence(db, actors.participant, sessionId);
		await repairMix(db, actors.staff, editionId);
		await runBackground(db);
		const repair = await formOf(db, editionId);
		const { published } = await findMixes(db, editionId);
		const before = await publishedGroups(db, sessionId);
		const personId = people[1] ?? '';
		const group = before.findIndex((table) => !table.includes(personId)) + 1;
		const form = { mixId: published?.id ?? '', version: published?.version ?? 0, sessionId, personId, group };
		await movePerson(db, actors.trainer, editionId, form);
		expect(await refusalOf(publishMix(db, actors.staff, editionId, repair))).toEqual({ status: 409 });
		expect((await findMixes(db, editionId)).proposal).toBeNull();
		expect((await publishedGroups(db, sessionId))[group - 1]).toContain(personId);
	});

	test('others were published do not come of a repair of those before', async () => {
		const db = database();
		const world = await mixingWorld(db);
		const { editionId, actors } = world;
		await publishMix(db, actors.staff, editionId, await proposed(db, world));
		const fresh = await proposed(db, world);
		await repairMix(db, actors.staff, editionId);
		await publishMix(db, actors.staff, editionId, fresh);
		await runBackground(db);
		expect(await findMixes(db, editionId)).toMatchObject({ proposal: null, published: { id: fresh.mixId } });
	});

	test('somebody withdrew are not told to who withdrew', async () => {
		const db = database();
		const world = await mixingWorld(db);
		const { editionId, actors, people } = world;
		const form = await proposed(db, world);
		const [gone = '', stays = ''] = people;
		const { id } = await db
			.selectFrom('enrolment')
			.select('id')
			.where('personId', '=', gone)
			.executeTakeFirstOrThrow();
		await withdrawEnrolment(db, await actorOf(db, gone), id);
		await publishMix(db, actors.staff, editionId, form);
		expect(await listTold(db, [gone, stays])).toEqual([stays]);
	});

	test('the edition was cancelled, or its sessions began, are published to nobody', async () => {
		const db = database();
		const [cancelled, begun] = [await mixingWorld(db), await mixingWorld(db)];
		const forms = [await proposed(db, cancelled), await proposed(db, begun)];
		await cancelEdition(db, cancelled.actors.staff, cancelled.editionId, 'Te weinig mensen.');
		await passSession(db, begun.sessionId);
		for (const [index, { actors, editionId, people }] of [cancelled, begun].entries()) {
			const form = forms[index]!;
			expect(await refusalOf(publishMix(db, actors.staff, editionId, form))).toEqual({ status: 409 });
			await publishByItself(db, form.mixId, editionId);
			expect(await listTold(db, people)).toEqual([]);
			expect((await findMixes(db, editionId)).published).toBeNull();
		}
	});
});
