import { parentPort, workerData } from 'node:worker_threads';

/** Says how far it is as often as asked, and answers in the same breath. */
const { input } = workerData as { input: { reports: number } };
for (let count = 1; count <= input.reports; count += 1) parentPort?.postMessage({ progress: count / 10 });
parentPort?.postMessage({ result: 'done' });
