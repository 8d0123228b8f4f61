import { once } from 'node:events';
import { BroadcastChannel } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { runInWorker } from '#lib/server/workers.ts';

const file = 'tests/support/telling.worker.ts';

test('tells every step in order, and nothing after the end, however long a step takes to write', async () => {
	const channel = new BroadcastChannel('telling');
	const allSaid = once(channel, 'message');
	const told: number[] = [];
	const onProgress = async (progress: number) => {
		// The first step is still being written when the worker has said all it had to say.
		if (progress === 0.1) await allSaid;
		told.push(progress);
		return true;
	};
	const result = await runInWorker({ file, input: { reports: 3, channel: 'telling' }, onProgress });
	channel.close();
	expect([result, told]).toEqual(['done', [0.1, 0.2, 0.3]]);
});

test('work whose progress cannot be written fails, and takes nothing else along', async () => {
	const onProgress = async () => Promise.reject(new Error('The database is gone.'));
	await expect(runInWorker({ file, input: { reports: 2 }, onProgress })).rejects.toThrow(
		'The database is gone.'
	);
});
