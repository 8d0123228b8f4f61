import { redirect } from '@sveltejs/kit';
import { ownPath, setChoice } from '../choices.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ request, cookies }) => {
	const form = await request.formData();
	const language = form.get('language');
	if (language === 'nl' || language === 'en') setChoice(cookies, 'language', language);
	redirect(303, ownPath(form.get('path')));
};
