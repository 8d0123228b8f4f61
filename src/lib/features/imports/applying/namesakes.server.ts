import { mergedPeople } from '#lib/features/people/merged.server.ts';
import { now } from '#lib/server/clock.ts';
import { inChunks } from '#lib/server/db/chunks.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { nameKey, type ParticipantRow } from '#lib/features/imports/import.ts';

type Namesakes = Map<string, string[]>;
export type Namesake = { line: number; name: string; organisations: string[] };

/** A name that more people have says little about each two of them. */
const MOST_OTHERS = 5;

type Named = { id: string; givenName: string; infix: string; familyName: string };

/** New people who have the name of somebody else: known already, or elsewhere in the same file. */
export async function findNamesakes(db: Db, rows: ParticipantRow[]): Promise<Namesake[]> {
	const names: Namesakes = new Map();
	for (const person of await listNames(db)) add(names, nameKey(person), person.organisation ?? '–');
	const organisations = new Map(
		(await db.selectFrom('organisation').select(['id', 'name']).execute()).map((row) => [row.id, row.name])
	);
	const labels = rows.map(({ organisation }) =>
		'id' in organisation ? (organisations.get(organisation.id) ?? '') : organisation.make
	);
	const found: Namesake[] = [];
	rows.forEach((row, index) => {
		if (row.state !== 'new') return;
		const others = names.get(nameKey(row)) ?? [];
		if (others.length)
			found.push({
				line: row.line,
				name: [row.givenName, row.infix, row.familyName].filter(Boolean).join(' '),
				organisations: [labels[index] ?? '', ...others]
			});
		add(names, nameKey(row), labels[index] ?? '');
	});
	return found;
}

/** Remembers new people who share a name with somebody, so that somebody decides whether they are the same. */
export async function noteNamesakes(trx: Trx, newPeople: Named[]) {
	const byName: Namesakes = new Map();
	for (const person of await listNames(trx)) add(byName, nameKey(person), person.id);
	const pairs = new Map<string, { personId: string; otherId: string }>();
	for (const person of newPeople) {
		for (const other of new Set(byName.get(nameKey(person)))) {
			if (other === person.id) continue;
			const [personId = '', otherId = ''] = [person.id, other].toSorted();
			pairs.set(`${personId} ${otherId}`, { personId, otherId });
		}
	}
	for (const chunk of inChunks([...pairs.values()])) {
		await trx
			.insertInto('possibleDuplicate')
			.values(chunk.map((pair) => ({ ...pair, foundAt: now() })))
			.onConflict((conflict) => conflict.doNothing())
			.execute();
	}
}

async function listNames(db: Db) {
	return await db
		.selectFrom('person')
		.select(['person.id', 'givenName', 'infix', 'familyName'])
		.select((select) =>
			select
				.selectFrom('membership')
				.innerJoin('organisation', 'organisation.id', 'membership.organisationId')
				.select('organisation.name')
				.whereRef('membership.personId', '=', 'person.id')
				.orderBy('membership.startsOn', 'desc')
				.orderBy('organisation.name')
				.limit(1)
				.as('organisation')
		)
		.where('person.id', 'not in', mergedPeople(db))
		.execute();
}

function add(names: Namesakes, key: string, value: string) {
	const known = names.get(key) ?? [];
	if (known.length < MOST_OTHERS) names.set(key, [...known, value]);
}
