/** The search in a thread of its own: input in, progress and a plan out. */
import { parentPort, workerData } from 'node:worker_threads';
import { giveWay, outOfTime } from './cap.ts';
import { solveMix, type MixTask } from './solve.ts';

const REPORT_EVERY = 300;

const { input, stop } = workerData as { input: MixTask; stop: Int32Array };
let reportedAt = 0;

giveWay();
try {
	const result = solveMix(input, {
		shouldStop: outOfTime(input.input.budgetSeconds, () => Atomics.load(stop, 0) === 1),
		onProgress: report
	});
	parentPort?.postMessage({ result });
} catch (error) {
	const { message, name } = error as Error;
	parentPort?.postMessage({ error: message, name });
}

function report(progress: number) {
	if (performance.now() - reportedAt < REPORT_EVERY) return;
	reportedAt = performance.now();
	parentPort?.postMessage({ progress });
}
