import { expect, test } from 'vitest';
import { addMs, DAY, HOUR, MINUTE, now, setClock } from '#lib/server/clock.ts';
import { deliverMails, queueMails, type MailTemplates } from '#lib/server/mail/outbox.ts';
import type { Mail } from '#lib/server/mail/transport.ts';
import { onBothDatabases } from '../support/database.ts';

const template: MailTemplates = {
	greeting: async (_db, row) => ({
		to: { name: 'Noor', address: 'noor@example.nl' },
		subject: `Dag ${row.ids.times}`,
		text: 'Dag'
	}),
	overtaken: async () => ({ suppress: 'no longer needed' })
};

const delivery = { templates: template, origin: 'http://localhost:3000', sender: 'noreply@tweespan.example' };

onBothDatabases('The outbox', (database) => {
	test('queues the same key once, sends it once and remembers that it was sent', async () => {
		const db = database();
		const mailbox = openMailbox();
		const mail = { dedupKey: 'greeting/1', recipientId: 'p1', template: 'greeting', ids: { times: 1 } };
		await db.transaction().execute((trx) => queueMails(trx, mail, mail));
		await db.transaction().execute((trx) => queueMails(trx, mail));

		expect(await deliverMails(db, { ...delivery, transport: mailbox, worker: 'w1' })).toBe(1);
		expect(await deliverMails(db, { ...delivery, transport: mailbox, worker: 'w1' })).toBe(0);

		expect(mailbox.mails.map((sent) => sent.subject)).toEqual(['Dag 1']);
		expect(await states(db)).toEqual([{ state: 'sent', attempts: 1 }]);
	});

	test('keeps nothing of a transaction that fails', async () => {
		const db = database();
		const failing = db.transaction().execute(async (trx) => {
			await queueMails(trx, { dedupKey: 'a', recipientId: 'p1', template: 'greeting', ids: {} });
			throw new Error('no');
		});
		await expect(failing).rejects.toThrow('no');
		expect(await states(db)).toEqual([]);
	});

	test('tries again later when the mail server refuses for now, with the same Message-ID', async () => {
		const db = database();
		const mailbox = openMailbox(1);
		await db
			.transaction()
			.execute((trx) =>
				queueMails(trx, { dedupKey: 'a', recipientId: 'p1', template: 'greeting', ids: { times: 1 } })
			);

		await deliverMails(db, { ...delivery, transport: mailbox, worker: 'w1' });
		expect(await states(db)).toEqual([{ state: 'pending', attempts: 1 }]);
		setClock(addMs(now(), 2 * MINUTE));
		await deliverMails(db, { ...delivery, transport: mailbox, worker: 'w1' });

		expect(await states(db)).toEqual([{ state: 'sent', attempts: 2 }]);
		expect(new Set(mailbox.keys).size).toBe(1);
		expect(mailbox.keys).toHaveLength(2);
	});

	test('tries a mail promised four days ahead as any other, and gives up after three days of trying', async () => {
		const db = database();
		const mailbox = openMailbox(100);
		const releaseAt = addMs(now(), 4 * DAY);
		const mail = { dedupKey: 'a', recipientId: 'p1', template: 'greeting', ids: { times: 1 }, releaseAt };
		await db.transaction().execute((trx) => queueMails(trx, mail));
		setClock(releaseAt);
		await deliverMails(db, { ...delivery, transport: mailbox, worker: 'w1' });
		expect(await states(db)).toEqual([{ state: 'pending', attempts: 1 }]);
		for (let hours = 5; hours < 120; hours += 5) {
			setClock(addMs(releaseAt, hours * HOUR));
			await deliverMails(db, { ...delivery, transport: mailbox, worker: 'w1' });
		}
		expect(await states(db)).toEqual([{ state: 'failed', attempts: 22 }]);
	});

	test('takes over a mail whose sender died, after its lease', async () => {
		const db = database();
		await db
			.transaction()
			.execute((trx) =>
				queueMails(trx, { dedupKey: 'a', recipientId: 'p1', template: 'greeting', ids: { times: 1 } })
			);
		await db
			.updateTable('outbox')
			.set({ state: 'sending', claimedBy: 'dead', leaseUntil: addMs(now(), MINUTE) })
			.execute();
		const mailbox = openMailbox();

		expect(await deliverMails(db, { ...delivery, transport: mailbox, worker: 'w2' })).toBe(0);
		setClock(addMs(now(), 2 * MINUTE));
		expect(await deliverMails(db, { ...delivery, transport: mailbox, worker: 'w2' })).toBe(1);
	});

	test('suppresses a mail that is no longer needed, with the reason', async () => {
		const db = database();
		const mailbox = openMailbox();
		await db
			.transaction()
			.execute((trx) =>
				queueMails(trx, { dedupKey: 'a', recipientId: 'p1', template: 'overtaken', ids: {} })
			);
		await deliverMails(db, { ...delivery, transport: mailbox, worker: 'w1' });
		const row = await db.selectFrom('outbox').select(['state', 'problem']).executeTakeFirstOrThrow();
		expect(row).toEqual({ state: 'suppressed', problem: 'no longer needed' });
		expect(mailbox.mails).toEqual([]);
	});
});

async function states(db: ReturnType<Parameters<Parameters<typeof onBothDatabases>[1]>[0]>) {
	return await db.selectFrom('outbox').select(['state', 'attempts']).execute();
}

/** A mailbox that refuses the first so many mails. */
function openMailbox(refusals = 0) {
	const mails: Mail[] = [];
	const keys: string[] = [];
	return {
		mails,
		keys,
		async send(mail: Mail, key: string) {
			keys.push(key);
			if (keys.length <= refusals) throw Object.assign(new Error('try later'), { responseCode: 451 });
			mails.push(mail);
		},
		close() {}
	};
}
