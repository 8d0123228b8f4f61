import { expect } from 'vitest';
import { rebuildClocks } from '#lib/features/wishes/history/rebuild.server.ts';
import type { Db } from '#lib/server/db/open.ts';

/** Everything about every wish follows from its history alone. */
export async function expectProven(db: Db) {
	const found: unknown[] = [];
	const onDifferent = (_: string, differences: unknown[]) => void found.push(...differences);
	const counts = await rebuildClocks(db, { write: false, onDifferent });
	expect(found).toEqual([]);
	expect(counts).toMatchObject({ different: 0, unproven: 0 });
	return counts;
}
