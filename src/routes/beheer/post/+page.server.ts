import type { Release } from '#lib/features/operations/mail-kinds.ts';
import { listMails, showWaiting, type OutboxState } from '#lib/features/operations/queries.server.ts';
import { releaseSchema } from '#lib/features/operations/schema.ts';
import { sendTestMail } from '#lib/features/operations/test-mail.server.ts';
import { releaseWaiting } from '#lib/features/operations/waiting.server.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { submit } from '../../submit.ts';
import type { Actions, PageServerLoad } from './$types';

const STATES: OutboxState[] = ['pending', 'sending', 'sent', 'suppressed', 'failed'];

export const load: PageServerLoad = async ({ locals, url }) => {
	const actor = requireActor(locals);
	const state = STATES.find((one) => one === url.searchParams.get('staat'));
	const before = url.searchParams.get('voor') ?? undefined;
	return {
		...(await listMails(locals.db, actor, { state, before })),
		waiting: await showWaiting(locals.db, actor, locals.transport !== null),
		state,
		states: STATES
	};
};

const released: Record<Release, () => string> = {
	send: m.operations_released_send,
	useful: m.operations_released_useful,
	drop: m.operations_released_drop
};

export const actions: Actions = {
	release: (event) =>
		submit(event, {
			at: 'release',
			schema: releaseSchema(),
			command: (db, actor, { release }) => releaseWaiting(db, actor, release),
			done: ({ release }) => released[release](),
			to: () => '/beheer/post'
		}),
	sendTestMail: (event) => {
		const { transport, config } = event.locals;
		return submit(event, {
			at: 'test',
			command: (db, actor) => sendTestMail(db, actor, transport, config),
			done: (_, address) =>
				config.smtpUrl ? m.operations_test_done({ address }) : m.operations_test_done_page(),
			to: () => '/beheer/post'
		});
	}
};
