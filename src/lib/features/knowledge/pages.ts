import type { Component } from 'svelte';
import { placeOf, type KnowledgePage } from '#lib/features/knowledge/knowledge.ts';

type Text = Component<Record<string, never>>;

const components = import.meta.glob<Text>('/content/{kennis,organisaties,hulp,nieuw}/*.md', {
	import: 'default'
});

/** The text of a page as a component, fetched only when somebody reads it. */
export async function loadText({ section, slug }: Pick<KnowledgePage, 'section' | 'slug'>) {
	const found = Object.entries(components).find(([path]) => {
		const place = placeOf(path);
		return place.section === section && place.slug === slug;
	});
	if (!found) throw new Error(`No text for ${section}/${slug}`);
	return await found[1]();
}
