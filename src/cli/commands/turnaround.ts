import { answerTurnaroundFile } from '#lib/engine/turnaround/answer-file.ts';
import { printJson, readJsonFile } from './json.ts';

/** `turnaround FILE`: due instants and open time for a file of calendars and cases. */
export async function run(args: string[]) {
	printJson(answerTurnaroundFile(readJsonFile('turnaround', args)));
	return 0;
}
