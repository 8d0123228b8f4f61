import { expect, test } from 'vitest';
import { planDigests } from '#lib/features/alerts/plan-digests.server.ts';
import { tickClocks } from '#lib/features/wishes/attention/tick.server.ts';
import { getMuting, muteWish, unmuteWish } from '#lib/features/wishes/attention/mute.server.ts';
import { takeWish } from '#lib/features/wishes/handling/owner.server.ts';
import { answerWish } from '#lib/features/wishes/handling/answer.server.ts';
import { addMs, DAY, MINUTE, setClock } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { deliverMails } from '#lib/server/mail/outbox.ts';
import type { Mail } from '#lib/server/mail/transport.ts';
import { onBothDatabases } from '../../support/database.ts';
import { createCircle, raise, seen } from '../../support/wishes.ts';
import { mailTemplates } from '../../../src/registry.server.ts';

const DUE = '2027-01-14T16:00:00.000Z';
const silence = { reason: 'We wachten op de gemeente.', endsOn: '2027-01-20' };

async function ownedWish(db: Db) {
	const circle = await createCircle(db);
	const id = await raise(db, circle.asker);
	await takeWish(db, circle.staff, await seen(db, id));
	await db.deleteFrom('outbox').execute();
	return { ...circle, id };
}

/** What goes out by mail in the days after the wish is late. */
async function mailsAfterDue(db: Db) {
	const mails: Mail[] = [];
	const transport = { send: async (mail: Mail) => void mails.push(mail), close() {} };
	for (const at of [addMs(DUE, MINUTE), addMs(DUE, 3 * MINUTE), '2027-01-15T07:30:00.000Z']) {
		setClock(at);
		await tickClocks(db);
		await planDigests(db);
		const context = { templates: mailTemplates, transport, worker: newId() };
		await deliverMails(db, { ...context, origin: 'http://localhost:3000', sender: 'a@tweespan.example' });
	}
	return mails.map(({ to }) => to.name);
}

onBothDatabases('A muted wish', (database) => {
	test('is in no mail and in every figure: the alert is raised and the promise is broken as without', async () => {
		const db = database();
		const { staff, id } = await ownedWish(db);
		await muteWish(db, staff, id, silence);
		expect(await mailsAfterDue(db)).toEqual([]);
		const { brokenAt } = await db
			.selectFrom('wishClock')
			.select('brokenAt')
			.where('metric', '=', 'first_response')
			.executeTakeFirstOrThrow();
		expect(brokenAt).toBe(DUE);
		expect(await db.selectFrom('alert').select('kind').where('kind', '=', 'wish_due').execute()).toEqual([
			{ kind: 'wish_due' }
		]);
	});

	test('is in the mail again when somebody turns it on', async () => {
		const db = database();
		const { staff, id } = await ownedWish(db);
		await muteWish(db, staff, id, silence);
		await unmuteWish(db, staff, id);
		expect(await mailsAfterDue(db)).toEqual([staff.name]);
		await expect(unmuteWish(db, staff, id)).rejects.toMatchObject({ status: 409 });
	});

	test('and when its last day is over', async () => {
		const db = database();
		const { staff, id } = await ownedWish(db);
		await muteWish(db, staff, id, { ...silence, endsOn: '2027-01-13' });
		expect(await mailsAfterDue(db)).toEqual([staff.name]);
		expect((await getMuting(db, staff, id)).mute).toBeNull();
	});

	test('shows reason, last day and who did it to all who may read the wish; who works on it may change it', async () => {
		const db = database();
		const { staff, asker, colleague, id } = await ownedWish(db);
		await muteWish(db, staff, id, { ...silence, reason: 'Eerst dit.' });
		await muteWish(db, staff, id, silence);
		expect(await getMuting(db, asker, id)).toMatchObject({
			mute: { ...silence, by: staff.name },
			mayMute: false
		});
		expect((await getMuting(db, staff, id)).mayMute).toBe(true);
		await expect(getMuting(db, colleague, id)).rejects.toMatchObject({ status: 404 });
		await expect(muteWish(db, asker, id, silence)).rejects.toMatchObject({ status: 403 });
		await expect(unmuteWish(db, colleague, id)).rejects.toMatchObject({ status: 404 });
		const audit = await db.selectFrom('audit').select('actorId').where('action', '=', 'wish.mute').execute();
		expect(audit).toEqual([{ actorId: staff.personId }, { actorId: staff.personId }]);
	});

	test('ends after today, within sixty days, and only while the wish is open', async () => {
		const db = database();
		const { staff, id } = await ownedWish(db);
		for (const endsOn of ['2027-01-11', '2027-01-12', '2027-03-14'])
			await expect(muteWish(db, staff, id, { ...silence, endsOn })).rejects.toMatchObject({
				status: 409,
				body: { field: 'endsOn' }
			});
		await muteWish(db, staff, id, { ...silence, endsOn: '2027-03-13' });
		await answerWish(db, staff, await seen(db, id), { body: 'Zo kan het.' });
		await expect(muteWish(db, staff, id, silence)).rejects.toMatchObject({ status: 409 });
		setClock(addMs(DUE, DAY));
	});
});
