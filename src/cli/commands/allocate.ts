import { allocate } from '#lib/engine/mixing/allocation/allocate.ts';
import { readAllocation } from '#lib/engine/mixing/allocation/read-allocation.ts';
import { outOfTime } from '#lib/server/search-time.ts';
import { printJson, progressTeller, readJsonFile, secondsSince } from './json.ts';

/** `allocate FILE`: who goes to which edition. */
export async function run(args: string[]) {
	const input = readAllocation(readJsonFile('allocate', args));
	const start = performance.now();
	const { cutShort, ...found } = await allocate(input, {
		shouldStop: outOfTime(input.budgetSeconds),
		onProgress: progressTeller()
	});
	printJson({ ...found, seconds: secondsSince(start), ...(cutShort && { cutShort }) });
	return 0;
}
