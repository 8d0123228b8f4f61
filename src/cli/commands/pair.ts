import { reasonInEnglish, unstaffedInEnglish } from '#lib/engine/pairing/english.ts';
import { pair } from '#lib/engine/pairing/pair.ts';
import { readPair } from '#lib/engine/pairing/read-pair.ts';
import { outOfTime } from '#lib/server/search-time.ts';
import { printJson, progressTeller, readJsonFile, secondsSince } from './json.ts';

/** `pair FILE`: who teaches with whom; a session that cannot be staffed says why. */
export async function run(args: string[]) {
	const input = readPair(readJsonFile('pair', args));
	const start = performance.now();
	const answer = await pair(input, {
		shouldStop: outOfTime(input.budgetSeconds),
		onProgress: progressTeller()
	});
	const { cutShort, evaluations, pairs, unstaffed, ...found } = answer;
	printJson({
		pairs: pairs.map((one) => ({ ...one, why: one.why.map(reasonInEnglish) })),
		unstaffed: unstaffed.map((one) => ({
			session: one.session,
			because: unstaffedInEnglish(one),
			conflict: one.conflict
		})),
		...found,
		seconds: secondsSince(start),
		evaluations,
		...(cutShort && { cutShort })
	});
	return 0;
}
