/** The search in a thread of its own: input in, progress and a plan out. */
import { parentPort, workerData } from 'node:worker_threads';
import { mix } from '#lib/engine/mixing/mix.ts';
import type { MixInput } from '#lib/engine/mixing/types.ts';
import { outOfTime } from './cap.ts';

const REPORT_EVERY = 300;

const { input, stop } = workerData as { input: MixInput; stop: Int32Array };
let reportedAt = 0;

try {
	const result = mix(input, {
		shouldStop: outOfTime(input.budgetSeconds, () => Atomics.load(stop, 0) === 1),
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
