/** The glossary is the law: words that it replaced do not come back in names. */
import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** What a name may no longer hold, and what to say instead. */
const RETIRED: [word: RegExp, now: string][] = [
	[/follow_?-?up/i, 'wish'],
	[/requester/i, 'asker'],
	[/ownership_?span/i, 'ownership'],
	[/breach/i, 'late, brokenAt'],
	[/overdue/i, 'late'],
	[/'missed'/, 'late'],
	[/mix_?wish/i, 'seatingRule'],
	[/requester_?move|\bmove_?(id|key|decision)\b/i, 'workplaceChange'],
	[/\b(keep|settle|dress|know)[A-Z]\w*\(/, 'the verb of what happens'],
	[/\bevaluateClocks\b/, 'tickClocks'],
	[/\bhappen(ToEach)?\(/, 'record'],
	[/\bstillHolding\b/, 'stillTrue'],
	[/\bletGo/, 'release'],
	[/\bgoverned\b/, 'affected'],
	[/\b(keep-diaries|in-hand\.)/, 'synchronise-diaries, change'],
	[/\/line\.server/, 'waitlist'],
	[/\b(makeMix|makeAllocation|acceptAllocation|acceptPairs)\b/, 'ask, publish'],
	[/\b(listStaffIds|listCoordinators)\b/, 'holdersOf, coordinatorsOf'],
	[/\b(placesOf|placesWhere|groupPlaces)\b/, 'row, cursor, offset'],
	[/\b(type|interface|class) (Promise|Event|Request|File|Text|Window|Option)\b/, 'a name that no global has'],
	[/\b(readPasts|keepPasts|PastEvent)\b/, 'loadStates, saveStates, HistoryEvent']
];

/** Who reads what earlier releases wrote names their words; what runs on and what stays as it is may be kept. */
const ALLOWED: Record<string, RegExp> = {
	'src/lib/server/mail/old-names.ts': /follow_up|followUp/,
	'src/lib/features/audit/words.ts': /followUp|askRequester|add_wish/,
	'tests/features/audit/words.test.ts': /followUp/,
	'tests/server/backups-of-before.test.ts': /follow_up/,
	'tests/architecture/words.test.ts': /./
};
const ORDINARY = /\bkeep(Looking|FilesPrivate|Alive|Writing|At|Draft)\b/g;

test('No name holds a word that the glossary has replaced', () => {
	const found = globSync(['src/**/*.{ts,svelte,mjs}', 'tests/**/*.ts'])
		.filter((path) => !path.includes('/paraglide/'))
		.flatMap((path) => findRetired(path))
		.sort();
	expect(found).toEqual([]);
});

function findRetired(path: string): string[] {
	const names = [path, ...codeOf(readFileSync(path, 'utf8'))];
	const allowed = ALLOWED[path];
	return names.flatMap((line) =>
		RETIRED.filter(([word]) => word.test(line.replace(ORDINARY, '')) && !allowed?.test(line)).map(
			([word, now]) => `${path}: ${word.exec(line)?.[0]}: say ${now}`
		)
	);
}

/** The lines without what is said to a reader: comments are prose. */
function codeOf(text: string): string[] {
	return text.replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*$|<!--[\s\S]*?-->/gm, '').split('\n');
}
