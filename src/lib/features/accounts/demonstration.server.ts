import { hasSeat } from '#lib/features/people/relations.server.ts';
import type { Db } from '#lib/server/db/open.ts';
import { addMs, DAY, MINUTE, now } from '#lib/server/clock.ts';

export type DemonstrationAccount = {
	role: 'participant' | 'trainer' | 'staff' | 'coordinator' | 'admin';
	email: string;
};

/** One account of every role, the participant and the trainer with a session ahead; for a demonstration only. */
export async function listDemonstrationAccounts(db: Db): Promise<DemonstrationAccount[]> {
	const at = now();
	const known = remembered.get(db);
	if (known && known.at <= at && at < addMs(known.at, MINUTE)) return known.accounts;
	const accounts = await findAccounts(db);
	remembered.set(db, { at, accounts });
	return accounts;
}

/** Everybody who opens the sign-in page asks, and the answer looks through all who ever took part. */
const remembered = new WeakMap<Db, { at: string; accounts: DemonstrationAccount[] }>();

async function findAccounts(db: Db): Promise<DemonstrationAccount[]> {
	const found = [
		{ role: 'participant' as const, email: await findParticipant(db) },
		{ role: 'trainer' as const, email: await findTrainer(db) },
		{ role: 'staff' as const, email: await findGranted(db, 'staff') },
		{ role: 'coordinator' as const, email: await findGranted(db, 'coordinator') },
		{ role: 'admin' as const, email: await findGranted(db, 'admin') }
	];
	return found.flatMap(({ role, email }) => (email ? [{ role, email }] : []));
}

async function findGranted(db: Db, role: 'staff' | 'coordinator' | 'admin') {
	const row = await db
		.selectFrom('roleGrant')
		.innerJoin('person', 'person.id', 'roleGrant.personId')
		.select('person.email')
		.where('role', '=', role)
		.where('endedAt', 'is', null)
		.orderBy('person.email')
		.executeTakeFirst();
	return row?.email;
}

/** Somebody with a seat and no other role, who has been to a session and has one ahead. */
async function findParticipant(db: Db) {
	const row = await db
		.selectFrom('enrolment')
		.innerJoin('person', 'person.id', 'enrolment.personId')
		.innerJoin('session', 'session.editionId', 'enrolment.editionId')
		.leftJoin('trainer', 'trainer.personId', 'person.id')
		.select(['person.email', (select) => select.fn.countAll<number>().as('sessions')])
		.where(hasSeat())
		.where('session.cancelledAt', 'is', null)
		.where('trainer.personId', 'is', null)
		.groupBy('person.email')
		.having((having) => having.fn.min('session.startsAt'), '<', now())
		.having((having) => having.fn.max('session.startsAt'), '>', now())
		.orderBy('sessions', 'desc')
		.orderBy('person.email')
		.executeTakeFirst();
	return row?.email ?? (await findAnybody(db));
}

async function findAnybody(db: Db) {
	const row = await db
		.selectFrom('person')
		.leftJoin('trainer', 'trainer.personId', 'person.id')
		.select('email')
		.where('trainer.personId', 'is', null)
		.orderBy('email')
		.executeTakeFirst();
	return row?.email;
}

async function findTrainer(db: Db) {
	const row = await db
		.selectFrom('trainer')
		.innerJoin('person', 'person.id', 'trainer.personId')
		.leftJoin('sessionLead', 'sessionLead.personId', 'person.id')
		.leftJoin('session', (join) =>
			join.onRef('session.id', '=', 'sessionLead.sessionId').on('session.startsAt', '>', addMs(now(), -DAY))
		)
		.select(['person.email', (select) => select.fn.count<number>('session.id').as('sessions')])
		.groupBy('person.email')
		.orderBy('sessions', 'desc')
		.orderBy('person.email')
		.executeTakeFirst();
	return row?.email;
}
