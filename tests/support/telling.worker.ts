import { BroadcastChannel, parentPort, workerData } from 'node:worker_threads';

/** Says how far it is as often as asked, answers in the same breath, and calls out that nothing more comes. */
const { input } = workerData as { input: { reports: number; channel?: string } };
for (let count = 1; count <= input.reports; count += 1) parentPort?.postMessage({ progress: count / 10 });
parentPort?.postMessage({ result: 'done' });
if (input.channel) {
	const channel = new BroadcastChannel(input.channel);
	channel.postMessage('all said');
	channel.close();
}
