import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { text } from 'node:stream/consumers';

const MANNERS = ['polite', 'refuses', 'polite', 'hangs', 'polite', 'drops'] as const;
type Manner = (typeof MANNERS)[number];

/**
 * A real mail server with bad manners, one after the other: takes a mail, refuses it for now, keeps silent, or takes
 * it and hangs up without saying so. Counts every copy it took by its Message-ID.
 */
export async function startRudeMailServer() {
	const taken = new Map<string, number>();
	let drops = 0;
	let calls = 0;
	let polite = false;
	const server = new SMTPServer({
		authOptional: true,
		disabledCommands: ['STARTTLS'],
		closeTimeout: 100,
		onRcptTo(_address, session: SMTPServerSession & { manner?: Manner }, done) {
			session.manner = polite ? 'polite' : (MANNERS[(calls += 1) % MANNERS.length] ?? 'polite');
			if (session.manner === 'hangs') return;
			done(session.manner === 'refuses' ? laterPlease() : null);
		},
		onData(stream: SMTPServerDataStream, session: SMTPServerSession & { manner?: Manner }, done) {
			const take = (mail: string) => {
				const id = /^Message-ID: <([^@>]+)/im.exec(mail)?.[1] ?? '';
				taken.set(id, (taken.get(id) ?? 0) + 1);
				if (session.manner !== 'drops') return done();
				drops += 1;
				for (const connection of connections) connection.destroy();
			};
			// A sender that is killed half-way sends half a mail, which is none.
			void text(stream).then(take, done);
		}
	});
	const connections = new Set<{ destroy(): void }>();
	server.on('error', () => {});
	server.server.on('connection', (socket) => {
		connections.add(socket);
		socket.once('close', () => connections.delete(socket));
	});
	await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
	const address = server.server.address();
	return {
		url: `smtp://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
		taken,
		drops: () => drops,
		mendItsWays() {
			polite = true;
			for (const connection of connections) connection.destroy();
		},
		stop: () => new Promise<void>((resolve) => server.close(() => resolve()))
	};
}

function laterPlease() {
	return Object.assign(new Error('Try again later'), { responseCode: 451 });
}
