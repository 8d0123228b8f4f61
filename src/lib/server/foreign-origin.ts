import { m } from '#lib/i18n/paraglide/messages.js';
import { log } from './log.ts';

const LONGEST = 200;

/** Why a form was not taken, for whoever set this server up and has its address wrong. */
export function foreignOrigin(origin: string, expected: string): Response {
	const from = origin.slice(0, LONGEST) || '–';
	log.warn({ from, expected }, 'a form came from another address than ORIGIN');
	const sentences = (['nl', 'en'] as const).map((locale) => m.foreign_origin({ from, expected }, { locale }));
	return new Response(`${sentences.join('\n\n')}\n`, {
		status: 403,
		headers: { 'Content-Type': 'text/plain; charset=utf-8' }
	});
}
