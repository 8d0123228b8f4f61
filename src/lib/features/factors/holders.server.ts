import { sql } from 'kysely';
import type { Db } from '#lib/server/db/open.ts';
import type { Duty } from './factor.ts';

export type Holder = Duty & {
	personId: string;
	givenName: string;
	infix: string;
	familyName: string;
	shieldedAt: string | null;
	hasFactor: boolean;
};

/** Everybody with an open account who must have a factor: since when, where it is asked, and whether they have one. */
export async function listHolders(db: Db): Promise<Holder[]> {
	const rows = await accounts(db).orderBy('familyName').orderBy('givenName').execute();
	return rows.flatMap((row) => toHolder(row) ?? []);
}

/** The same of one person; undefined for whoever needs no factor. */
export async function findHolder(db: Db, personId: string): Promise<Holder | undefined> {
	const row = await accounts(db).where('person.id', '=', personId).executeTakeFirst();
	return row && toHolder(row);
}

function accounts(db: Db) {
	return db
		.selectFrom('person')
		.innerJoin('user', 'user.id', 'person.id')
		.select(['person.id as personId', 'givenName', 'infix', 'familyName', 'shieldedAt'])
		.select((select) => [
			sql<string | null>`(select min(granted_at) from role_grant
				where role_grant.person_id = ${sql.ref('person.id')} and ended_at is null)`.as('grantedAt'),
			sql<string | null>`(select min(since) from trainer
				where trainer.person_id = ${sql.ref('person.id')})`.as('trainerSince'),
			sql<string | null>`(select min(accepted_at) from coaching_pair
				where coach_id = ${sql.ref('person.id')} and ended_at is null)`.as('coachSince'),
			select
				.exists(select.selectFrom('passkey').select('passkey.id').whereRef('passkey.userId', '=', 'user.id'))
				.as('hasPasskey'),
			select
				.exists(
					select
						.selectFrom('authenticatorApp')
						.select('authenticatorApp.id')
						.whereRef('authenticatorApp.userId', '=', 'user.id')
						.where('confirmedAt', 'is not', null)
				)
				.as('hasApp')
		])
		.where('person.erasedAt', 'is', null)
		.where('user.disabledAt', 'is', null);
}

type Account = Awaited<ReturnType<ReturnType<typeof accounts>['execute']>>[number];

function toHolder(row: Account): Holder | undefined {
	const { grantedAt, trainerSince, coachSince, hasPasskey, hasApp, ...person } = row;
	const duty = dutyOf(grantedAt, trainerSince, coachSince);
	return duty && { ...person, ...duty, hasFactor: Boolean(hasPasskey) || Boolean(hasApp) };
}

function dutyOf(
	grantedAt: string | null,
	trainerSince: string | null,
	coachSince: string | null
): Duty | undefined {
	if (grantedAt) return { where: 'everywhere', since: grantedAt };
	const [since] = [trainerSince, coachSince].filter((at) => at !== null).sort();
	return since ? { where: 'guarded', since } : undefined;
}
