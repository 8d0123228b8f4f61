import { readFileSync } from 'node:fs';
import { answerTurnaroundFile } from '#lib/engine/turnaround/answer-file.ts';

/** `turnaround FILE`: answers a file of questions about due instants and open time, as JSON. */
export async function run([file]: string[]) {
	if (!file)
		throw new Error('Usage: tweespan turnaround FILE, where FILE holds calendars and cases as JSON.');
	console.log(JSON.stringify(answerTurnaroundFile(parse(file, read(file))), null, '\t'));
}

function read(file: string): string {
	try {
		return readFileSync(file, 'utf8');
	} catch {
		throw new Error(`The file ${file} cannot be read.`);
	}
}

function parse(file: string, text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		throw new Error(`The file ${file} is not JSON.`);
	}
}
