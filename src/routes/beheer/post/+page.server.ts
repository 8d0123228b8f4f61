import { listMails, type OutboxState } from '#lib/features/operations/queries.server.ts';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import type { PageServerLoad } from './$types';

const STATES: OutboxState[] = ['pending', 'sending', 'sent', 'suppressed', 'failed'];

export const load: PageServerLoad = async ({ locals, url }) => {
	const actor = requireActor(locals);
	const state = STATES.find((one) => one === url.searchParams.get('staat'));
	const before = url.searchParams.get('voor') ?? undefined;
	return { ...(await listMails(locals.db, actor, { state, before })), state, states: STATES };
};
