import { randomInt } from 'node:crypto';
import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { sha256 } from '#lib/server/secrets.ts';
import { lockPeople } from '../people/lock.server.ts';
import { noteFactor, tellChange } from './tell.server.ts';

const HOW_MANY = 10;
/** Without the letters and digits that look like another one. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';
/** More than seventy-five bits, so that a plain hash is enough. */
const LENGTH = 16;

/** Ten new one-time codes instead of those of before; shown once, kept as hashes. */
export async function renewCodes(db: Db, userId: string): Promise<string[]> {
	return await db.transaction().execute(async (trx) => {
		await lockPeople(trx, [userId]);
		await noteFactor(trx, userId, 'factor.renew_codes');
		await tellChange(trx, userId, 'codes_renewed');
		return await makeCodes(trx, userId);
	});
}

/** A first factor is never the only one: it comes with codes. Later ones leave the codes as they are. */
export async function renewWhenFirst(trx: Trx, userId: string): Promise<string[] | undefined> {
	return (await countCodes(trx, userId)) ? undefined : await makeCodes(trx, userId);
}

async function makeCodes(trx: Trx, userId: string) {
	const codes = Array.from({ length: HOW_MANY }, makeCode);
	await trx.deleteFrom('oneTimeCode').where('userId', '=', userId).execute();
	await trx
		.insertInto('oneTimeCode')
		.values(codes.map((code) => ({ userId, codeHash: hashOf(userId, code), madeAt: now() })))
		.execute();
	return codes;
}

/** Whether this is one of the user's codes that was not used before; it is used now. */
export async function useOneTimeCode(db: Db, userId: string, code: string): Promise<boolean> {
	return await db.transaction().execute(async (trx) => {
		const { numUpdatedRows } = await trx
			.updateTable('oneTimeCode')
			.set({ usedAt: now() })
			.where('userId', '=', userId)
			.where('codeHash', '=', hashOf(userId, code))
			.where('usedAt', 'is', null)
			.executeTakeFirst();
		if (!numUpdatedRows) return false;
		await noteFactor(trx, userId, 'factor.use_code');
		await tellChange(trx, userId, 'code_used');
		return true;
	});
}

/** How many codes can still be used. */
export async function countCodes(db: Db, userId: string): Promise<number> {
	const { count } = await db
		.selectFrom('oneTimeCode')
		.select((select) => select.fn.countAll<number>().as('count'))
		.where('userId', '=', userId)
		.where('usedAt', 'is', null)
		.executeTakeFirstOrThrow();
	return count;
}

function makeCode() {
	const letters = Array.from({ length: LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('');
	return letters.replace(/(.{4})(?=.)/g, '$1-');
}

/** However it was typed: capitals, spaces and dashes do not matter. */
function hashOf(userId: string, code: string) {
	return sha256(`${userId}/${code.toLowerCase().replace(/[^a-z0-9]/g, '')}`);
}
