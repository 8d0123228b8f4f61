import {
	isAbout,
	readAddress,
	sections,
	type KnowledgePage,
	type Section
} from '#lib/features/knowledge/knowledge.ts';
import { plainText } from '#lib/features/knowledge/plain-text.ts';
import { indexPages, searchPages, type Hit } from '#lib/features/knowledge/search.ts';

type FrontMatter = Omit<KnowledgePage, 'section' | 'slug' | 'topics'> & { topics?: string[] };

const matters = import.meta.glob<FrontMatter>('/content/{kennis,organisaties,hulp,nieuw}/*.md', {
	eager: true,
	import: 'metadata'
});
const sources = import.meta.glob<string>('/content/{kennis,organisaties,hulp,nieuw}/*.md', {
	eager: true,
	query: '?raw',
	import: 'default'
});

const texts = Object.entries(matters).map(([path, matter]) => {
	const page: KnowledgePage = { topics: [], ...matter, ...readAddress(path) };
	return { page, title: page.title, summary: page.summary, text: plainText(sources[path] ?? '') };
});
const everything = { pages: texts.map(({ page }) => page), index: indexPages(texts) };
const real = texts.filter(({ page }) => !page.invented);
const withoutInvented = { pages: real.map(({ page }) => page), index: indexPages(real) };

/** What can be read here: of invented organisations only a demonstration tells. */
export type Shelf = typeof everything;

export function shelfOf({ demonstration }: { demonstration: boolean }): Shelf {
	return demonstration ? everything : withoutInvented;
}

/** By title; news with the latest first. */
export function listPages({ pages }: Shelf, section: Section): KnowledgePage[] {
	const inSection = pages.filter((page) => page.section === section);
	return inSection.sort(section === 'nieuw' ? latestFirst : byTitle);
}

export function listSections(shelf: Shelf) {
	return sections.map((section) => ({ section, pages: listPages(shelf, section) }));
}

export function listLessonTopics(shelf: Shelf) {
	const topics = new Set(listPages(shelf, 'lessen').flatMap((lesson) => lesson.topics));
	return [...topics].sort((a, b) => a.localeCompare(b, 'nl'));
}

export function lessonsAboutTopics(shelf: Shelf, topicNames: readonly string[]) {
	return listPages(shelf, 'lessen').filter((lesson) => isAbout(lesson, topicNames));
}

export function findPage({ pages }: Shelf, section: string, slug: string) {
	return pages.find((page) => page.section === section && page.slug === slug);
}

export function searchKnowledge({ index }: Shelf, query: string): Hit<KnowledgePage>[] {
	return searchPages(index, query).map((hit) => ({ ...hit, page: hit.page.page }));
}

function byTitle(a: KnowledgePage, b: KnowledgePage) {
	return a.title.localeCompare(b.title, 'nl');
}

function latestFirst(a: KnowledgePage, b: KnowledgePage) {
	return (b.published ?? '').localeCompare(a.published ?? '');
}
