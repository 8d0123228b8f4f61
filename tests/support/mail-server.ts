import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';

export type ReceivedMail = Email & { /** As it came over the wire. */ raw: string };

/** A real mail server in this process, on a free port; what it receives can be read back. */
export async function startMailServer() {
	const mails: ReceivedMail[] = [];
	const server = new SMTPServer({
		authOptional: true,
		disabledCommands: ['STARTTLS'],
		onData(stream, _session, done) {
			const chunks: Buffer[] = [];
			stream.on('data', (chunk: Buffer) => chunks.push(chunk));
			stream.on(
				'end',
				() =>
					void read(Buffer.concat(chunks)).then((mail) => {
						mails.push(mail);
						done();
					}, done)
			);
		}
	});
	await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
	const address = server.server.address();
	const port = typeof address === 'object' && address ? address.port : 0;
	return {
		url: `smtp://127.0.0.1:${port}`,
		mails,
		stop: () => new Promise<void>((resolve) => server.close(() => resolve()))
	};
}

async function read(bytes: Buffer): Promise<ReceivedMail> {
	return { ...(await PostalMime.parse(bytes)), raw: bytes.toString('utf8') };
}

/** The calendar part of a mail, as the reader's program sees it. */
export function calendarOf(mail: ReceivedMail): string | undefined {
	const part = mail.attachments.find((attachment) => attachment.mimeType === 'text/calendar');
	if (!part) return undefined;
	return typeof part.content === 'string'
		? part.content
		: new TextDecoder().decode(part.content as ArrayBuffer);
}
