import { loadText } from '#lib/features/knowledge/pages.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ data }) => ({ ...data, Text: await loadText(data.page) });
