import { expect, test } from 'vitest';
import { runNextJob } from '#lib/server/background.ts';
import { deliverMails } from '#lib/server/mail/outbox.ts';
import { onBothDatabases } from '../support/database.ts';
import { plansOf } from '../support/plans.ts';

onBothDatabases('What is asked once a second', (database) => {
	test('finds the mails to send by their index, however many were sent', async () => {
		const delivery = {
			templates: {},
			origin: 'http://localhost:3000',
			sender: 'noreply@tweespan.example',
			worker: 'w1',
			transport: { send: async () => {}, close: () => {} }
		};
		// Whether mails are held is asked first.
		const [, claim] = await plansOf(database(), (db) => deliverMails(db, delivery));

		expect(claim).toMatch(/outbox_to_send/);
		expect(claim).not.toMatch(/SCAN outbox(?! USING INDEX outbox_to_send)|Seq Scan/);
	});

	test('finds the work that waits by its index, however much was done', async () => {
		const [claim] = await plansOf(database(), (db) => runNextJob(db, {}, 'w1'));

		expect(claim).toMatch(/job_to_run/);
		expect(claim).not.toMatch(/SCAN job(?! USING INDEX job_to_run)|Seq Scan/);
	});
});
