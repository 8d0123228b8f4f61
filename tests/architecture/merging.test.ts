import { expect, test } from 'vitest';
import { mergeFates } from '#lib/features/merging/fates.ts';
import { listReferences } from '#lib/server/db/references.ts';
import { createDatabase, ENGINES } from '../support/database.ts';

test.each(ENGINES)(
	'Of every key to a person or an account it is written down what merging does with it, on %s',
	async (engine) => {
		const { db, remove } = await createDatabase(engine);
		const keys = [...(await listReferences(db, 'person')), ...(await listReferences(db, 'user'))];
		expect(Object.keys(mergeFates).sort()).toEqual(
			keys.map(({ table, column }) => `${table}.${column}`).sort()
		);
		await remove();
	}
);
