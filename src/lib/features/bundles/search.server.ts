import { sql } from 'kysely';
import { openStates } from '#lib/features/wishes/wish.ts';
import { locksRows, type Db } from '#lib/server/db/open.ts';

/** Asks for the wishes whose words begin with at least so many of these stems. */
export type WordQuery = { key: string; stems: readonly string[]; least: number };
export type Match = { key: string; wishId: string };

/**
 * Which open wishes each query finds, in one go, by the database's own index of words; never those for a coach. Both
 * databases hold whole words without capitals and accents, so that the stems, which are ours alone, find the same.
 */
export async function matchWords(db: Db, queries: readonly WordQuery[]): Promise<Match[]> {
	const asked = queries.filter(({ stems, least }) => stems.length >= least && least > 0);
	const terms = asked.map((query) => [query.key, termsOf(query, locksRows(db))] as const);
	const search = locksRows(db) ? onPostgres : onSqlite;
	return (await search(terms.length ? terms : [['', 'x']]).execute(db)).rows;
}

type Terms = readonly (readonly [key: string, terms: string])[];

function onPostgres(terms: Terms) {
	const rows = terms.map(([key, text]) => sql`(${key}::text, ${text}::text)`);
	return sql<Match>`
		with asked (key, terms) as (values ${sql.join(rows)})
		select asked.key as key, wish.id as wish_id from asked
		join wish on wish.kind <> 'coaching' and wish.state in (${sql.join(openStates.map((state) => sql.lit(state)))})
			and wish_words(wish.summary, wish.body) @@ to_tsquery('simple', asked.terms)`;
}

function onSqlite(terms: Terms) {
	const rows = terms.map(([key, text]) => sql`(${key}, ${`{summary body} : (${text})`})`);
	return sql<Match>`
		with asked (key, terms) as (values ${sql.join(rows)})
		select asked.key as key, wish_fts.wish_id as wish_id from asked
		join wish_fts on wish_fts match asked.terms`;
}

/** Every choice of `least` stems, written as the search language of the database; stems hold letters and digits only. */
function termsOf({ stems, least }: WordQuery, postgres: boolean): string {
	const one = (stem: string) => (postgres ? `${stem}:*` : `"${stem}"*`);
	const [and, or] = postgres ? [' & ', ' | '] : [' AND ', ' OR '];
	return choices(stems, least)
		.map((chosen) => `(${chosen.map(one).join(and)})`)
		.join(or);
}

function choices(stems: readonly string[], count: number): string[][] {
	if (count === 0) return [[]];
	return stems.flatMap((stem, index) =>
		choices(stems.slice(index + 1), count - 1).map((rest) => [stem, ...rest])
	);
}
