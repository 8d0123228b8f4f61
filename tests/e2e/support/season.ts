import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const SOURCE = 'src/cli/seed/season';
const FILES = ['deelnemers', 'trainers', 'bijeenkomsten', 'inschrijvingen'] as const;
const DATE = /\b(\d\d)-(\d\d)-(\d{4})\b/g;
const WEEK = 7 * 86_400_000;
const WEEKS_AHEAD = 5;

type SeasonFile = (typeof FILES)[number];
type Row = Record<string, string>;

/** The season's four files in a folder, all their days moved by whole weeks: the first session is five weeks ahead. */
export function writeSeason(folder: string) {
	const texts = FILES.map((name) => [name, readFileSync(join(SOURCE, `${name}.csv`), 'utf8')] as const);
	const first = Math.min(...daysIn(texts.find(([name]) => name === 'bijeenkomsten')?.[1] ?? ''));
	const weeks = WEEKS_AHEAD - Math.floor((first - Date.now()) / WEEK);
	mkdirSync(folder, { recursive: true });
	const moved = new Map(texts.map(([name, text]) => [name, move(text, weeks)]));
	for (const [name, text] of moved) writeFileSync(pathOf(name), text);

	function pathOf(name: SeasonFile) {
		return join(folder, `${name}.csv`);
	}
	return { pathOf, rows: (name: SeasonFile) => readRows(moved.get(name) ?? '') };
}

function daysIn(text: string) {
	return [...text.matchAll(DATE)].map(([, day, month, year]) => Date.parse(`${year}-${month}-${day}`));
}

function move(text: string, weeks: number) {
	return text.replaceAll(DATE, (_, day, month, year) => {
		const moved = new Date(Date.parse(`${year}-${month}-${day}`) + weeks * WEEK);
		return moved.toISOString().slice(0, 10).split('-').reverse().join('-');
	});
}

/** The season's files hold no quoted cells. */
function readRows(text: string): Row[] {
	const [headings = [], ...lines] = text
		.replace('\uFEFF', '')
		.trim()
		.split('\r\n')
		.map((line) => line.split(';'));
	return lines.map((cells) =>
		Object.fromEntries(headings.map((heading, index) => [heading, cells[index] ?? '']))
	);
}
