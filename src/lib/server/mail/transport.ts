import nodemailer, { type TransportOptions } from 'nodemailer';
import { log } from '../log.ts';

export type Mail = {
	to: { name: string; address: string };
	subject: string;
	/** Plain text; blank lines part paragraphs, an address on a line of its own becomes a button. */
	text: string;
	calendar?: { method: 'REQUEST' | 'CANCEL'; content: string };
	/** Mails about one session or request hang together in the reader's mailbox. */
	thread?: string;
};

/** Where links in a mail lead, and from whom it comes; a preview is looked at before its time, and never sent. */
export type MailContext = { origin: string; sender: string; preview?: boolean };

/** Closing it breaks off what is under way. */
export type MailTransport = {
	send(mail: Mail, key: string): Promise<void>;
	/** Whether there is anybody at this address; without it there always is. */
	reaches?(address: string): boolean;
	close(): void;
};

/** Hands mails to the mail server; the same key always has the same Message-ID, so a second copy can be seen. */
export function smtpTransport(smtpUrl: string, { origin, sender }: MailContext): MailTransport {
	const host = new URL(origin).hostname;
	const transporter = nodemailer.createTransport({
		url: smtpUrl,
		connectionTimeout: 10_000,
		greetingTimeout: 10_000,
		socketTimeout: 20_000,
		disableFileAccess: true,
		disableUrlAccess: true
	} as TransportOptions);
	const closing = new AbortController();
	return {
		async send(mail, key) {
			await transporter.sendMail({
				from: { name: 'Tweespan', address: sender },
				to: mail.to,
				subject: mail.subject,
				text: mail.text,
				html: toHtml(mail.text),
				messageId: `<${key}@${host}>`,
				...(mail.thread && { references: `<${mail.thread}@${host}>` }),
				headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
				...(mail.calendar && { icalEvent: { filename: 'uitnodiging.ics', ...mail.calendar } }),
				signal: closing.signal
			});
		},
		close() {
			closing.abort();
			transporter.close();
		}
	};
}

/** Where no mail server is configured, a demonstration shows its mails on a page instead. */
export function pageTransport(): MailTransport {
	return {
		send: async (_mail, key) => log.debug({ outbox: key }, 'mail kept for the demonstration'),
		close() {}
	};
}

/** A plain mail as the simplest HTML that mail programs show well. */
export function toHtml(text: string): string {
	const blocks = text.split(/\n{2,}/).map((block) => paragraph(block.trim()));
	return `<!doctype html><html><body style="font:16px/1.5 sans-serif;color:#222;max-width:36em">${blocks.join('')}</body></html>`;
}

function paragraph(block: string) {
	if (/^https?:\/\/\S+$/.test(block)) return `<p><a href="${escape(block)}">${escape(block)}</a></p>`;
	return `<p>${escape(block).replaceAll('\n', '<br>')}</p>`;
}

function escape(text: string) {
	return text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
