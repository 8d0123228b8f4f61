import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { log } from '#lib/server/log.ts';

const EVERY = 3000;
const HEARTBEAT = 20_000;
/** A browser keeps few connections to one site; a person with more open pages than this sees some of them stand still. */
const MOST = 3;

type Looking = { personId: string; /** The sign-in it ends with. */ loginSessionHash: string };
type Watcher = Looking & {
	told: number | undefined;
	heardAt: number;
	send(text: string): void;
	/** There is nothing more to say. */
	end(): void;
};

/** Everybody who looks in this process; one question to their database serves them all. */
type Room = { watchers: Set<Watcher>; looking: boolean };
const rooms = new WeakMap<Db, Room>();

/**
 * The number of unread alerts as it changes, for as long as somebody looks, is signed in and the server runs; nothing
 * for who has enough of these open.
 */
export function watchUnread(db: Db, who: Looking, closing: AbortSignal): ReadableStream | undefined {
	const room = rooms.get(db) ?? { watchers: new Set(), looking: false };
	rooms.set(db, room);
	const own = [...room.watchers].filter(({ personId }) => personId === who.personId);
	if (own.length >= MOST || closing.aborted) return undefined;
	let leave = () => {};
	return new ReadableStream({
		start(controller) {
			leave = enter(room, who, controller, closing);
			void keepLooking(db, room);
		},
		cancel: () => leave()
	});
}

function enter(
	{ watchers }: Room,
	who: Looking,
	controller: ReadableStreamDefaultController,
	closing: AbortSignal
) {
	const leave = () => {
		closing.removeEventListener('abort', watcher.end);
		return watchers.delete(watcher);
	};
	const watcher: Watcher = {
		...who,
		told: undefined,
		heardAt: 0,
		send(text) {
			watcher.heardAt = Date.now();
			controller.enqueue(new TextEncoder().encode(text));
		},
		end() {
			if (leave()) controller.close();
		}
	};
	watchers.add(watcher);
	closing.addEventListener('abort', watcher.end);
	return leave;
}

async function keepLooking(db: Db, room: Room) {
	if (room.looking) return;
	room.looking = true;
	for (let pause = 0; room.watchers.size; pause = EVERY) {
		await new Promise((resolve) => setTimeout(resolve, pause).unref());
		await look(db, room).catch((error: Error) => log.warn({ error: error.message }, 'no look at the alerts'));
	}
	room.looking = false;
}

async function look(db: Db, { watchers }: Room) {
	const seen = [...watchers];
	if (!seen.length) return;
	const counts = await countUnread(db, [...new Set(seen.map(({ loginSessionHash }) => loginSessionHash))]);
	for (const watcher of seen.filter((one) => watchers.has(one))) {
		const count = counts.get(watcher.loginSessionHash);
		if (count === undefined) watcher.end();
		else if (count !== watcher.told) watcher.send(`event: unread\ndata: ${count}\n\n`);
		else if (Date.now() - watcher.heardAt > HEARTBEAT) watcher.send(': still here\n\n');
		watcher.told = count;
	}
}

/** Per sign-in that has not ended, how many alerts its person has not read. */
async function countUnread(db: Db, loginSessionHashes: string[]) {
	const rows = await db
		.selectFrom('loginSession')
		.select('idHash')
		.select((session) =>
			session
				.selectFrom('alert')
				.select((alert) => alert.fn.countAll<number>().as('count'))
				.whereRef('alert.recipientId', '=', 'loginSession.userId')
				.where('alert.readAt', 'is', null)
				.where('alert.partOf', 'is', null)
				.as('unread')
		)
		.where('idHash', 'in', loginSessionHashes)
		.where('expiresAt', '>', now())
		.execute();
	return new Map(rows.map(({ idHash, unread }) => [idHash, unread ?? 0]));
}
