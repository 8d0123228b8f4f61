/**
 * Two who look at the clocks and four who send mail, all at once, while people go on asking: on SQLite inside one
 * process, on PostgreSQL as processes of which one is five minutes ahead and one five minutes behind.
 */
import { sql } from 'kysely';
import { fork } from 'node:child_process';
import { addMs, MINUTE } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { startClockAt } from '#lib/server/db/settings.ts';
import { addLateWishes } from '../support/late-wishes.ts';
import { startPostbox } from '../support/postbox.ts';
import { createCircle, raise } from '../support/wishes.ts';
import { addPerson } from '../support/builders.ts';
import { countRows } from './count-rows.ts';
import { keepAt, type Role } from './crew.ts';
import { onEachDatabase } from './databases.ts';
import { zero, type Fault } from './fault.ts';

/** A Tuesday, ten o'clock in Amsterdam. */
const BEGIN = '2027-01-12T09:00:00Z';
/** 25 rounds are 5,000 thresholds, 500 are 100,000. */
const THRESHOLDS_A_ROUND = 200;
const PEOPLE = 200;
const CREW: Role[] = ['evaluate', 'evaluate', 'deliver', 'deliver', 'deliver', 'deliver'];
const SKEWS = [0, -5 * MINUTE, 5 * MINUTE, -5 * MINUTE, 0, 0];
const LONGEST = 15 * MINUTE;

export const fault: Fault = (rounds) =>
	onEachDatabase(async (db, place) => {
		await startClockAt(db, BEGIN);
		const { asker } = await createCircle(db);
		const people = await Promise.all(Array.from({ length: PEOPLE }, () => addPerson(db, { staff: true })));
		const count = rounds * THRESHOLDS_A_ROUND;
		await addLateWishes(
			db,
			asker.personId,
			Array.from({ length: count }, (_, index) => ({
				id: `late-${String(index).padStart(6, '0')}`,
				ownerId: people[index % PEOPLE] ?? '',
				dueAt: addMs(BEGIN, -30 * MINUTE + (index % 600) * 1000)
			}))
		);
		const postbox = await startPostbox();
		const began = performance.now();
		let going = true;
		const crew =
			place.kind === 'postgres'
				? CREW.map((role, index) => startProcess(role, place.url, postbox.url, SKEWS[index] ?? 0))
				: CREW.map((role) => ({ done: keepAt(db, role, postbox.url, () => going), stop() {} }));
		const asking = saveAsking(db, asker, () => going);
		await until(async () => (await countFired(db)) === count);
		const took = (performance.now() - began) / 1000;
		await until(async () => (await countUnsent(db)) === 0);
		going = false;
		for (const worker of crew) worker.stop();
		const problems = (await Promise.all([...crew.map(({ done }) => done), asking])).flat();
		await postbox.stop();
		const keys = postbox.posted.map(({ key }) => key);
		const mailed = Map.groupBy(postbox.posted, ({ to }) => to);
		return [
			{
				what: `${count} thresholds fired, each once, by two at once (at most ${LONGEST / MINUTE} minutes)`,
				measured: `${await countFired(db)} in ${took.toFixed(1)} s`,
				held: (await countFired(db)) === count
			},
			zero('thresholds told twice or not at all', count - (await countTold(db))),
			zero('deadlocks, busy databases and other problems that anybody saw', problems.length, problems[0]),
			zero('second copies of a mail', keys.length - new Set(keys).size),
			{
				what: `mails to one person, of ${mailed.size} people (at most 1)`,
				measured: String(Math.max(...[...mailed.values()].map((mails) => mails.length))),
				held: mailed.size === PEOPLE && [...mailed.values()].every((mails) => mails.length === 1)
			}
		];
	});

function startProcess(role: Role, url: string, smtpUrl: string, skew: number) {
	const child = fork('tests/faults/crew.ts', [role, url, smtpUrl, String(skew)]);
	const done = new Promise<string[]>((resolve) => {
		child.once('message', (problems: string[]) => resolve(problems));
		child.once('exit', (code) => resolve(code ? [`A process ended with ${code}.`] : []));
	});
	return { done, stop: () => void child.send('stop') };
}

/** People who ask something meanwhile; what fails them is a problem too. */
async function saveAsking(db: Db, asker: Parameters<typeof raise>[1], going: () => boolean) {
	const problems: string[] = [];
	while (going()) {
		await raise(db, asker).catch((error: Error) => problems.push(error.message));
		await new Promise((resolve) => setTimeout(resolve, 200));
	}
	return problems;
}

/** Until it is so, or a quarter of an hour has passed. */
async function until(done: () => Promise<boolean>) {
	const end = Date.now() + LONGEST;
	while (Date.now() < end && !(await done())) await new Promise((resolve) => setTimeout(resolve, 500));
}

async function countUnsent(db: Db) {
	return await countRows(db, sql`outbox where template = 'alert.urgent' and state in ('pending', 'sending')`);
}

async function countFired(db: Db) {
	return await countRows(db, sql`alert_threshold where fired_at is not null and clock_id like 'late-%'`);
}

async function countTold(db: Db) {
	return await countRows(db, sql`alert where dedup_key like 'clock/late-%'`);
}
