import { parentPort, workerData } from 'node:worker_threads';
import { giveWay, outOfTime } from './search-time.ts';

const REPORT_EVERY = 300;

type Hand = { shouldStop: () => boolean; onProgress: (progress: number) => void };

/**
 * What a worker's file is made of: the search, in a thread of its own that gives way to pages. Input comes in; how far
 * it is and what was found go out. It ends by itself after three times its budget.
 */
export async function searchInThread<Input>(
	budgetOf: (input: Input) => number,
	search: (input: Input, hand: Hand) => unknown
) {
	const { input, stop } = workerData as { input: Input; stop: Int32Array };
	giveWay();
	try {
		const shouldStop = outOfTime(budgetOf(input), () => Atomics.load(stop, 0) === 1);
		parentPort?.postMessage({ result: await search(input, { shouldStop, onProgress: reporter() }) });
	} catch (error) {
		const { message, name } = error as Error;
		parentPort?.postMessage({ error: message, name });
	}
}

function reporter() {
	let reportedAt = 0;
	return (progress: number) => {
		if (performance.now() - reportedAt < REPORT_EVERY) return;
		reportedAt = performance.now();
		parentPort?.postMessage({ progress });
	};
}
