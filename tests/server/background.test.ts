import { expect, test } from 'vitest';
import { findJob, queueJob, runNextJob } from '#lib/server/background.ts';
import { addMs, MINUTE, now, setClock } from '#lib/server/clock.ts';
import { onBothDatabases } from '../support/database.ts';

onBothDatabases('Background work', (database) => {
	test('during which every server dies is given up after three tries', async () => {
		const db = database();
		const id = await db.transaction().execute((trx) => queueJob(trx, 'fatal', {}, null));
		const tries: number[] = [];
		for (let server = 1; server <= 5; server += 1) {
			const dies = new Promise<void>(() => {});
			const started = new Promise<void>((begun) => {
				const fatal = async () => {
					tries.push(server);
					begun();
					await dies;
				};
				void runNextJob(db, { fatal }, `server ${server}`).then(() => begun());
			});
			await started;
			setClock(addMs(now(), 2 * MINUTE));
		}
		expect(tries).toEqual([1, 2, 3]);
		expect((await findJob(db, id))?.state).toBe('failed');
	});
});
