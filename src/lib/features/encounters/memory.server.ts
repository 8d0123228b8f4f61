import type { Actor } from '#lib/features/people/actor.ts';
import { writeAudit } from '#lib/server/audit.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { readSetting, writeSetting } from '#lib/server/db/settings.ts';
import { forbidden } from '#lib/server/refuse.ts';
import { zoned } from '#lib/server/zone.ts';
import { MEMORY_MONTHS, maySetMemory } from './memory.ts';

const KEY = 'encounter_memory_months';

/** For how many months a meeting counts as one when new groups are made. */
export async function readMemory(db: Db): Promise<number> {
	return Number((await readSetting(db, KEY)) ?? MEMORY_MONTHS);
}

/** Meetings before this instant are forgotten. */
export async function findMemoryStart(db: Db): Promise<string> {
	const months = await readMemory(db);
	return new Date(zoned(now()).subtract({ months }).epochMilliseconds).toISOString();
}

export async function setMemory(db: Db, actor: Actor, months: number) {
	if (!maySetMemory(actor)) forbidden();
	await db.transaction().execute(async (trx) => {
		await writeSetting(trx, KEY, String(months));
		await writeAudit(trx, {
			actorId: actor.personId,
			action: 'encounter.set_memory',
			objectId: KEY,
			details: { months }
		});
	});
}
