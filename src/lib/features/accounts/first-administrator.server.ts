import { hashPassword } from '#lib/server/auth/password.ts';
import { writeAudit } from '#lib/server/audit.ts';
import { now } from '#lib/server/clock.ts';
import { lockKeys } from '#lib/server/db/lock-keys.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { readSetting, writeSetting } from '#lib/server/db/settings.ts';
import { newId } from '#lib/server/ids.ts';
import { conflict } from '#lib/server/refuse.ts';
import { signToken, verifyToken } from '#lib/server/secrets.ts';
import { refuseEasy } from './easy.server.ts';
import { wordsOf } from './passwords.server.ts';
import { insertPeople } from '#lib/features/people/addresses/addresses.server.ts';
import { holdersOf } from '#lib/features/people/relations.server.ts';

const PURPOSE = 'first-administrator';

/** The one-time token for whoever may begin; undefined as soon as there is an administrator. */
export async function findFirstToken(db: Db): Promise<string | undefined> {
	if (await hasAdministrator(db)) return undefined;
	const id = (await readSetting(db, 'first_administrator')) ?? newId();
	await writeSetting(db, 'first_administrator', id);
	return signToken(PURPOSE, id);
}

export async function isFirstToken(db: Db, token: string): Promise<boolean> {
	const id = verifyToken(PURPOSE, token);
	return (
		id !== undefined && id === (await readSetting(db, 'first_administrator')) && !(await hasAdministrator(db))
	);
}

export type FirstAdministrator = {
	givenName: string;
	initials: string;
	infix: string;
	familyName: string;
	email: string;
	password: string;
};

/** Makes the first administrator, who is staff as well, so that the work can begin; works once. */
export async function makeFirstAdministrator(
	db: Db,
	token: string,
	person: FirstAdministrator
): Promise<string> {
	if (!(await isFirstToken(db, token))) conflict('auth_link_over');
	await refuseEasy(person.password, wordsOf(person));
	const passwordHash = await hashPassword(person.password);
	return await db.transaction().execute(async (trx) => {
		await lockKeys(trx, PURPOSE);
		if (await hasAdministrator(trx)) conflict('auth_link_over');
		const id = await addPerson(trx, person);
		await trx.insertInto('user').values({ id, passwordHash, createdAt: now() }).execute();
		for (const role of ['admin', 'staff'] as const) {
			await trx
				.insertInto('roleGrant')
				.values({ id: newId(), personId: id, role, grantedAt: now() })
				.execute();
		}
		await writeAudit(trx, {
			actorId: id,
			action: 'person.become_first_administrator',
			objectId: id,
			personId: id
		});
		return id;
	});
}

async function addPerson(trx: Trx, { givenName, initials, infix, familyName, email }: FirstAdministrator) {
	const id = newId();
	await insertPeople(trx, [{ id, givenName, initials, infix, familyName, email }]);
	return id;
}

async function hasAdministrator(db: Db) {
	return (await holdersOf(db, 'admin')).length > 0;
}
