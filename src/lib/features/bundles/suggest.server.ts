import type { Kind } from '#lib/features/wishes/wish.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { listTopics } from '#lib/features/topics/topics.server.ts';
import type { Db } from '#lib/server/db/open.ts';
import { pageAfter } from '#lib/server/paging.ts';
import { notFound } from '#lib/server/refuse.ts';
import { FEWEST_SUGGESTED, standingOf, type BundleStanding } from './bundle.ts';
import { mayBundle } from './policy.ts';
import { matchWords } from './search.server.ts';
import { stemsOf } from './stems.ts';
import { themesOf } from './themes.ts';
import { listLooseWishes, type Wish } from './wishes.server.ts';

export type Suggestion = {
	/** Null for wishes of one theme that no topic names. */
	topic: { id: string; name: string } | null;
	kind: Kind | null;
	region: string;
	standing: BundleStanding;
	wishes: Wish[];
};

/** So many wishes without a topic are compared with each other, the longest waiting first. */
const MOST_COMPARED = 300;
/** So many wishes are listed, the longest waiting first, and all that are chosen. */
const MOST_LISTED = 100;
/** Wishes of one theme share so many words. */
const SHARED = 2;

type Topic = { id: string; name: string };

/** Groups that could be bundled, most people first: by topic, kind and region, and by their words where no topic says it. */
export async function listSuggestions(db: Db, actor: Actor): Promise<Suggestion[]> {
	if (!mayBundle(actor)) notFound();
	const wishes = await listLooseWishes(db, actor);
	const topics = await listTopics(db);
	const named = await withTopics(db, wishes, topics);
	const rest = named.filter(({ topics: about }) => about.length === 0).map(({ wish }) => wish);
	return [...byTopic(named), ...(await byTheme(db, rest))]
		.filter(({ standing }) => standing.people >= FEWEST_SUGGESTED)
		.sort(
			(one, other) =>
				other.standing.people - one.standing.people || other.standing.oldest - one.standing.oldest
		);
}

/** A page of them, of each wish no more than what is shown. */
export async function showSuggestions(db: Db, actor: Actor, after: string) {
	const all = (await listSuggestions(db, actor)).map(({ wishes, ...suggestion }) => ({
		...suggestion,
		id: [suggestion.topic?.id ?? '', suggestion.kind ?? '', suggestion.region, wishes[0]?.id ?? ''].join('/'),
		wishes: wishes.map(({ id, summary }) => ({ id, summary }))
	}));
	return pageAfter(all, after);
}

export type About = {
	/** By its id or its name. */
	topic: string | null;
	kind: Kind | null;
	region: string | null;
	words: string;
	wishIds: readonly string[];
};

/** Loose wishes about a topic, with some words, of a kind or region, or just these; with which of them to choose at once. */
export async function listLooseAbout(db: Db, actor: Actor, about: About) {
	if (!mayBundle(actor)) notFound();
	const loose = await listLooseWishes(db, actor);
	const topics = await listTopics(db);
	const topic = topics.find(({ id, name }) => id === about.topic || name === about.topic) ?? null;
	const found = await findAbout(db, loose, topic, about.words);
	const { kind, region, wishIds } = about;
	const anything = topic === null && !about.words && wishIds.length === 0;
	const wishes = loose
		.filter(({ id }) => anything || found.has(id) || wishIds.includes(id))
		.filter((wish) => (kind === null || wish.kind === kind) && (region === null || wish.region === region));
	const chosen = wishes.filter(({ id }) => (about.words ? wishIds.includes(id) : !anything || kind !== null));
	return {
		topic,
		total: wishes.length,
		chosen: chosen.map(({ id }) => id),
		wishes: wishes.filter((wish, index) => index < MOST_LISTED || chosen.includes(wish))
	};
}

async function findAbout(db: Db, wishes: Wish[], topic: Topic | null, words: string): Promise<Set<string>> {
	const named = stemsOf(topic?.name ?? '');
	const asked = stemsOf(words);
	const matches = await matchWords(db, [
		{ key: 'topic', stems: named, least: named.length },
		{ key: 'words', stems: asked, least: Math.min(SHARED, asked.length) }
	]);
	const about = wishes.filter(({ topics }) => topics.some(({ id }) => id === topic?.id));
	return new Set([...matches.map(({ wishId }) => wishId), ...about.map(({ id }) => id)]);
}

type Named = { wish: Wish; topics: Topic[] };

/** Each wish with the topics of its session, or else those that its own words name. */
async function withTopics(db: Db, wishes: Wish[], topics: Topic[]): Promise<Named[]> {
	const queries = topics.map(({ id, name }) => {
		const stems = stemsOf(name);
		return { key: id, stems, least: stems.length };
	});
	const matches = Map.groupBy(await matchWords(db, queries), ({ wishId }) => wishId);
	return wishes.map((wish) => {
		const named = new Set(matches.get(wish.id)?.map(({ key }) => key));
		return {
			wish,
			topics: wish.topics.length ? wish.topics : topics.filter(({ id }) => named.has(id))
		};
	});
}

function byTopic(named: Named[]): Suggestion[] {
	const placed = named.flatMap(({ wish, topics }) => topics.map((topic) => ({ wish, topic })));
	const groups = Map.groupBy(placed, ({ wish, topic }) => [wish.kind, topic.id, wish.region].join('/'));
	return [...groups.values()].flatMap((all) => {
		const [first] = all;
		if (!first) return [];
		const wishes = all.map(({ wish }) => wish);
		const { kind, region } = first.wish;
		return { topic: first.topic, kind, region, wishes, standing: standingOf(wishes) };
	});
}

async function byTheme(db: Db, wishes: Wish[]): Promise<Suggestion[]> {
	const compared = new Map(wishes.slice(0, MOST_COMPARED).map((wish) => [wish.id, wish]));
	return (await themesAmong(db, [...compared.values()])).map((ids) => {
		const theme = ids.flatMap((id) => compared.get(id) ?? []);
		return { topic: null, kind: null, region: '', wishes: theme, standing: standingOf(theme) };
	});
}

/** The themes found last: as long as the same wishes wait, with the same words, they stay the same. */
let last: { of: string; themes: string[][] } = { of: '', themes: [] };

async function themesAmong(db: Db, wishes: Wish[]): Promise<string[][]> {
	const of = wishes.map(({ id, version }) => `${id}:${version}`).join();
	if (last.of === of) return last.themes;
	const queries = wishes.map(({ id, summary }) => ({ key: id, stems: stemsOf(summary), least: SHARED }));
	const ids = new Set(wishes.map(({ id }) => id));
	const links = (await matchWords(db, queries)).filter(({ wishId }) => ids.has(wishId));
	const themes = themesOf(links);
	last = { of, themes };
	return themes;
}
