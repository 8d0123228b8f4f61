import { findDiaryEvent } from '#lib/features/diaries/events.server.ts';
import { writeFeed } from '#lib/features/diaries/icalendar.ts';
import { requireActorHere } from '#lib/server/auth/require-actor.ts';
import { notFound } from '#lib/server/refuse.ts';
import type { RequestHandler } from './$types';

/** One session for the diary of somebody who has it: a file to open by hand. */
export const GET: RequestHandler = async ({ locals, params }) => {
	const { personId } = requireActorHere(locals);
	const found =
		(await findDiaryEvent(locals.db, personId, params.sessionId, locals.config.origin)) ?? notFound();
	return new Response(writeFeed(found.event.title, [found.event]), {
		headers: {
			'Content-Type': 'text/calendar; charset=utf-8',
			'Content-Disposition': 'attachment; filename="bijeenkomst.ics"'
		}
	});
};
