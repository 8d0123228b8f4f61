import type { Db } from './db/open.ts';

export async function isErased(db: Db, personId: string) {
	const row = await db
		.selectFrom('person')
		.select('id')
		.where('id', '=', personId)
		.where('erasedAt', 'is not', null)
		.executeTakeFirst();
	return row !== undefined;
}
