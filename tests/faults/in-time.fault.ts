/** The real server beside a real mail server, no harm done: how soon a promise that comes up is an alert, and a mail. */
import { spawn } from 'node:child_process';
import { addMs, MINUTE } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { startClockAt } from '#lib/server/db/settings.ts';
import { freePort } from '../support/free-port.ts';
import { addLateWishes } from '../support/late-wishes.ts';
import { startMailServer } from '../support/mail-server.ts';
import { createCircle } from '../support/wishes.ts';
import { addPerson } from '../support/builders.ts';
import { onEachDatabase } from './databases.ts';
import type { Fault, Finding } from './fault.ts';

/** A Tuesday, ten o'clock in Amsterdam. */
const BEGIN = '2027-01-12T09:00:00Z';
const WISHES_A_ROUND = 20;
/** The wishes of 25 rounds come up in two and a half minutes; never longer than ten. */
const ROUND_MS = 6000;
const LONGEST = 10 * MINUTE;
const READY_MS = 20_000;

export const fault: Fault = (rounds) =>
	onEachDatabase(async (db, place) => {
		const count = rounds * WISHES_A_ROUND;
		const span = Math.min(rounds * ROUND_MS, LONGEST);
		await startClockAt(db, BEGIN);
		await addComing(db, count, span);
		const mail = await startMailServer();
		const server = spawn(process.execPath, ['src/cli/serve.ts'], {
			env: {
				...process.env,
				...(place.kind === 'sqlite'
					? { DATA_DIR: place.file.replace(/[^/]+$/, '') }
					: { DATABASE_URL: place.url }),
				...{ PORT: String(await freePort()), SMTP_URL: mail.url, TWEESPAN_DEMO: '0' }
			},
			stdio: 'ignore'
		});
		await until(span + 3 * MINUTE, async () => (await listMails(db)).length === count);
		const gone = new Promise((resolve) => server.once('exit', resolve));
		server.kill('SIGTERM');
		await gone;
		await mail.stop();
		const [alerts, mails] = [await listAlerts(db), await listMails(db)];
		return [
			delay('from an instant to its alert', alerts, count, { most: 60, max: 300 }),
			delay('from the release of a mail to the mail server', mails, count, { most: 120, max: 300 }),
			{
				what: `mails received, of ${count}`,
				measured: String(mail.mails.length),
				held: mail.mails.length === count
			}
		];
	});

/** Wishes of as many people, each with a promise that comes up at some instant soon. */
async function addComing(db: Db, count: number, span: number) {
	const { asker } = await createCircle(db);
	const owners: string[] = [];
	for (let index = 0; index < count; index += 1) owners.push(await addPerson(db, { staff: true }));
	await startClockAt(db, BEGIN);
	await addLateWishes(
		db,
		asker.personId,
		owners.map((ownerId, index) => ({
			id: `soon-${String(index).padStart(6, '0')}`,
			ownerId,
			dueAt: addMs(BEGIN, READY_MS + Math.round(Math.random() * span))
		}))
	);
}

/** Milliseconds between what was promised and what was done. */
async function listAlerts(db: Db): Promise<number[]> {
	const rows = await db
		.selectFrom('alertThreshold')
		.select(['fireAt', 'firedAt'])
		.where('clockId', 'like', 'soon-%')
		.where('firedAt', 'is not', null)
		.execute();
	return rows.map(({ fireAt, firedAt }) => Date.parse(firedAt ?? '') - Date.parse(fireAt));
}

async function listMails(db: Db): Promise<number[]> {
	const rows = await db
		.selectFrom('outbox')
		.select(['releaseAt', 'settledAt'])
		.where('template', '=', 'alert.urgent')
		.where('state', '=', 'sent')
		.execute();
	return rows.map(({ releaseAt, settledAt }) => Date.parse(settledAt ?? '') - Date.parse(releaseAt));
}

function delay(
	what: string,
	delays: number[],
	count: number,
	{ most, max }: { most: number; max: number }
): Finding {
	const sorted = delays.toSorted((one, other) => one - other);
	const seconds = (share: number) => (sorted[Math.ceil(sorted.length * share) - 1] ?? Infinity) / 1000;
	return {
		what: `${what}, ${count} times: 99 of 100 within (at most ${most} s), the slowest (${max} s)`,
		measured: `${seconds(0.99).toFixed(1)} s, ${seconds(1).toFixed(1)} s, ${delays.length} times`,
		held: delays.length === count && seconds(0.99) <= most && seconds(1) <= max
	};
}

async function until(longest: number, done: () => Promise<boolean>) {
	const end = Date.now() + longest;
	while (Date.now() < end && !(await done())) await new Promise((resolve) => setTimeout(resolve, 1000));
}
