import { addMs, MINUTE, now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { readSetting, writeSetting } from '#lib/server/db/settings.ts';

const KEY = 'clocks_evaluated_at';
/** After so long without a look at the clocks people get one summary of what they missed. */
const STANDSTILL = 15 * MINUTE;
/** The clocks are looked at once a minute; after this long without, nobody is warned of anything any more. */
const DEAD_AFTER = 3 * MINUTE;

/** When every clock was last looked at to the end, and whether that was long ago; on a new database it never was. */
export async function findHeartbeat(db: Db) {
	const at = (await readSetting(db, KEY)) ?? '';
	return { at, standstill: at < addMs(now(), -STANDSTILL) };
}

export async function writeHeartbeat(db: Db) {
	await writeSetting(db, KEY, now());
}

/** For how many minutes nobody has been warned of anything; 0 while all is well, and just after the server started. */
export async function minutesUnwatched(db: Db, upFor = process.uptime() * 1000): Promise<number> {
	const { at } = await findHeartbeat(db);
	const silence = at ? Date.parse(now()) - Date.parse(at) : upFor;
	return Math.min(silence, upFor) < DEAD_AFTER ? 0 : Math.floor(silence / MINUTE);
}
