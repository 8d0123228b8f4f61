import { resolve } from 'node:path';
import { Worker } from 'node:worker_threads';

export type WorkerCall = {
	/** The worker's file, from the project's root. */
	file: string;
	input: unknown;
	/** Behind whom it waits for its turn. */
	line?: 'search' | 'page';
	/** Hears how far it is; answering false asks the worker to stop with the best it has. */
	onProgress?: (progress: number) => Promise<boolean>;
};

type WorkerMessage = { progress: number } | { result: unknown } | { error: string; name: string };

/** Searches take minutes; what somebody waits for at a page does not stand in line behind them. */
const lines = {
	search: { free: 2, waiting: [] as (() => void)[] },
	page: { free: 1, waiting: [] as (() => void)[] }
};

/**
 * Runs heavy work in a thread of its own, never on the event loop; two searches at a time, and one for a page.
 * The worker is handed `{ input, stop }` as workerData, where stop is an Int32Array of one shared cell.
 */
export async function runInWorker<T>(call: WorkerCall): Promise<T> {
	const line = lines[call.line ?? 'search'];
	if (line.free > 0) line.free -= 1;
	else await new Promise<void>((go) => line.waiting.push(go));
	try {
		return await run<T>(call);
	} finally {
		// Who waits takes the place over.
		const next = line.waiting.shift();
		if (next) next();
		else line.free += 1;
	}
}

function run<T>({ file, input, onProgress }: WorkerCall): Promise<T> {
	const stop = new Int32Array(new SharedArrayBuffer(4));
	const worker = new Worker(resolve(file), { workerData: { input, stop } });
	// Each report waits for the one before it, and the result for the last: nothing is told after the end.
	let told = Promise.resolve();
	const tell = async (progress: number) => {
		if (onProgress && !(await onProgress(progress))) Atomics.store(stop, 0, 1);
	};
	return new Promise<T>((resolveWith, reject) => {
		worker.on('message', (message: WorkerMessage) => {
			if ('progress' in message) told = told.then(() => tell(message.progress));
			else if ('result' in message) told = told.then(() => resolveWith(message.result as T));
			else reject(Object.assign(new Error(message.error), { name: message.name }));
			told.catch(reject);
		});
		worker.on('error', reject);
		worker.on('exit', (code) => {
			const silent = () => reject(new Error(`The worker ended with ${code} before it answered.`));
			told.then(silent, silent);
		});
	}).finally(() => void worker.terminate());
}
