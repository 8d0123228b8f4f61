import { expect, test } from 'vitest';
import { listMails, showOperations } from '#lib/features/operations/queries.server.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { queueMails } from '#lib/server/mail/outbox.ts';
import { onBothDatabases } from '../../support/database.ts';
import { plansOf } from '../../support/plans.ts';
import { actorOf, addPerson } from '../../support/builders.ts';

onBothDatabases('The list of mails', (database) => {
	test('goes on where a page ended, also among mails of one moment', async () => {
		const db = database();
		const admin = await actorOf(db, await addPerson(db, { admin: true }));
		await queue(db, admin.personId, 120);
		const seen = [];
		let before: string | undefined = '';
		while (before !== undefined) {
			const page: Awaited<ReturnType<typeof listMails>> = await listMails(db, admin, { before });
			seen.push(...page.mails.map(({ id }) => id));
			before = page.before;
		}
		expect(new Set(seen).size).toBe(120);
		expect(seen).toHaveLength(120);
		expect((await listMails(db, admin, { before: 'gisteren' })).mails).toHaveLength(50);
	});

	test('finds the newest by when they were promised, those of one state by their state, and counts by state', async () => {
		const db = database();
		const admin = await actorOf(db, await addPerson(db, { admin: true }));
		await queue(db, admin.personId, 3);
		const [all = ''] = await plansOf(db, (read) => listMails(read, admin));
		const [failed = ''] = await plansOf(db, (read) => listMails(read, admin, { state: 'failed' }));
		expect(all).toMatch(/outbox_by_creation/);
		expect(failed).toMatch(/outbox_by_state/);
		expect(`${all} ${failed}`).not.toMatch(/SCAN outbox(?! USING INDEX)|TEMP B-TREE|Seq Scan|Sort Key/);
		const plans = await plansOf(db, (read) => showOperations(read, admin, true));
		expect(plans.some((plan) => plan.includes('outbox_by_state'))).toBe(true);
	});
});

async function queue(db: Db, recipientId: string, count: number) {
	const mails = Array.from({ length: count }, (_, index) => ({
		...{ dedupKey: `mail/${index}`, recipientId, template: 'greeting', ids: {}, releaseAt: now() }
	}));
	await db.transaction().execute((trx) => queueMails(trx, ...mails));
}
