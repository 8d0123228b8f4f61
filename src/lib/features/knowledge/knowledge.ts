import { m } from '#lib/i18n/paraglide/messages.js';

export const sections = ['lessen', 'organisaties', 'hulp', 'nieuw'] as const;
export type Section = (typeof sections)[number];

export type KnowledgePage = {
	section: Section;
	slug: string;
	title: string;
	summary: string;
	topics: string[];
	kind?: string;
	minutes?: number;
	written?: string;
	published?: string;
	/** About an organisation that does not exist: shown in a demonstration only. */
	invented?: boolean;
};

export function isSection(text: string): text is Section {
	return (sections as readonly string[]).includes(text);
}

export function addressOf(page: Pick<KnowledgePage, 'section' | 'slug'>) {
	return `/kennis/${page.section}/${page.slug}`;
}

/** Where the text in a file is read: `/content/kennis/meldcode.md` is the lesson `meldcode`. */
export function readAddress(path: string): Pick<KnowledgePage, 'section' | 'slug'> {
	const [, folder = '', slug = ''] = /content\/([^/]+)\/([^/]+)\.md$/.exec(path) ?? [];
	const section = folder === 'kennis' ? 'lessen' : folder;
	if (!isSection(section)) throw new Error(`${path} is in no section`);
	return { section, slug };
}

export function isAbout(page: KnowledgePage, topicNames: readonly string[]) {
	return page.topics.some((topic) => topicNames.includes(topic));
}

export function sectionName(section: Section) {
	return {
		lessen: m.knowledge_section_lessons,
		organisaties: m.knowledge_section_organisations,
		hulp: m.knowledge_section_help,
		nieuw: m.knowledge_section_news
	}[section]();
}

export function sectionLead(section: Section) {
	return {
		lessen: m.knowledge_lead_lessons,
		organisaties: m.knowledge_lead_organisations,
		hulp: m.knowledge_lead_help,
		nieuw: m.knowledge_lead_news
	}[section]();
}
