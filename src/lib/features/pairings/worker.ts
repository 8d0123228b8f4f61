/** The search in a thread of its own: input in, progress and a plan out. */
import { parentPort, workerData } from 'node:worker_threads';
import { pair } from '#lib/engine/pairing/pair.ts';
import type { PairInput } from '#lib/engine/pairing/types.ts';
import { giveWay, outOfTime } from '#lib/features/mixes/cap.ts';

const REPORT_EVERY = 300;

const { input, stop } = workerData as { input: PairInput; stop: Int32Array };
let reportedAt = 0;

giveWay();
try {
	const result = await pair(input, {
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
