import { sql } from 'kysely';
import type { Journal, Row } from './journal.server.ts';
import type { Merger } from './repoint.server.ts';

/** Wishes for one training belong together: those of the kept person go first. */
export async function repointPreferences(journal: Journal, { keptId, goneId }: Merger) {
	const doubled = sql`person_id = ${goneId} and training_id in (select training_id from preference where person_id = ${keptId})`;
	await journal.remove('preference', doubled);
	await journal.set('preference', { person_id: goneId }, { person_id: keptId });
}

/** Whom one met, the other met too; nobody meets themselves. */
export async function repointEncounters(journal: Journal, merger: Merger) {
	await repointPairs(journal, merger, { table: 'encounter', one: 'person_a', other: 'person_b' });
}

export async function repointPossibleDuplicates(journal: Journal, merger: Merger) {
	await repointPairs(journal, merger, { table: 'possible_duplicate', one: 'person_id', other: 'other_id' });
}

type Pairs = { table: string; one: string; other: string };

/** Rows of two people, the smaller id first. */
async function repointPairs(journal: Journal, { keptId, goneId }: Merger, { table, one, other }: Pairs) {
	const theirs = sql`${goneId} in (${sql.ref(one)}, ${sql.ref(other)})`;
	const rows = await journal.find(table, theirs);
	await journal.remove(table, theirs);
	for (const row of rows) {
		const third = row[one] === goneId ? row[other] : row[one];
		if (third === keptId) continue;
		const [first, second] = [keptId, String(third)].toSorted() as [string, string];
		await journal.add(table, { ...row, [one]: first, [other]: second } satisfies Row);
	}
}
