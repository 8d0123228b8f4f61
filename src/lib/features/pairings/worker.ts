import { parentPort, workerData } from 'node:worker_threads';
import { pair } from '#lib/engine/pairing/pair.ts';
import type { PairInput } from '#lib/engine/pairing/types.ts';

const { input, stop } = workerData as { input: PairInput; stop: Int32Array };
let told = 0;

try {
	const result = pair(input, { shouldStop: () => Atomics.load(stop, 0) === 1, onProgress: tell });
	parentPort?.postMessage({ result });
} catch (error) {
	const { message, name } = error as Error;
	parentPort?.postMessage({ error: message, name });
}

function tell(progress: number) {
	if (progress < told + 0.02) return;
	told = progress;
	parentPort?.postMessage({ progress });
}
