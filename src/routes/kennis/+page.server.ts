import { isAbout } from '#lib/features/knowledge/knowledge.ts';
import {
	listLessonTopics,
	listSections,
	searchKnowledge,
	shelfOf,
	type Shelf
} from '#lib/features/knowledge/pages.server.ts';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => {
	requireActor(locals);
	const shelf = shelfOf(locals);
	const query = (url.searchParams.get('q') ?? '').slice(0, 100).trim();
	const topics = listLessonTopics(shelf);
	const topic = topics.find((name) => name === url.searchParams.get('topic')) ?? '';
	return {
		query,
		hits: searchKnowledge(shelf, query),
		topics,
		topic,
		sections: topic ? aboutTopic(shelf, topic) : listSections(shelf)
	};
};

function aboutTopic(shelf: Shelf, topic: string) {
	return listSections(shelf)
		.map(({ section, pages }) => ({ section, pages: pages.filter((page) => isAbout(page, [topic])) }))
		.filter(({ pages }) => pages.length > 0);
}
