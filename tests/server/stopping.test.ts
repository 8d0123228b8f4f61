import { createServer, type AddressInfo, type Socket } from 'node:net';
import { beforeEach, expect, test } from 'vitest';
import { findJob, queueJob, type BackgroundContext } from '#lib/server/background.ts';
import { addMs, clockOffset, DAY, now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { writeSetting } from '#lib/server/db/settings.ts';
import { deliverMails, queueMails, type MailTemplates } from '#lib/server/mail/outbox.ts';
import { smtpTransport } from '#lib/server/mail/transport.ts';
import { startTicker } from '#lib/server/ticker.ts';
import { startMailServer } from '../support/mail-server.ts';
import { onBothDatabases } from '../support/database.ts';

const mails: MailTemplates = {
	greeting: async () => ({ to: { name: 'Noor', address: 'noor@example.nl' }, subject: 'Dag', text: 'Dag' })
};
const context = { origin: 'http://localhost:3000', sender: 'noreply@tweespan.example' };
const PATIENCE = 100;

onBothDatabases('A server that stops', (database) => {
	beforeEach(async () => {
		await writeSetting(database(), 'clock_offset', String(clockOffset()));
	});

	test('while the mail server keeps silent cuts the mail, begins no other, and the next start sends each once', async () => {
		const db = database();
		const silent = await startSilentServer();
		await promise(3);
		const transport = smtpTransport(silent.url, context);
		const stop = startTicker(db, { jobs: [], mails, work: {} }, transport, context, PATIENCE);
		await silent.called;
		const began = performance.now();
		await stop();
		expect(performance.now() - began).toBeLessThan(2000);
		silent.stop();
		expect(await states()).toEqual(Array(3).fill({ state: 'pending', attempts: 0, leaseUntil: null }));

		const mailbox = await startMailServer();
		const other = smtpTransport(mailbox.url, context);
		await deliverMails(db, { ...context, templates: mails, transport: other, worker: 'next' });
		await mailbox.stop();
		expect([mailbox.mails.length, await states()]).toEqual([
			3,
			Array(3).fill({ state: 'sent', attempts: 1, leaseUntil: null })
		]);

		async function promise(times: number) {
			const promised = Array.from({ length: times }, (_, index) => ({
				dedupKey: `greeting/${index}`,
				recipientId: 'p1',
				template: 'greeting',
				ids: {}
			}));
			await db.transaction().execute((trx) => queueMails(trx, ...promised));
		}

		async function states() {
			return await db.selectFrom('outbox').select(['state', 'attempts', 'leaseUntil']).execute();
		}
	});

	test('gives long work back, which counts as no try', async () => {
		const db = database();
		const id = await db.transaction().execute((trx) => queueJob(trx, 'long', {}, null));
		const begun = Promise.withResolvers<void>();
		let ended = false;
		const long = async (_db: unknown, { report }: BackgroundContext) => {
			begun.resolve();
			while (await report(0.5)) await new Promise((resolve) => setTimeout(resolve, 10));
			ended = true;
		};
		const stop = startTicker(db, { jobs: [], mails, work: { long } }, null, context);
		await begun.promise;
		await stop();
		const row = await db.selectFrom('job').select(['attempts', 'leaseUntil']).executeTakeFirstOrThrow();
		expect([ended, (await findJob(db, id))?.state, row]).toEqual([
			false,
			'waiting',
			{ attempts: 0, leaseUntil: null }
		]);
	});

	test('in the middle of a daily round leaves it due, and begins none after it', async () => {
		const db = database();
		const begun = Promise.withResolvers<void>();
		const ran: string[] = [];
		const jobs = ['first', 'second'].map((name) => ({
			name,
			cron: '0 4 * * *',
			async run(given: Db) {
				ran.push(name);
				begun.resolve();
				for (;;)
					await given.transaction().execute((trx) => trx.selectFrom('setting').select('key').execute());
			}
		}));
		const due = addMs(now(), -DAY);
		await db
			.insertInto('schedule')
			.values(jobs.map(({ name }) => ({ name, nextRunAt: due })))
			.execute();
		const stop = startTicker(db, { jobs, mails, work: {} }, null, context);
		await begun.promise;
		await stop();
		const rows = await db.selectFrom('schedule').select(['name', 'nextRunAt']).orderBy('name').execute();
		expect([ran, rows.map(({ name, nextRunAt }) => [name, nextRunAt <= now()])]).toEqual([
			['first'],
			[
				['first', true],
				['second', true]
			]
		]);
	});
});

/** A mail server that takes a connection and says nothing at all. */
async function startSilentServer() {
	const called = Promise.withResolvers<void>();
	const sockets: Socket[] = [];
	const server = createServer((socket) => {
		sockets.push(socket);
		socket.on('error', () => {});
		called.resolve();
	});
	await new Promise<void>((ready) => void server.listen(0, '127.0.0.1', ready));
	return {
		url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
		called: called.promise,
		stop() {
			for (const socket of sockets) socket.destroy();
			server.close();
		}
	};
}
