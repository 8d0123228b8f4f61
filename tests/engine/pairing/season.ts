import { readFileSync } from 'node:fs';

/** The season of 2027 as the input of `tweespan pair`. */
export function seasonInput(budgetSeconds: number) {
	return {
		sessions: rows('bijeenkomsten').map(([topic, edition, number, date, from, to]) => ({
			id: `${edition} ${number}`,
			start: amsterdam(date!, from!),
			end: amsterdam(date!, to!),
			topic: topic!
		})),
		trainers: rows('trainers').map(([id, organisation, topics, most, daysOff]) => ({
			id: id!,
			organisation: organisation!,
			topics: topics!.split(', '),
			maxSessions: Number(most),
			unavailable: daysOff!
				.split(' ')
				.map((day) => ({ from: amsterdam(day, '00:00'), to: amsterdam(day, '24:00') }))
		})),
		seed: 1,
		budgetSeconds
	};
}

export function rows(file: string): string[][] {
	const text = readFileSync(new URL(`../../../src/cli/seed/season/${file}.csv`, import.meta.url), 'utf8');
	const lines = text
		.replace(/^\uFEFF/, '')
		.trim()
		.split('\r\n');
	return lines.slice(1).map((line) => line.split(';'));
}

/** Summer time begins on 28 March 2027; every date of the season lies before its end. */
function amsterdam(date: string, time: string): string {
	const [day, month, year] = date.split('-');
	const hours = Number(time.slice(0, 2));
	const iso = `${year}-${month}-${day}`;
	const offset = iso >= '2027-03-28' ? '+02:00' : '+01:00';
	if (hours < 24) return `${iso}T${time}:00${offset}`;
	return new Date(Date.parse(`${iso}T23:59:00${offset}`) + 60_000).toISOString();
}
