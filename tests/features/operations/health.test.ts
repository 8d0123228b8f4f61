import { expect, test } from 'vitest';
import { checkPromises } from '#lib/features/operations/health.server.ts';
import { listMails, showMail, showOperations, showWaiting } from '#lib/features/operations/queries.server.ts';
import { listWaiting, releaseWaiting } from '#lib/features/operations/waiting.server.ts';
import { tickClocks } from '#lib/features/wishes/attention/tick.server.ts';
import { addMs, DAY, HOUR, MINUTE, now, setClock } from '#lib/server/clock.ts';
import { queueMails } from '#lib/server/mail/outbox.ts';
import { mailTemplates } from '../../../src/registry.server.ts';
import { onBothDatabases, START } from '../../support/database.ts';
import { refusalOf } from '../../support/problems.ts';
import { actorOf, addPerson } from '../../support/builders.ts';

const SETTING = {
	...{ origin: 'https://tweespan.example', sender: 'noreply@tweespan.example' },
	templates: mailTemplates
};

onBothDatabases('The health of a server', (database) => {
	test('is red as soon as nobody looks at the clocks any more, and green again after one look', async () => {
		const db = database();
		await tickClocks(db);
		expect(await checkPromises(db, DAY)).toMatchObject({ alerts: true, jobs: true });
		setClock(addMs(START, 4 * MINUTE));
		expect(await checkPromises(db, DAY)).toMatchObject({ alerts: false, healthy: false, jobs: true });
		await tickClocks(db);
		expect(await checkPromises(db, DAY)).toMatchObject({ alerts: true, jobs: true });
	});

	test('is not red yet just after a start, when the first look is still to come', async () => {
		const db = database();
		expect(await checkPromises(db, MINUTE)).toMatchObject({ alerts: true, jobs: true });
		expect(await checkPromises(db, HOUR)).toMatchObject({ alerts: false, healthy: false });
	});

	test('is red while a job waits longer than five minutes for its turn', async () => {
		const db = database();
		await tickClocks(db);
		await db
			.insertInto('schedule')
			.values({ name: 'count stars', nextRunAt: addMs(now(), -4 * MINUTE) })
			.execute();
		expect(await checkPromises(db, DAY)).toMatchObject({ alerts: true, jobs: true });
		await db
			.updateTable('schedule')
			.set({ nextRunAt: addMs(now(), -6 * MINUTE) })
			.execute();
		expect(await checkPromises(db, DAY)).toMatchObject({ jobs: false, healthy: false });
	});
});

onBothDatabases('Technical management', (database) => {
	test('does not exist for whoever is no administrator, staff included', async () => {
		const db = database();
		const staff = await actorOf(db, await addPerson(db, { staff: true }));
		const refusals = await Promise.all([
			refusalOf(showOperations(db, staff, true)),
			refusalOf(showWaiting(db, staff, true)),
			refusalOf(listMails(db, staff)),
			refusalOf(listWaiting(db, staff)),
			refusalOf(showMail(db, staff, 'any', { ...SETTING, demonstration: true })),
			refusalOf(releaseWaiting(db, staff, 'drop'))
		]);
		expect(refusals).toEqual(refusals.map(() => ({ status: 404 })));
	});

	test('counts mails by how they went, and shows what would become of one in a demonstration only', async () => {
		const db = database();
		const admin = await actorOf(db, await addPerson(db, { admin: true }));
		const { personId: recipientId } = admin;
		const mail = { recipientId, template: 'people.address_changed', ids: {} };
		await db
			.transaction()
			.execute((trx) => queueMails(trx, { ...mail, dedupKey: 'one' }, { ...mail, dedupKey: 'two' }));
		const [first] = (await listMails(db, admin)).mails;
		await db.updateTable('outbox').set({ state: 'sent' }).where('id', '=', first!.id).execute();
		const { mails, mail: state } = await showOperations(db, admin, true);
		expect(mails.map((row) => [row.state, Number(row.count)])).toEqual([
			['pending', 1],
			['sent', 1]
		]);
		expect(state).toBe('on');
		expect((await listMails(db, admin, { state: 'sent' })).mails.map(({ id }) => id)).toEqual([first!.id]);
		const shown = async (demonstration: boolean) =>
			(await showMail(db, admin, first!.id, { ...SETTING, demonstration })).mail;
		expect(await shown(false)).toBeUndefined();
		expect(await shown(true)).toEqual({ suppress: 'the address is gone' });
	});
});
