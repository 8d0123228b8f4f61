import { watchUnread } from '#lib/features/alerts/live.server.ts';
import { requireActorHere } from '#lib/server/auth/require-actor.ts';
import type { RequestHandler } from './$types';

/** How many alerts are unread, as it changes; who has enough of these open is told not to ask again. */
export const GET: RequestHandler = ({ locals }) => {
	const { personId } = requireActorHere(locals);
	const who = { personId, loginSessionHash: locals.loginSessionHash ?? '' };
	const stream = watchUnread(locals.db, who, locals.closing);
	if (!stream) return new Response(null, { status: 204 });
	return new Response(stream, {
		headers: { 'Content-Type': 'text/event-stream', 'X-Accel-Buffering': 'no' }
	});
};
