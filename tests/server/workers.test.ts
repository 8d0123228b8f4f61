import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { runInWorker } from '#lib/server/workers.ts';

const file = 'tests/support/telling.worker.ts';

test('tells every step in order, and nothing after the end', async () => {
	const told: (number | string)[] = [];
	const result = await runInWorker({
		file,
		input: { reports: 3 },
		onProgress: async (progress) => {
			await pause(progress === 0.1 ? 40 : 1);
			told.push(progress);
			return true;
		}
	});
	told.push('end');
	await pause(60);
	expect([result, told]).toEqual(['done', [0.1, 0.2, 0.3, 'end']]);
});

test('work whose progress cannot be written fails, and takes nothing else along', async () => {
	const onProgress = async () => Promise.reject(new Error('The database is gone.'));
	await expect(runInWorker({ file, input: { reports: 2 }, onProgress })).rejects.toThrow(
		'The database is gone.'
	);
});
