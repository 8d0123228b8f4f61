import { Secret, TOTP } from 'otpauth';
import { expect, test } from 'vitest';
import { beginApp, confirmApp, findBegunApp } from '#lib/features/factors/apps.server.ts';
import { renewCodes } from '#lib/features/factors/codes.server.ts';
import { giveCode } from '#lib/features/factors/proving/give.server.ts';
import { listFactors, removeApp } from '#lib/features/factors/manage.server.ts';
import { addMs, HOUR, MINUTE, now, setClock } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { statusOf } from '../../support/cast.ts';
import { onBothDatabases } from '../../support/database.ts';
import { actorOf, addPerson, addSignIn } from '../../support/builders.ts';

const STEP = 30_000;

onBothDatabases('An authenticator app', (database) => {
	test('counts from its first code on, which no app takes twice', async () => {
		const db = database();
		const noor = await addPerson(db);
		const secret = await begin(db, noor);
		expect((await listFactors(db, noor)).appSince).toBeNull();
		expect(await statusOf(confirmApp(db, noor, '000000'))).toBe(409);
		const code = codeOf(secret);
		expect(await confirmApp(db, noor, code)).toHaveLength(10);
		expect(await statusOf(giveCode(db, noor, code))).toBe(409);
		setClock(addMs(now(), STEP));
		expect(await statusOf(giveCode(db, noor, ` ${codeOf(secret).replace(/(...)/, '$1 ')} `))).toBe(200);
		expect(await statusOf(giveCode(db, noor, codeOf(secret)))).toBe(409);
	});

	test('accepts the code of half a minute ago, and of a clock half a minute ahead, and no other', async () => {
		const db = database();
		const { id, secret } = await enrol(db);
		setClock(addMs(now(), HOUR));
		const codes = [-2, -1, 1, 2].map((steps) => codeOf(secret, addMs(now(), steps * STEP)));
		const answers = [];
		for (const code of codes) answers.push(await statusOf(giveCode(db, id, code)));
		expect(answers).toEqual([409, 200, 200, 409]);
	});

	test('keeps its secret where only the own key opens it', async () => {
		const db = database();
		const { secret } = await enrol(db);
		const [row] = await db.selectFrom('authenticatorApp').selectAll().execute();
		const kept = Buffer.from(row?.secret ?? []);
		expect([kept.includes(secret), kept.includes(Secret.fromBase32(secret).hex)]).toEqual([false, false]);
		const told = await db.selectFrom('audit').select('details').execute();
		expect(JSON.stringify(told)).not.toContain(secret);
	});

	test('shows its secret as text and as a picture until it is confirmed, for an hour at most', async () => {
		const db = database();
		const noor = await addPerson(db, { email: 'noor@example.nl' });
		await beginApp(db, noor);
		const begun = await findBegunApp(db, noor);
		expect(begun?.secret).toMatch(/^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/);
		expect(begun?.address).toContain('otpauth://totp/Tweespan:noor%40example.nl?issuer=Tweespan&secret=');
		expect(begun?.qr.path).toMatch(/^(M\d+ \d+h1v1h-1z){300,}$/);
		setClock(addMs(now(), HOUR));
		expect(await findBegunApp(db, noor)).toBeUndefined();
	});

	test('makes way for another one only when that one works', async () => {
		const db = database();
		const { id, secret } = await enrol(db);
		const other = await begin(db, id);
		setClock(addMs(now(), MINUTE));
		expect(await statusOf(giveCode(db, id, codeOf(other)))).toBe(409);
		expect(await statusOf(giveCode(db, id, codeOf(secret)))).toBe(200);
		await confirmApp(db, id, codeOf(other));
		setClock(addMs(now(), MINUTE));
		expect(await statusOf(giveCode(db, id, codeOf(secret)))).toBe(409);
		expect(await statusOf(giveCode(db, id, codeOf(other)))).toBe(200);
	});

	test('is guessed ten times in a quarter of an hour and no more, also with the right code', async () => {
		const db = database();
		const { id, secret } = await enrol(db);
		setClock(addMs(now(), HOUR));
		for (let tries = 0; tries < 10; tries += 1) await statusOf(giveCode(db, id, '000000'));
		expect(await statusOf(giveCode(db, id, codeOf(secret)))).toBe(409);
		setClock(addMs(now(), 16 * MINUTE));
		expect(await statusOf(giveCode(db, id, codeOf(secret)))).toBe(200);
	});

	test('one code given in many requests at once is taken once', async () => {
		const db = database();
		const { id, secret } = await enrol(db);
		setClock(addMs(now(), HOUR));
		const code = codeOf(secret);
		const answers = await Promise.all(Array.from({ length: 8 }, () => statusOf(giveCode(db, id, code))));
		expect(answers.filter((status) => status === 200)).toHaveLength(1);
	});

	test('that is taken away takes the codes along and the trust in devices; of who must have one it stays', async () => {
		const db = database();
		const { id } = await enrol(db);
		await addSignIn(db, id);
		await db
			.updateTable('knownDevice')
			.set({ factorUntil: addMs(now(), HOUR) })
			.execute();
		await removeApp(db, await actorOf(db, id));
		expect(await listFactors(db, id)).toEqual({ passkeys: [], appSince: null, codesLeft: 0 });
		expect(await db.selectFrom('knownDevice').select('factorUntil').execute()).toEqual([
			{ factorUntil: null }
		]);
		const { id: bo } = await enrol(db, await addPerson(db, { staff: true }));
		expect(await statusOf(removeApp(db, await actorOf(db, bo)))).toBe(409);
		expect((await listFactors(db, bo)).appSince).not.toBeNull();
	});
});

onBothDatabases('A one-time code', (database) => {
	test('works once, however it is typed, and stands nowhere as it is', async () => {
		const db = database();
		const { id, codes } = await enrol(db);
		const [first = '', second = ''] = codes;
		expect(await statusOf(giveCode(db, id, first.toUpperCase().replaceAll('-', ' ')))).toBe(200);
		expect(await statusOf(giveCode(db, id, first))).toBe(409);
		expect(await statusOf(giveCode(db, await addPerson(db), second))).toBe(409);
		expect((await listFactors(db, id)).codesLeft).toBe(9);
		const rows = await db.selectFrom('oneTimeCode').selectAll().execute();
		expect(JSON.stringify(rows)).not.toContain(second);
	});

	test('gives way to ten new ones', async () => {
		const db = database();
		const { id, codes } = await enrol(db);
		const renewed = await renewCodes(db, id);
		expect(await statusOf(giveCode(db, id, codes[0] ?? ''))).toBe(409);
		expect(await statusOf(giveCode(db, id, renewed[0] ?? ''))).toBe(200);
	});
});

onBothDatabases('Every address of a person', (database) => {
	test('hears of each change of a factor, in a mail that names none', async () => {
		const db = database();
		const noor = await addPerson(db, { email: 'noor@nieuw.example' });
		await db
			.insertInto('personAddress')
			.values({ email: 'noor@oud.example', personId: noor, addedAt: now() })
			.execute();
		await enrol(db, noor);
		const mails = await db.selectFrom('outbox').select(['template', 'recipientId', 'ids']).execute();
		expect(mails.map(({ template, recipientId }) => ({ template, recipientId }))).toEqual([
			{ template: 'factors.changed', recipientId: noor },
			{ template: 'factors.changed', recipientId: noor }
		]);
		expect(JSON.stringify(mails)).not.toContain('@');
	});
});

async function begin(db: Db, id: string) {
	await beginApp(db, id);
	return (await findBegunApp(db, id))?.secret.replaceAll(' ', '') ?? '';
}

async function enrol(db: Db, given?: string) {
	const id = given ?? (await addPerson(db));
	const secret = await begin(db, id);
	return { id, secret, codes: (await confirmApp(db, id, codeOf(secret))) ?? [] };
}

function codeOf(secret: string, at = now()) {
	return TOTP.generate({ secret: Secret.fromBase32(secret), timestamp: Date.parse(at) });
}
