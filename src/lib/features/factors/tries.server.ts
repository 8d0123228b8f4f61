import { DAY, MINUTE } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { countTry, type Counted, type Try } from '#lib/server/limits.ts';
import { conflict } from '#lib/server/refuse.ts';
import { sha256 } from '#lib/server/secrets.ts';

const PER_PERSON = { hits: 10, withinMs: 15 * MINUTE };
/** Six digits can be guessed in the end, so few may be tried. */
const CODES_A_DAY = { hits: 50, withinMs: DAY };
/** A whole office may share one address. */
const QUESTIONS_PER_PLACE = { hits: 300, withinMs: 15 * MINUTE };

/** Counts a code before it is looked at; it is taken back when right. */
export async function countCode(db: Db, userId: string): Promise<Try> {
	return await count(db, 'code', [
		{ key: `factor/${userId}`, limit: PER_PERSON },
		{ key: `factor-day/${userId}`, limit: CODES_A_DAY }
	]);
}

/** The same of a password given once more. */
export async function countProof(db: Db, userId: string): Promise<Try> {
	return await count(db, 'again', [{ key: `again/${userId}`, limit: PER_PERSON }]);
}

/** Counts a question for a passkey: anybody can ask for one. */
export async function countQuestion(db: Db, ip: string) {
	await count(db, '', [{ key: `passkey-from/${sha256(ip)}`, limit: QUESTIONS_PER_PLACE }]);
}

async function count(db: Db, field: string, counted: Counted[]): Promise<Try> {
	const answer = await countTry(db, counted);
	if ('made' in answer) return answer.made;
	const { withinMs } = answer.full;
	if (withinMs === DAY) conflict('factors_too_many_today', {}, field);
	conflict('auth_too_many_tries', { minutes: withinMs / MINUTE }, field);
}
