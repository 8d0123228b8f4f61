/** A platform that slept for a day, and a mail server that was away for one: what people hear afterwards. */
import { addMs, DAY, HOUR, MINUTE, setClock } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { freePort } from '../support/free-port.ts';
import { addLateWishes, stopClocks, type LateWish } from '../support/late-wishes.ts';
import { startPostbox, type Posted } from '../support/postbox.ts';
import { addPerson } from '../support/builders.ts';
import { onEachDatabase } from './databases.ts';
import { zero, type Fault, type Finding } from './fault.ts';
import { startMinutes } from './minutes.ts';

/** Two Tuesdays, ten o'clock in Amsterdam. */
const WAKES = '2027-01-12T09:00:00.000Z';
const MAIL_BREAKS = '2027-01-19T09:00:00.000Z';
const THRESHOLDS_A_ROUND = 200;
const PEOPLE = 40;
/** One of so many wishes has been answered by the time the mails go. */
const ANSWERED_OF = 9;
const CATCH_UP_WITHIN = 300;

export const fault: Fault = (rounds) =>
	onEachDatabase(async (db) => {
		setClock(addMs(WAKES, -DAY));
		const people = await Promise.all(Array.from({ length: PEOPLE }, () => addPerson(db, { staff: true })));
		const count = rounds * THRESHOLDS_A_ROUND;
		return [...(await sleepForADay(db, people, count)), ...(await mailIsAway(db, people, count))];
	});

async function sleepForADay(db: Db, people: string[], count: number): Promise<Finding[]> {
	const postbox = await startPostbox();
	const minutes = startMinutes(db, postbox.url);
	await minutes.pass();
	const wishes = spread('slept', count, people, addMs(WAKES, -DAY));
	await addLateWishes(db, people[0] ?? '', wishes);
	const stopped = wishes.filter((_, index) => index % ANSWERED_OF === 0).map(({ id }) => id);
	await stopClocks(db, stopped, WAKES);
	setClock(WAKES);
	const began = performance.now();
	await minutes.evaluate();
	setClock(addMs(WAKES, 2 * MINUTE));
	await minutes.deliver();
	const took = (performance.now() - began) / 1000;
	for (let hours = 1; hours <= 24; hours += 1) {
		setClock(addMs(WAKES, hours * HOUR));
		await minutes.pass();
	}
	minutes.close();
	await postbox.stop();
	const said = postbox.posted.reduce((sum, mail) => sum + countIn(mail), 0);
	return [
		{
			what: `a day down, ${count} thresholds passed: caught up and mailed (at most ${CATCH_UP_WITHIN} s)`,
			measured: `${took.toFixed(1)} s`,
			held: took <= CATCH_UP_WITHIN
		},
		zero('a day down: thresholds that did not fire', await countUnfired(db)),
		atMostOne('a day down: mails to one person, that day and the next morning', postbox.posted),
		{
			what: `a day down: wishes in the mails, of ${count} of which ${stopped.length} were answered`,
			measured: String(said),
			held: said === count - stopped.length
		}
	];
}

async function mailIsAway(db: Db, people: string[], count: number): Promise<Finding[]> {
	const port = await freePort();
	const minutes = startMinutes(db, `smtp://127.0.0.1:${port}`);
	setClock(addMs(MAIL_BREAKS, -MINUTE));
	await minutes.pass();
	const wishes = spread('unposted', count, people, MAIL_BREAKS);
	await addLateWishes(db, people[0] ?? '', wishes);
	for (let at = MAIL_BREAKS; at < addMs(MAIL_BREAKS, DAY); at = addMs(at, 10 * MINUTE)) {
		setClock(at);
		await minutes.pass();
	}
	const stopped = wishes.filter((_, index) => index % ANSWERED_OF === 0).map(({ id }) => id);
	await stopClocks(db, stopped, addMs(MAIL_BREAKS, DAY));
	const postbox = await startPostbox(port);
	const back = addMs(MAIL_BREAKS, DAY);
	for (let hours = 0; hours < 22; hours += 1) {
		setClock(addMs(back, hours * HOUR));
		await minutes.pass();
	}
	const onReturn = [...postbox.posted];
	for (let hours = 22; hours <= 24; hours += 1) {
		setClock(addMs(back, hours * HOUR));
		await minutes.pass();
	}
	minutes.close();
	await postbox.stop();
	const answered = postbox.posted.filter(({ text }) => stopped.some((id) => text.includes(id)));
	return [
		atMostOne('mail server away for a day: mails to one person on its return', onReturn),
		zero('mail server away for a day: people who heard nothing', PEOPLE - peopleIn(onReturn).size),
		zero('mail server away for a day: alerts that still wait after the next morning', await countWaiting(db)),
		zero('mail server away for a day: mails about what was answered meanwhile', answered.length)
	];
}

/** Due instants, evenly over a day. */
function spread(name: string, count: number, people: string[], from: string): LateWish[] {
	return Array.from({ length: count }, (_, index) => ({
		id: `${name}-${String(index).padStart(6, '0')}`,
		ownerId: people[index % people.length] ?? '',
		dueAt: addMs(from, Math.floor(((index + 1) * (DAY - MINUTE)) / count))
	}));
}

/** For how many wishes a mail asks attention. */
function countIn({ subject }: Posted) {
	return Number(/^(\d+) wensen vragen/.exec(subject)?.[1] ?? 1);
}

function peopleIn(posted: Posted[]) {
	return Map.groupBy(posted, ({ to }) => to);
}

function atMostOne(what: string, posted: Posted[]): Finding {
	const most = Math.max(...[...peopleIn(posted).values()].map((mails) => mails.length));
	return { what, measured: `at most ${most}, ${posted.length} to ${PEOPLE} people`, held: most === 1 };
}

async function countUnfired(db: Db) {
	const { count } = await db
		.selectFrom('alertThreshold')
		.innerJoin('wishClock', 'wishClock.id', 'clockId')
		.select((select) => select.fn.countAll<number>().as('count'))
		.where('firedAt', 'is', null)
		.where('state', '=', 'running')
		.executeTakeFirstOrThrow();
	return count;
}

async function countWaiting(db: Db) {
	const { count } = await db
		.selectFrom('alert')
		.select((select) => select.fn.countAll<number>().as('count'))
		.where('awaitsMail', 'is not', null)
		.executeTakeFirstOrThrow();
	return count;
}
