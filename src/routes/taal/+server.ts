import { redirect } from '@sveltejs/kit';
import { readFields } from '#lib/server/form.ts';
import { setChoice } from '../choices.ts';
import { ownPath } from '../own-path.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ request, cookies }) => {
	const form = await readFields(request);
	const language = form.get('language');
	if (language === 'nl' || language === 'en') setChoice(cookies, 'language', language);
	redirect(303, ownPath(form.get('path')));
};
