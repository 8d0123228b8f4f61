import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { migrate, migrateTo } from '#lib/server/db/migrate.ts';
import { onEmptyDatabases } from '../support/database.ts';

onEmptyDatabases('A database from before addresses had a name', (database) => {
	test('keeps every address, gives each one a name, and names them in its mails', async () => {
		const db = database();
		const at = '2027-01-01T00:00:00.000Z';
		await migrateTo(db, '2026-11-22-1790-find-who-is-to-call');
		await sql`insert into person (id, given_name, initials, infix, family_name, email, created_at)
			values ('noor', 'Noor', 'N.', '', 'Proef', 'nieuw@example.nl', ${at})`.execute(db);
		for (const email of ['oud@example.nl', 'nieuw@example.nl'])
			await sql`insert into person_address (email, person_id, added_at)
				values (${email}, 'noor', ${at})`.execute(db);
		for (const email of ['oud@example.nl', 'weg@example.nl'])
			await sql`insert into outbox
				(id, dedup_key, recipient_id, template, ids, created_at, release_at, state)
				values (${email}, ${email}, 'noor', 'people.address_changed',
					${JSON.stringify({ oldAddress: email })}, ${at}, ${at}, 'pending')`.execute(db);
		await migrate(db);
		const addresses = await db.selectFrom('personAddress').selectAll().orderBy('email').execute();
		expect(addresses.map(({ id: _, ...address }) => address)).toEqual(
			['nieuw@example.nl', 'oud@example.nl'].map((email) => ({
				...{ email, personId: 'noor', addedAt: at, unsafeAt: null, unsafeBy: null }
			}))
		);
		expect(new Set(addresses.map(({ id }) => id)).size).toBe(2);
		expect(addresses.every(({ id }) => id.length === 20)).toBe(true);
		const mails = await db.selectFrom('outbox').select('ids').orderBy('id').execute();
		expect(mails.map(({ ids }) => JSON.parse(ids) as unknown)).toEqual([{ addressId: addresses[1]?.id }, {}]);
	});
});
