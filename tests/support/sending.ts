import { deliverMails, type MailTemplates } from '#lib/server/mail/outbox.ts';
import type { Mail } from '#lib/server/mail/transport.ts';
import type { Db } from '#lib/server/db/open.ts';

/** Sends what is due of these kinds, and answers it; the others are left as not to be sent. */
export async function sendAll(db: Db, templates: MailTemplates) {
	const sent: { to: string; subject: string; text: string }[] = [];
	const others = db.selectFrom('outbox').select('template').distinct();
	const nothing = async () => ({ suppress: 'not now' });
	const all = Object.fromEntries((await others.execute()).map(({ template }) => [template, nothing]));
	await deliverMails(db, {
		...{ origin: 'https://tweespan.example', sender: 'noreply@tweespan.example', worker: 'test' },
		templates: { ...all, ...templates },
		transport: {
			send: async ({ to, subject, text }: Mail) => void sent.push({ to: to.address, subject, text }),
			close() {}
		}
	});
	return sent;
}
