import { parentPort, workerData } from 'node:worker_threads';
import { openOrExplain } from '#lib/features/imports/reading/read-file.ts';

const { input } = workerData as { input: Uint8Array };
parentPort?.postMessage({ result: openOrExplain(input) });
