import { SMTPServer, type SMTPServerDataStream } from 'smtp-server';
import { text } from 'node:stream/consumers';
import PostalMime from 'postal-mime';
import { now } from '#lib/server/clock.ts';

export type Posted = { key: string; to: string; subject: string; text: string; at: string };

/** A polite mail server that remembers every copy it took, and when by the platform's clock. */
export async function startPostbox(port = 0) {
	const posted: Posted[] = [];
	const server = new SMTPServer({
		authOptional: true,
		disabledCommands: ['STARTTLS'],
		onData(stream: SMTPServerDataStream, _session, done) {
			const take = async (raw: string) => {
				const mail = await PostalMime.parse(raw);
				const key = /<([^@>]+)/.exec(mail.messageId ?? '')?.[1] ?? '';
				const to = mail.to?.[0]?.address ?? '';
				posted.push({ key, to, subject: mail.subject ?? '', text: mail.text ?? '', at: now() });
				done();
			};
			void text(stream).then(take, done);
		}
	});
	await new Promise<void>((resolve) => void server.listen(port, '127.0.0.1', resolve));
	const address = server.server.address();
	return {
		url: `smtp://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
		posted,
		stop: () => new Promise<void>((resolve) => server.close(() => resolve()))
	};
}
