import { planDigests } from '#lib/features/alerts/plan-digests.server.ts';
import { tickClocks } from '#lib/features/wishes/attention/tick.server.ts';
import type { Db } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { deliverMails } from '#lib/server/mail/outbox.ts';
import { smtpTransport } from '#lib/server/mail/transport.ts';
import { mailTemplates } from '../../src/registry.server.ts';

const CONTEXT = { origin: 'http://localhost:3000', sender: 'noreply@tweespan.example' };

/** What a server does every minute about late wishes, without the server. */
export function startMinutes(db: Db, smtpUrl: string, worker = newId()) {
	const transport = smtpTransport(smtpUrl, CONTEXT);
	const templates = mailTemplates;
	const evaluate = async () => {
		await tickClocks(db);
		await planDigests(db);
	};
	const deliver = async () => await deliverMails(db, { ...CONTEXT, templates, transport, worker });
	return {
		evaluate,
		deliver,
		async pass() {
			await evaluate();
			await deliver();
		},
		close: () => transport.close()
	};
}
