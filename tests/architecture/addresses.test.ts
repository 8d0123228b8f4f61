import { expect, test } from 'vitest';
import { listSources } from './sources.ts';

/** Whoever writes an address, and why; every other place goes through people/addresses.server.ts. */
const WRITERS: Record<string, string> = {
	'src/lib/features/people/addresses/addresses.server.ts': 'the one way in and the one way to another',
	'src/lib/features/merging/repoint.server.ts': 'whoever was merged away keeps an address nobody has',
	'src/lib/features/privacy/fates.server.ts': 'whoever was erased keeps an address nobody has'
};

const WRITES = [
	/(insertInto|updateTable|deleteFrom|replaceInto|mergeInto)\('personAddress'\)/,
	/insertInto\('person'\)/,
	/updateTable\('person'\)(?:(?!\.execute)[^])*?\bemail\b(?:(?!\.execute)[^])*?\.execute/,
	/'person(_address)?\.email': emptied/,
	/journal\.set\(\s*'person(_address)?'/,
	/(insert into|update|delete from) person(_address)?\b/i
];

function writesAddress(text: string) {
	return WRITES.some((write) => write.test(text));
}

test('An address of a person is written in one place, and two others have a reason', () => {
	const writers = listSources('src/**/*.ts')
		.filter(({ path, file }) => !path.includes('paraglide') && writesAddress(file.text))
		.map(({ path }) => path);
	expect(writers.sort()).toEqual(Object.keys(WRITERS).sort());
});

test.each([
	["trx.insertInto('person').values(rows)", true],
	["trx.updateTable('person').set({ email }).where('id', '=', id).execute()", true],
	["trx.updateTable('person').set({ phone }).where('id', '=', id).execute()", false],
	["trx.updateTable('person').set({ phone }).execute(); const email = row.email; other.execute()", false],
	['sql`update person set email = ${email}`', true],
	["trx.deleteFrom('personAddress')", true]
])('%s writes one: %s', (text, writes) => {
	expect(writesAddress(text)).toBe(writes);
});
