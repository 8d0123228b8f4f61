import type { Db } from '../db/open.ts';

/** Why a mail to such an address is not sent. */
export const UNSAFE = 'the address is not safe';

/** Whether somebody said that others read this mailbox; nothing is sent there, whatever it is. */
export async function isUnsafe(db: Db, address: string) {
	const row = await db
		.selectFrom('personAddress')
		.select('id')
		.where('email', '=', address)
		.where('unsafeAt', 'is not', null)
		.executeTakeFirst();
	return row !== undefined;
}
