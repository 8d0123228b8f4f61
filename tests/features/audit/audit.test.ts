import { expect, test } from 'vitest';
import { listAboutMe, listTechnical } from '#lib/features/audit/queries.server.ts';
import type { AuditAction } from '#lib/i18n/audit-actions.ts';
import { writeAudit } from '#lib/server/audit.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { onBothDatabases } from '../../support/database.ts';
import { refusalOf } from '../../support/problems.ts';
import { actorOf, addPerson } from '../../support/builders.ts';

async function cast(db: Db) {
	const person = async (facts: object) => await actorOf(db, await addPerson(db, facts));
	return {
		noor: await person({ givenName: 'Noor', familyName: 'Bakker' }),
		staff: await person({ givenName: 'Sam', familyName: 'Staf', staff: true }),
		admin: await person({ givenName: 'Abel', familyName: 'Beheer', admin: true })
	};
}

async function write(db: Db, actorId: string | null, action: AuditAction, personId?: string) {
	const entry = { actorId, action, objectId: 'x', ...(personId && { personId }) };
	await db.transaction().execute((trx) => writeAudit(trx, entry));
}

onBothDatabases('The log', (database) => {
	test('tells a person who did what with their data, newest first, and nothing about others', async () => {
		const db = database();
		const { noor, staff } = await cast(db);
		await write(db, staff.personId, 'enrolment.place', noor.personId);
		await write(db, staff.personId, 'submission.read', staff.personId);
		await write(db, null, 'wish.confirm', noor.personId);
		await write(db, noor.personId, 'person.sign_in', noor.personId);
		const { entries, before } = await listAboutMe(db, noor);
		expect(entries.map(({ action, actor }) => [action, actor])).toEqual([
			['person.sign_in', 'Noor Bakker'],
			['wish.confirm', null],
			['enrolment.place', 'Sam Staf']
		]);
		expect(before).toBeUndefined();
	});

	test('goes on where a page ended, without an entry lost or told twice', async () => {
		const db = database();
		const { noor } = await cast(db);
		for (let count = 0; count < 120; count += 1) await write(db, null, 'wish.confirm', noor.personId);
		const numbers: number[] = [];
		const pages: number[] = [];
		for (let before: number | undefined = undefined, first = true; first || before; first = false) {
			const page: Awaited<ReturnType<typeof listAboutMe>> = await listAboutMe(db, noor, before);
			numbers.push(...page.entries.map(({ seq }) => seq));
			pages.push(page.entries.length);
			before = page.before;
		}
		expect(pages).toEqual([50, 50, 20]);
		const all = await db.selectFrom('audit').select('seq').orderBy('seq', 'desc').execute();
		expect(numbers).toEqual(all.map(({ seq }) => seq));
	});

	test('shows to technical management accounts, roles and settings, and no content', async () => {
		const db = database();
		const { noor, staff, admin } = await cast(db);
		await write(db, admin.personId, 'role.grant', noor.personId);
		await write(db, staff.personId, 'submission.read', noor.personId);
		await write(db, staff.personId, 'wish.answer', noor.personId);
		await write(db, null, 'import.apply');
		await write(db, staff.personId, 'calendar.save', 'c1');
		const { entries } = await listTechnical(db, admin);
		expect(entries.map(({ action }) => action)).toEqual(['calendar.save', 'import.apply', 'role.grant']);
		for (const actor of [noor, staff])
			expect(await refusalOf(listTechnical(db, actor))).toEqual({ status: 404 });
	});

	test('calls who is shielded by the given name alone, but to themselves', async () => {
		const db = database();
		const { noor, admin } = await cast(db);
		await db.updateTable('person').set({ shieldedAt: now() }).where('id', '=', noor.personId).execute();
		await write(db, noor.personId, 'person.correct', noor.personId);
		expect((await listAboutMe(db, noor)).entries.map(({ actor }) => actor)).toEqual(['Noor Bakker']);
		expect((await listTechnical(db, admin)).entries.map(({ actor }) => actor)).toEqual(['Noor']);
	});
});
