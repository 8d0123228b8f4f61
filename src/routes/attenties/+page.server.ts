import { listAlerts } from '#lib/features/alerts/queries.server.ts';
import { readAllAlerts } from '#lib/features/alerts/read.server.ts';
import { alertSentence } from '#lib/features/alerts/words.ts';
import { listWords } from '#lib/features/wishes/snapshot/snapshot.server.ts';
import { maySeeLadders } from '#lib/features/wishes/policy.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { submit } from '../submit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const actor = requireActor(locals);
	const unread = url.searchParams.get('toon') !== 'alles';
	const before = url.searchParams.get('na');
	const { alerts, next } = await listAlerts(locals.db, actor, { unread, before });
	const words = await listWords(
		locals.db,
		actor,
		alerts.flatMap((alert) => [alert, ...alert.parts].map(({ href }) => wishAt(href)))
	);
	return {
		unread,
		ladders: maySeeLadders(actor),
		before,
		next,
		alerts: alerts.map(({ id, kind, facts, href, raisedAt, readAt, parts }) => ({
			id,
			sentence: alertSentence(kind, facts),
			about: words.get(wishAt(href)) ?? '',
			raisedAt,
			read: readAt !== null,
			parts: parts.map((part) => ({
				...part,
				sentence: alertSentence(part.kind, part.facts),
				about: words.get(wishAt(part.href)) ?? ''
			})),
			more: Math.max(0, Number(facts.count ?? 0) - parts.length)
		}))
	};
};

/** The wish that an alert leads to; '' when it leads elsewhere. */
function wishAt(href: string): string {
	return /^\/wensen\/([^/]+)$/.exec(href)?.[1] ?? '';
}

export const actions: Actions = {
	readAll: (event) => submit(event, { command: readAllAlerts, done: () => m.alert_all_read() })
};
