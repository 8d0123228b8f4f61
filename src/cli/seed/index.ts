import { writeSetting } from '#lib/server/db/settings.ts';
import type { Db } from '#lib/server/db/open.ts';
import { seedBase } from './base.ts';

/** Fills an empty database with the demonstration season; each step stands on the ones before it. */
export async function seedDemonstration(db: Db) {
	await writeSetting(db, 'mark', 'demonstration');
	await seedBase(db);
}
