import type { NewAlert } from '#lib/features/alerts/alert.ts';
import { raiseAlerts } from '#lib/features/alerts/commands.server.ts';
import { isUnderWay, SILENCE_HOURS } from '#lib/features/people/addresses/change.ts';
import { listSeconds } from '#lib/features/people/addresses/second-person.server.ts';
import { addMs, DAY, HOUR, now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import type { ScheduledJob } from '#lib/server/jobs.ts';
import { listClosed, openableFrom } from './closed.server.ts';
import { listOpeners } from './openers.server.ts';

/** Asks whoever can open what a recovery closed, once every address was told a day ago. */
export async function askOpeners(db: Db) {
	const closings = await db
		.selectFrom('confidentialClosing')
		.select(['id', 'personId', 'closedAt', 'way'])
		.where('openersAskedAt', 'is', null)
		.where('closedAt', '<=', addMs(now(), -DAY))
		// Where no address could be told for so long, it stays closed.
		.where('closedAt', '>', addMs(now(), -30 * DAY))
		.orderBy('closedAt')
		.execute();
	for (const closing of closings) {
		const from = await openableFrom(db, { otherId: null, editionId: null, closings: [closing] });
		if (!from || now() < from) continue;
		const alerts = await alertsFor(db, closing);
		await db.transaction().execute(async (trx) => {
			await raiseAlerts(trx, ...alerts);
			await trx
				.updateTable('confidentialClosing')
				.set({ openersAskedAt: now() })
				.where('id', '=', closing.id)
				.execute();
		});
	}
}

async function alertsFor(db: Db, { id, personId }: { id: string; personId: string }): Promise<NewAlert[]> {
	const recipients = new Set<string>();
	for (const closed of await listClosed(db, personId)) {
		if (!closed.closings.some((closing) => closing.id === id)) continue;
		for (const opener of await listOpeners(db, personId, closed)) recipients.add(opener);
	}
	return [...recipients].map((recipientId) => ({
		key: `confidential-closed/${id}`,
		recipientId,
		kind: 'confidential_closed',
		facts: {},
		href: `/herstel/${personId}`,
		mail: true
	}));
}

/** Asks whoever may be the second person, once the old address was silent for three days. */
export async function askSeconds(db: Db) {
	const changes = await db
		.selectFrom('addressChange')
		.selectAll()
		.where('settledAt', 'is', null)
		.where('askedAs', '!=', 'self')
		.where('askedAt', '<=', addMs(now(), -SILENCE_HOURS * HOUR))
		.execute();
	for (const change of changes.filter((one) => isUnderWay(one, now()))) {
		const seconds = await listSeconds(db, change);
		await db.transaction().execute(async (trx) => {
			const alerts = seconds.map((recipientId): NewAlert => ({
				key: `address-second/${change.id}`,
				recipientId,
				kind: 'address_second',
				facts: {},
				href: '/mensen/adressen',
				mail: 'digest'
			}));
			await raiseAlerts(trx, ...alerts);
		});
	}
}

/** Tells whoever asked another address for somebody that it was refused; each no once, by its key. */
export async function tellRefused(db: Db) {
	const changes = await db
		.selectFrom('addressChange')
		.select(['id', 'personId', 'askedBy'])
		.where('outcome', '=', 'refused')
		.where('askedAs', '!=', 'self')
		.where('settledAt', '>', addMs(now(), -7 * DAY))
		.execute();
	const alerts = changes.map(({ id, personId, askedBy }): NewAlert => ({
		key: `address-refused/${id}`,
		recipientId: askedBy,
		kind: 'address_refused',
		facts: {},
		href: `/mensen/${personId}`,
		mail: 'digest'
	}));
	await db.transaction().execute((trx) => raiseAlerts(trx, ...alerts));
}

export const recoveryJobs: ScheduledJob[] = [
	{ name: 'ask who can open', cron: '*/10 * * * *', run: askOpeners },
	{ name: 'tell of refused addresses', cron: '*/10 * * * *', run: tellRefused },
	{ name: 'ask second persons', cron: '5 * * * *', run: askSeconds }
];
