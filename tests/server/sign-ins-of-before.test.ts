import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { createSignIns } from '#lib/server/auth/sign-ins.ts';
import { migrate, migrateTo } from '#lib/server/db/migrate.ts';
import type { Db } from '#lib/server/db/open.ts';
import { sha256 } from '#lib/server/secrets.ts';
import { onEmptyDatabases } from '../support/database.ts';

onEmptyDatabases('A database from before devices were known', (database) => {
	test('keeps who is signed in, but for staff, whose days became half a day', async () => {
		const db = database();
		await migrateTo(db, '2026-11-22-1790-find-who-is-to-call');
		for (const name of ['noor', 'staff']) await signInOfBefore(db, name);
		await migrate(db);
		const signIns = createSignIns(db, false);
		expect(await signIns.read('noor')).toEqual({
			userId: 'noor',
			hash: sha256('noor'),
			facts: {
				device: 'Firefox',
				deviceId: null,
				way: 'password',
				endsAt: '2027-02-01T00:00:00.000Z',
				idleMinutes: null,
				confirmedAt: '2027-01-01T00:00:00.000Z',
				factorAt: null
			}
		});
		expect(await signIns.read('staff')).toBeNull();
	});
});

async function signInOfBefore(db: Db, id: string) {
	const at = '2027-01-01T00:00:00.000Z';
	await sql`insert into person (id, given_name, initials, infix, family_name, email, created_at)
		values (${id}, 'A', 'A', '', 'A', ${`${id}@example.nl`}, ${at})`.execute(db);
	await sql`insert into "user" (id, created_at) values (${id}, ${at})`.execute(db);
	if (id === 'staff')
		await sql`insert into role_grant (id, person_id, role, granted_at)
			values (${id}, ${id}, 'staff', ${at})`.execute(db);
	await sql`insert into login_session (id_hash, user_id, expires_at, created_at, device)
		values (${sha256(id)}, ${id}, '2027-02-01T00:00:00.000Z', ${at}, 'Firefox')`.execute(db);
}
