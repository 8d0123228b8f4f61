/** The search in a thread of its own: input in, progress and an allocation out. */
import { parentPort, workerData } from 'node:worker_threads';
import { allocate } from '#lib/engine/mixing/allocation/allocate.ts';
import type { AllocationInput } from '#lib/engine/mixing/allocation/types.ts';
import { giveWay, outOfTime } from '#lib/features/mixes/cap.ts';

const REPORT_EVERY = 300;

const { input, stop } = workerData as { input: AllocationInput; stop: Int32Array };
let reportedAt = 0;

giveWay();
try {
	const result = await allocate(input, {
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
