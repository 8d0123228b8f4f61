import type { Db } from '#lib/server/db/open.ts';

/**
 * Whether a merger of these people takes two: one of them has a coaching pair, a coaching wish or a hand-in, or an
 * account that was ever used.
 */
export async function takesTwo(db: Db, personIds: string[]): Promise<boolean> {
	const found = await db
		.selectFrom('person')
		.select('id')
		.where('id', 'in', personIds)
		.where((where) =>
			where.or([
				where.exists(
					where
						.selectFrom('user')
						.select('user.id')
						.whereRef('user.id', '=', 'person.id')
						.where('passwordHash', 'is not', null)
				),
				where.exists(
					where
						.selectFrom('submission')
						.select('submission.id')
						.whereRef('submission.personId', '=', 'person.id')
				),
				where.exists(
					where
						.selectFrom('coachingPair')
						.select('coachingPair.id')
						.where((either) =>
							either.or([
								either('coachId', '=', either.ref('person.id')),
								either('participantId', '=', either.ref('person.id'))
							])
						)
				),
				where.exists(
					where
						.selectFrom('wish')
						.select('wish.id')
						.where('kind', '=', 'coaching')
						.where((either) =>
							either.or([
								either('askerId', '=', either.ref('person.id')),
								either('ownerPersonId', '=', either.ref('person.id'))
							])
						)
				)
			])
		)
		.limit(1)
		.executeTakeFirst();
	return found !== undefined;
}

/** Who of these people has ever signed in. */
export async function listSignedIn(db: Db, personIds: string[]): Promise<string[]> {
	const rows = await db
		.selectFrom('user')
		.select('id')
		.where('id', 'in', personIds)
		.where('passwordHash', 'is not', null)
		.execute();
	return rows.map((row) => row.id);
}
