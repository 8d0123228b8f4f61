import { FACTOR_LASTS } from '#lib/server/auth/devices.ts';
import { addMs, now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { readMark, readSetting } from '#lib/server/db/settings.ts';
import type { Actor } from '../people/actor.ts';
import { graceEnds, isBound } from './factor.ts';
import { findHolder } from './holders.server.ts';

const ASKS_SINCE = 'factor_since';

/** What stands between somebody who signed in and the pages: giving the factor they have, or making one first. */
export type Step = 'give' | 'enrol';

/** An installation asks for a factor from its first start with this version on; a demonstration never does. */
export async function beginAsking(db: Db) {
	if ((await readMark(db)) !== 'own') return;
	await db
		.insertInto('setting')
		.values({ key: ASKS_SINCE, value: now() })
		.onConflict((row) => row.column('key').doNothing())
		.execute();
}

/** Since when this installation asks for a factor; undefined before its first start as somebody's own. */
export async function readAsksSince(db: Db): Promise<string | undefined> {
	return await readSetting(db, ASKS_SINCE);
}

/** What has to be done before this person is shown anything at all. */
export async function findFirstStep(db: Db, actor: Actor, factorAt: string | null): Promise<Step | null> {
	return isBound(actor) ? await findStep(db, actor.personId, factorAt) : null;
}

/** The same before something is shown that a factor guards. */
export async function findStep(db: Db, personId: string, factorAt: string | null): Promise<Step | null> {
	if (factorAt && factorAt > addMs(now(), -FACTOR_LASTS)) return null;
	if (await hasFactor(db, personId)) return 'give';
	const grace = await findGrace(db, personId);
	return grace && grace <= now() ? 'enrol' : null;
}

/** Whether something that a factor guards would ask this reader for one first. */
export async function isFactorAsked(db: Db, { personId, factorAt }: Actor): Promise<boolean> {
	return factorAt !== undefined && (await findStep(db, personId, factorAt)) !== null;
}

/** Whether somebody has a passkey or an app; codes alone are what is left of one. */
export async function hasFactor(db: Db, userId: string): Promise<boolean> {
	const row = await db
		.selectFrom('user')
		.select('user.id')
		.where('user.id', '=', userId)
		.where((where) =>
			where.or([
				where.exists(where.selectFrom('passkey').select('passkey.id').where('passkey.userId', '=', userId)),
				where.exists(
					where
						.selectFrom('authenticatorApp')
						.select('authenticatorApp.id')
						.where('authenticatorApp.userId', '=', userId)
						.where('confirmedAt', 'is not', null)
				)
			])
		)
		.executeTakeFirst();
	return row !== undefined;
}

/** Until when this person can do without a factor; undefined for whoever needs none. */
export async function findGrace(db: Db, personId: string): Promise<string | undefined> {
	const [since, duty] = [await readAsksSince(db), await findHolder(db, personId)];
	return since && duty && graceEnds(duty, since);
}
