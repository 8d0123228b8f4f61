import { mailTemplates } from '../../src/registry.server.ts';
import type { Db } from '#lib/server/db/open.ts';
import { deliverMails } from '#lib/server/mail/outbox.ts';

export type Sent = { to: string; subject: string; text: string };

/** Sends every mail that is due as it would go out, and answers what was sent to whom. */
export async function sendEverything(db: Db): Promise<Sent[]> {
	const sent: Sent[] = [];
	const transport = {
		async send(mail: { to: { address: string }; subject: string; text: string }) {
			sent.push({ to: mail.to.address, subject: mail.subject, text: mail.text });
		},
		close() {}
	};
	await deliverMails(db, {
		templates: mailTemplates,
		transport: transport as never,
		worker: 'test',
		origin: 'http://localhost',
		sender: 'noreply@tweespan.example'
	});
	return sent;
}

/** The token of the last link of this kind that was sent to an address. */
export function tokenIn(sent: Sent[], to: string, path: string): string {
	const found = sent
		.filter((mail) => mail.to === to)
		.flatMap(({ text }) => [...text.matchAll(/http:\/\/localhost(\S+)/g)]);
	const link = found.map((match) => match[1] ?? '').findLast((one) => one.startsWith(path));
	if (!link) throw new Error(`No link ${path} was sent to ${to}.`);
	return link.slice(path.length);
}
