/** SIGTERM while the mail server takes connections and says nothing, and writers write. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { queueMails } from '#lib/server/mail/outbox.ts';
import { freePort } from '../support/free-port.ts';
import { startMailServer } from '../support/mail-server.ts';
import { zero, type Fault } from './fault.ts';
import { compareWithLedger } from './harm.ts';
import type { Ledger } from './killed-server-harm.ts';
import { endServer, saveWriting, prepareSite, startServer, until } from './served.ts';

const MAILS_A_ROUND = 40;
const WRITERS = 10;
const STOPPED_WITHIN = 10_500;

export const fault: Fault = async (rounds) => {
	const folder = mkdtempSync(join(tmpdir(), 'tweespan-fault-'));
	chmodSync(folder, 0o755);
	const silent = await startSilent();
	const port = await freePort();
	const env = {
		...process.env,
		DATA_DIR: folder,
		DATABASE_URL: '',
		PORT: String(port),
		LOG_LEVEL: 'silent',
		TWEESPAN_DEMO: '0'
	};
	const { db, cookie, circle } = await prepareSite(env, async () => {});
	const ledger: Ledger = [];
	const ends: { code: number | null; took: number }[] = [];
	try {
		for (let round = 0; round < rounds; round += 1) {
			await promise(db, circle.asker.personId, round);
			const calls = silent.calls();
			const { server } = await startServer({ ...env, SMTP_URL: silent.url });
			let writing = true;
			const going = () => writing && server.exitCode === null;
			const writers = Array.from({ length: WRITERS }, () => saveWriting({ port, cookie, ledger, going }));
			await until(10_000, async () => silent.calls() > calls);
			const ended = endServer(server, 'SIGTERM');
			writing = false;
			await Promise.all(writers);
			ends.push(await ended);
		}
		const mailbox = await startMailServer();
		const { server } = await startServer({ ...env, SMTP_URL: mailbox.url });
		await until(120_000, async () => (await countWaiting(db)) === 0);
		await endServer(server, 'SIGTERM');
		await mailbox.stop();
		const ids = mailbox.mails.map((mail) => mail.messageId ?? '');
		const slowest = Math.max(...ends.map(({ took }) => took));
		return [
			{
				what: `slowest stop (at most ${STOPPED_WITHIN / 1000} s)`,
				measured: `${(slowest / 1000).toFixed(1)} s`,
				held: slowest <= STOPPED_WITHIN
			},
			zero('stops that had to break something off', ends.filter(({ code }) => code !== 0).length),
			zero('mails lost', rounds * MAILS_A_ROUND - new Set(ids).size + (await countOthers(db))),
			zero('mails sent twice', ids.length - new Set(ids).size),
			...(await compareWithLedger(db, ledger, `${rounds} stops`))
		];
	} finally {
		await db.destroy();
		silent.stop();
		rmSync(folder, { recursive: true, force: true });
	}
};

async function promise(db: Db, recipientId: string, round: number) {
	const id = `link-${round}`;
	await db
		.insertInto('signInLink')
		.values({
			id,
			personId: recipientId,
			kind: 'invitation',
			createdAt: now(),
			expiresAt: '2099-01-01T00:00:00.000Z'
		})
		.execute();
	const mails = Array.from({ length: MAILS_A_ROUND }, (_, index) => ({
		dedupKey: `fault/${round}/${index}`,
		recipientId,
		template: 'people.invitation',
		ids: { linkId: id }
	}));
	await db.transaction().execute((trx) => queueMails(trx, ...mails));
}

async function countWaiting(db: Db) {
	const rows = await db
		.selectFrom('outbox')
		.select('id')
		.where('state', 'in', ['pending', 'sending'])
		.execute();
	return rows.length;
}

/** Mails of the writers' wishes, which are due at another time. */
async function countOthers(db: Db) {
	const rows = await db
		.selectFrom('outbox')
		.select('id')
		.where('template', '<>', 'people.invitation')
		.where('state', '=', 'sent')
		.execute();
	return rows.length;
}

async function startSilent() {
	const sockets = new Set<Socket>();
	let calls = 0;
	const server = createServer((socket) => {
		calls += 1;
		sockets.add(socket);
		socket.on('error', () => {});
	});
	await new Promise<void>((ready) => void server.listen(0, '127.0.0.1', ready));
	return {
		url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
		calls: () => calls,
		stop() {
			for (const socket of sockets) socket.destroy();
			server.close();
		}
	};
}
