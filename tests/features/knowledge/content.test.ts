import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { addressOf, readAddress, sections } from '#lib/features/knowledge/knowledge.ts';
import { plainText } from '#lib/features/knowledge/plain-text.ts';

const required = {
	lessen: ['title', 'summary', 'topics', 'written', 'minutes'],
	organisaties: ['title', 'summary', 'kind', 'invented'],
	hulp: ['title', 'summary', 'kind'],
	nieuw: ['title', 'summary', 'published']
};
const seasonTopics = [
	'Complexe scheidingen',
	'Eergerelateerd geweld',
	'Gegevens delen en AVG',
	'Gesprek met kinderen',
	'Meldcode en signalen',
	'Ouderenmishandeling',
	'Samen een veiligheidsplan maken',
	'Stelselmatig onderzoek en veiligheid'
];
const realNames =
	/Moviera|Sterker|Arnhem|Nijmegen|Apeldoorn|Gelderland|Utrecht|Groningen|Nijkerk|Zoetermeer|Den Haag|\bEde\b|\bBMC\b|\bVNG\b|Beter Thuis|Poppens|Heynen|Nijdam|Heiner|Soenen/;

const readings = globSync('content/{kennis,organisaties,hulp,nieuw}/*.md').map(read);
const handbook = globSync('content/handbook/**/*.md').map(read);
const addresses = new Set([
	'/kennis',
	...sections.map((section) => `/kennis/${section}`),
	...readings.map(({ path }) => addressOf(readAddress(path)))
]);

describe.each(readings)('$path', ({ path, source, matter }) => {
	const { section } = readAddress(path);

	test('has exactly the front matter of its section, dates in quotes', () => {
		expect(Object.keys(matter)).toEqual(required[section]);
		expect(Object.values(matter).filter((value) => value === '')).toEqual([]);
		for (const name of ['written', 'published']) {
			if (name in matter) expect(matter[name]).toMatch(/^'\d{4}-\d\d-\d\d'$/);
		}
	});

	test('links only to texts that are there', () => {
		const links = linksOf(source).filter((link) => link.startsWith('/'));
		expect(links.filter((link) => !addresses.has(link))).toEqual([]);
	});

	test('holds nothing that a component would run', () => {
		expect(withoutMatter(source)).not.toMatch(/[{}<>]/);
	});

	test('is written in short sentences', () => {
		const sentences = sentencesOf(source);
		const words = sentences.map((sentence) => sentence.split(/\s+/).length);
		expect(words.reduce((sum, count) => sum + count, 0) / sentences.length).toBeLessThan(15);
		expect(sentences.filter((sentence) => sentence.split(/\s+/).length > 40)).toEqual([]);
		expect(source).not.toContain('!');
	});
});

test.each([...readings, ...handbook])('$path names no real agency, place or person', ({ source }) => {
	expect(source).not.toMatch(realNames);
});

test.each(handbook)('$path links only to files that are there', ({ path, source }) => {
	const files = new Set(handbook.map((page) => page.path));
	const links = linksOf(source).filter((link) => link.endsWith('.md'));
	expect(links.filter((link) => !files.has(join(dirname(path), link)))).toEqual([]);
});

test('the lessons are about the eight topics of the season, each with questions and something to take home', () => {
	const lessons = readings.filter(({ path }) => readAddress(path).section === 'lessen');
	const topics = lessons.flatMap(({ matter }) =>
		[...(matter.topics ?? '').matchAll(/'([^']+)'/g)].map(([, name]) => name)
	);
	expect(topics.sort()).toEqual(seasonTopics);
	for (const { source } of lessons) {
		expect(source).toContain('## Vragen om samen te bespreken');
		expect(source).toContain('## Wat neem je mee naar je eigen team');
		expect(source).toMatch(/_Geschreven op \d+ \w+ \d{4}\./);
	}
});

test('each runtime dependency has its line with a reason, and nothing else has', () => {
	const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
	const decision = readFileSync('content/handbook/decisions/0002-dependencies.md', 'utf8');
	const listed = Array.from(decision.matchAll(/^\| `([^`]+)`\s+\| \S.* \|$/gm), ([, name]) => name);
	expect(listed).toEqual(Object.keys(dependencies));
});

function read(path: string) {
	const source = readFileSync(path, 'utf8');
	const lines = /^---\n(.*?)\n---\n/s.exec(source)?.[1]?.split('\n') ?? [];
	const matter: Record<string, string> = Object.fromEntries(
		lines.map((line) => line.split(/: (.*)/s).slice(0, 2))
	);
	return { path, source, matter };
}

function withoutMatter(source: string) {
	return source.replace(/^---\n.*?\n---\n/s, '');
}

function linksOf(source: string) {
	return Array.from(source.matchAll(/\]\(([^)]+)\)/g), ([, link]) => link ?? '');
}

// A line of a table or list is a sentence of its own.
function sentencesOf(source: string) {
	return withoutMatter(source)
		.split(/\n|(?<=[.?:])\s/)
		.map(plainText)
		.filter((sentence) => sentence !== '');
}
