import { expect, test } from 'vitest';
import { mailKindName, mailTerms, RELEASES } from '#lib/features/operations/mail-kinds.ts';
import { showOperations, showWaiting } from '#lib/features/operations/queries.server.ts';
import { sendTestMail } from '#lib/features/operations/test-mail.server.ts';
import { releaseWaiting } from '#lib/features/operations/waiting.server.ts';
import { addMs, DAY, HOUR, MINUTE, setClock } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { deliverMails, queueMails, type MailTemplates } from '#lib/server/mail/outbox.ts';
import { isInvented } from '#lib/server/mail/invented.ts';
import { rememberMail } from '#lib/server/mail/standing.ts';
import { smtpTransport, type Mail, type MailTransport } from '#lib/server/mail/transport.ts';
import { mailTemplates } from '../../../src/registry.server.ts';
import { onBothDatabases } from '../../support/database.ts';
import { freePort } from '../../support/free-port.ts';
import { startMailServer } from '../../support/mail-server.ts';
import { actorOf, addPerson } from '../../support/builders.ts';

const CONTEXT = { origin: 'https://tweespan.example', sender: 'noreply@tweespan.example' };
const BEGIN = '2027-01-12T09:00:00.000Z';

test('every mail has a name in words, and every term belongs to a mail', () => {
	const templates = Object.keys(mailTemplates);
	expect(templates.filter((template) => mailKindName(template) === template)).toEqual([]);
	expect(mailTerms.filter(([template, days]) => !templates.includes(template) || days < 1)).toEqual([]);
});

test.each([
	['noor@rivierland.example', true],
	['noor@example.com', true],
	['noor@a.b.test', true],
	['noor@site.invalid', true],
	['noor@localhost', true],
	['noor@example.nl', false],
	['noor@myexample.com', false],
	['example.com@rivierland.nl', false]
])('%s is an invented address: %s', (address, invented) => {
	expect(isInvented(address)).toBe(invented);
});

onBothDatabases('Mail that was off', (database) => {
	test('lets nothing of before go out once it is on, and everything of after', async () => {
		const { db, admin, post } = await switchOn(database());
		await promise(db, admin.personId, 'new');
		await post.deliver();
		expect(post.sent).toEqual(['new']);
		const { state, kinds } = await showWaiting(db, admin, true);
		expect(state).toBe('held');
		expect(
			kinds.map(({ template, count, stale, oldest, newest }) => [
				template,
				count,
				stale,
				oldest.slice(0, 16),
				newest.slice(0, 16)
			])
		).toEqual([
			['alert', 1, 0, '2027-01-12T08:01', '2027-01-12T08:01'],
			['assignments.reminder', 2, 1, '2027-01-09T09:00', '2027-01-12T08:00']
		]);
		expect((await showOperations(db, admin, true)).mail).toBe('held');
		await rememberMail(db, true);
		await post.deliver();
		expect(post.sent).toEqual(['new']);
	});

	test.each([
		['send', ['old reminder', 'reminder', 'alert'], []],
		['useful', ['reminder', 'alert'], ['too old']],
		['drop', [], ['dropped', 'dropped', 'dropped']]
	] as const)(
		'and is told to %s goes as that says, and what comes later goes as always',
		async (release, sent, left) => {
			const { db, admin, post } = await switchOn(database());
			await releaseWaiting(db, admin, release);
			await post.deliver();
			expect(post.sent).toEqual(sent);
			const rows = await db
				.selectFrom('outbox')
				.select('problem')
				.where('state', '=', 'suppressed')
				.execute();
			expect(rows.map(({ problem }) => problem)).toEqual(left);
			await promise(db, admin.personId, 'later');
			await post.deliver();
			expect(post.sent).toEqual([...sent, 'later']);
			expect(await showWaiting(db, admin, true)).toEqual({ state: 'on', kinds: [] });
			await expect(releaseWaiting(db, admin, 'send')).rejects.toMatchObject({ status: 409 });
		}
	);

	test('is told once, also by two at once', async () => {
		const { db, admin } = await switchOn(database());
		const told = await Promise.allSettled(RELEASES.map((release) => releaseWaiting(db, admin, release)));
		expect(told.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected', 'rejected']);
	});

	test('is known too of a server that did not remember it yet, by what nobody tried to send for an hour', async () => {
		for (const [age, state] of [
			[2 * HOUR, 'held'],
			[MINUTE, 'on']
		] as const) {
			const db = database();
			await db.deleteFrom('outbox').execute();
			await db.deleteFrom('setting').where('key', '=', 'mail').execute();
			const admin = await actorOf(db, await addPerson(db, { admin: true }));
			setClock(at(-age));
			await promise(db, admin.personId, 'reminder');
			setClock(BEGIN);
			await rememberMail(db, true);
			expect((await showOperations(db, admin, true)).mail).toBe(state);
		}
	});

	test('says so while it is off, with what waits', async () => {
		const { db, admin } = await prepare(database());
		expect((await showOperations(db, admin, false)).mail).toBe('off');
		expect((await showWaiting(db, admin, false)).kinds).toHaveLength(2);
	});
});

onBothDatabases('A mail to somebody invented', (database) => {
	test('does not leave a demonstration', async () => {
		const db = database();
		const post = postOf(db, (address) => !isInvented(address));
		await promise(db, await addPerson(db, { email: 'a@rivierland.example' }), 'reminder');
		await post.deliver();
		expect(post.sent).toEqual([]);
		expect(await db.selectFrom('outbox').select(['state', 'problem']).execute()).toEqual([
			{ state: 'suppressed', problem: 'an invented address' }
		]);
	});
});

onBothDatabases('A test mail', (database) => {
	test('goes to oneself by the way of all mails, or comes back with the words of the mail server', async () => {
		const db = database();
		const admin = await actorOf(db, await addPerson(db, { admin: true, email: 'ineke@waalstad.nl' }));
		const server = await startMailServer();
		const transport = smtpTransport(server.url, CONTEXT);
		expect(await sendTestMail(db, admin, transport, CONTEXT)).toBe('ineke@waalstad.nl');
		expect(server.mails.map(({ subject, to }) => [subject, to?.map(({ address }) => address)])).toEqual([
			['Proefbericht van Tweespan', ['ineke@waalstad.nl']]
		]);
		transport.close();
		await server.stop();

		const nobody = smtpTransport(`smtp://127.0.0.1:${await freePort()}`, CONTEXT);
		await expect(sendTestMail(db, admin, nobody, CONTEXT)).rejects.toMatchObject({
			status: 409,
			body: {
				refusal: {
					code: 'operations_test_refused',
					params: { words: expect.stringContaining('ECONNREFUSED') }
				}
			}
		});
		await expect(sendTestMail(db, admin, null, CONTEXT)).rejects.toMatchObject({ status: 409 });
	});
});

/** A server without a mail server, which promised three mails; two of one kind, one of them long ago. */
async function prepare(db: Db) {
	setClock(at(-4 * DAY));
	const admin = await actorOf(db, await addPerson(db, { admin: true }));
	await rememberMail(db, false);
	setClock(at(-3 * DAY));
	await promise(db, admin.personId, 'old reminder');
	setClock(at(-HOUR));
	await promise(db, admin.personId, 'reminder');
	setClock(at(-HOUR + MINUTE));
	await promise(db, admin.personId, 'alert', 'alert');
	setClock(BEGIN);
	return { db, admin };
}

async function switchOn(database: Db) {
	const { db, admin } = await prepare(database);
	await rememberMail(db, true);
	setClock(at(MINUTE));
	return { db, admin, post: postOf(db) };
}

async function promise(db: Db, recipientId: string, dedupKey: string, template = 'assignments.reminder') {
	const mail = { dedupKey, recipientId, template, ids: { dedupKey } };
	await db.transaction().execute((trx) => queueMails(trx, mail));
}

function postOf(db: Db, reaches: (address: string) => boolean = () => true) {
	const sent: string[] = [];
	const transport: MailTransport = {
		send: async (mail: Mail) => void sent.push(mail.subject),
		reaches,
		close() {}
	};
	const write: MailTemplates[string] = async (_db, row) => ({
		to: { name: 'Ineke', address: 'ineke@waalstad.example' },
		subject: String(row.ids.dedupKey),
		text: 'Dag'
	});
	const templates = { alert: write, 'assignments.reminder': write };
	const deliver = () => deliverMails(db, { ...CONTEXT, templates, transport, worker: 'w1' });
	return { sent, deliver };
}

function at(ms: number) {
	return addMs(BEGIN, ms);
}
