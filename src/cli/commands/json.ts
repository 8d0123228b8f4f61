import { readFileSync } from 'node:fs';

const TELL_EVERY = 1000;

/** The one JSON file a command is given. */
export function readJsonFile(command: string, [file, ...rest]: string[]): unknown {
	if (!file || rest.length) throw new Error(`Usage: tweespan ${command} FILE`);
	const text = readText(file);
	try {
		return JSON.parse(text);
	} catch {
		throw new Error(`${file} is not JSON.`);
	}
}

function readText(file: string) {
	try {
		return readFileSync(file, 'utf8');
	} catch {
		throw new Error(`${file} cannot be read.`);
	}
}

export function printJson(answer: unknown) {
	console.log(JSON.stringify(answer));
}

/** Says on stderr how far it is, once a second. */
export function progressTeller(): (fraction: number, measures: object) => void {
	let told = performance.now();
	return (fraction, measures) => {
		if (performance.now() - told < TELL_EVERY) return;
		told = performance.now();
		console.error(`${Math.round(fraction * 100)}% ${JSON.stringify(measures)}`);
	};
}

/** Seconds since a moment of performance.now(), to three digits behind the point. */
export function secondsSince(start: number): number {
	return Math.round(performance.now() - start) / 1000;
}
