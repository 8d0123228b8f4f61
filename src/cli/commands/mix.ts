import { mix } from '#lib/engine/mixing/mix.ts';
import { readMix } from '#lib/engine/mixing/read-mix.ts';
import { outOfTime } from '#lib/server/search-time.ts';
import { printJson, progressTeller, readJsonFile, secondsSince } from './json.ts';

/** `mix FILE`: who sits with whom; 2 when the rules cannot hold together. */
export async function run(args: string[]) {
	const input = readMix(readJsonFile('mix', args));
	const start = performance.now();
	const answer = mix(input, {
		shouldStop: outOfTime(input.budgetSeconds),
		onProgress: progressTeller()
	});
	if ('infeasible' in answer) {
		printJson(answer);
		return 2;
	}
	const { cutShort, evaluations, ...found } = answer;
	printJson({ ...found, seconds: secondsSince(start), evaluations, ...(cutShort && { cutShort }) });
	return 0;
}
