import type { Component } from 'svelte';
import { readAddress, type KnowledgePage } from '#lib/features/knowledge/knowledge.ts';

type TextComponent = Component<Record<string, never>>;

const components = import.meta.glob<TextComponent>('/content/{kennis,organisaties,hulp,nieuw}/*.md', {
	import: 'default'
});

/** The text of a page as a component, fetched only when somebody reads it. */
export async function loadText({ section, slug }: Pick<KnowledgePage, 'section' | 'slug'>) {
	const found = Object.entries(components).find(([path]) => {
		const address = readAddress(path);
		return address.section === section && address.slug === slug;
	});
	if (!found) throw new Error(`No text for ${section}/${slug}`);
	return await found[1]();
}
