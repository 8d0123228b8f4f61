import { redirect } from '@sveltejs/kit';
import { readFields } from '#lib/server/form.ts';
import { setChoice } from '../choices.ts';
import { ownPath } from '../own-path.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ request, cookies }) => {
	const form = await readFields(request);
	const theme = form.get('theme');
	if (theme === 'light' || theme === 'dark' || theme === 'system') setChoice(cookies, 'theme', theme);
	redirect(303, ownPath(form.get('path')));
};
