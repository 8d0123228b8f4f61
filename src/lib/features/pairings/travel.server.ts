import type { Db } from '#lib/server/db/open.ts';
import { readSetting, writeSetting } from '#lib/server/db/settings.ts';

const KEY = 'pairing_travel_minutes';

/** Between two sessions of one trainer, as it was last asked for. */
export async function readTravelMinutes(db: Db): Promise<number> {
	return Number((await readSetting(db, KEY)) ?? 0);
}

export async function saveTravelMinutes(db: Db, minutes: number) {
	await writeSetting(db, KEY, String(minutes));
}
