import { findFeed } from '#lib/features/diaries/feeds.server.ts';
import { notFound } from '#lib/server/refuse.ts';
import type { RequestHandler } from './$types';

/** A diary to subscribe to; the secret in the address is the only key. */
export const GET: RequestHandler = async ({ locals, params, request }) => {
	const feed = await findFeed(locals.db, params.token, locals.config.origin);
	if (!feed) notFound();
	const headers = { 'Cache-Control': 'private, no-cache', ETag: feed.etag };
	if (!feed.gone && request.headers.get('if-none-match')?.replace(/^W\//, '') === feed.etag)
		return new Response(null, { status: 304, headers });
	return new Response(feed.content, {
		status: feed.gone ? 410 : 200,
		headers: {
			...headers,
			'Content-Type': 'text/calendar; charset=utf-8',
			'Content-Disposition': 'inline; filename="tweespan.ics"'
		}
	});
};
