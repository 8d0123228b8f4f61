import { writeSetting } from '#lib/server/db/settings.ts';
import type { Db } from '#lib/server/db/open.ts';
import { seedAllocations } from './allocations.ts';
import { seedBase } from './base.ts';
import { seedBetween } from './between.ts';
import { seedBundles } from './bundles.ts';
import { seedEnrolments } from './enrolments.ts';
import { seedWishes } from './wishes.ts';
import { seedMixes } from './mixes.ts';
import { seedPlanning } from './planning.ts';
import { seedPeople } from './people.ts';

/** Fills an empty database with the demonstration season; each step stands on the ones before it. */
export async function seedDemonstration(db: Db) {
	await writeSetting(db, 'mark', 'demonstration');
	await seedBase(db);
	await seedPeople(db);
	await seedPlanning(db);
	await seedEnrolments(db);
	await seedMixes(db);
	await seedAllocations(db);
	await seedWishes(db);
	await seedBundles(db);
	await seedBetween(db);
}
