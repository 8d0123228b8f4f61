import { expect, test } from 'vitest';
import { raiseAlerts } from '#lib/features/alerts/commands.server.ts';
import { watchUnread } from '#lib/features/alerts/live.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { leaveEverywhere } from '#lib/features/accounts/arrival.server.ts';
import { createSignIns } from '#lib/server/auth/sign-ins.ts';
import { addMs, DAY, now, setClock } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { onBothDatabases } from '../../support/database.ts';
import { countQueries } from '../../support/queries.ts';
import { actorOf, addPerson } from '../../support/builders.ts';

async function signIn(db: Db) {
	const actor = await actorOf(db, await addPerson(db));
	const signIns = createSignIns(db, false);
	const signedIn = await signIns.read((await signIns.start(actor.personId, 'test')).value);
	return { actor, who: { personId: actor.personId, loginSessionHash: signedIn?.hash ?? '' } };
}

async function raiseFor(db: Db, { personId }: Actor) {
	const alert = { key: newId(), recipientId: personId, kind: 'mix_published' as const };
	await db.transaction().execute((trx) => raiseAlerts(trx, { ...alert, facts: {}, href: '/', mail: false }));
}

/** What comes over the line, piece by piece; undefined at its end. */
function listen(stream: ReadableStream | undefined) {
	const reader = (stream as ReadableStream<Uint8Array>).getReader();
	return {
		next: async () => {
			const { value } = await reader.read();
			return value && new TextDecoder().decode(value);
		},
		leave: () => reader.cancel()
	};
}

const never = new AbortController().signal;

onBothDatabases('The number of unread alerts', (database) => {
	test('comes at once and when it changes, each person their own, with one question for all', async () => {
		const db = database();
		const [noor, other] = [await signIn(db), await signIn(db)];
		await raiseFor(db, noor.actor);
		let lines: ReturnType<typeof listen>[] = [];
		const queries = await countQueries(db, async (counted) => {
			lines = [noor, other].map(({ who }) => listen(watchUnread(counted, who, never)));
			expect(await Promise.all(lines.map((line) => line.next()))).toEqual([
				'event: unread\ndata: 1\n\n',
				'event: unread\ndata: 0\n\n'
			]);
		});
		expect(queries).toBe(1);
		await raiseFor(db, other.actor);
		expect(await lines[1]?.next()).toBe('event: unread\ndata: 1\n\n');
		for (const line of lines) await line.leave();
	});

	test('stops with the sign-in, and when the server stops; a person has at most three', async () => {
		const db = database();
		const [noor, other] = [await signIn(db), await signIn(db)];
		const server = new AbortController();
		const first = listen(watchUnread(db, noor.who, server.signal));
		const second = listen(watchUnread(db, other.who, server.signal));
		const more = [1, 2].map(() => listen(watchUnread(db, other.who, server.signal)));
		expect(watchUnread(db, other.who, server.signal)).toBeUndefined();
		await more[0]?.leave();
		more.push(listen(watchUnread(db, other.who, server.signal)));
		expect(await first.next()).toContain('data: 0');
		await leaveEverywhere(db, noor.actor);
		expect(await first.next()).toBeUndefined();
		expect(await second.next()).toContain('data: 0');
		setClock(addMs(now(), 31 * DAY));
		expect(await second.next()).toBeUndefined();
		const last = listen(watchUnread(db, (await signIn(db)).who, server.signal));
		expect(await last.next()).toContain('data: 0');
		server.abort();
		expect(await last.next()).toBeUndefined();
		expect(watchUnread(db, noor.who, server.signal)).toBeUndefined();
	});
});
