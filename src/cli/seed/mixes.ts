/** Groups, attendance and meetings of the season, each at the moment it would have happened. */
import { createRandom } from '#lib/engine/random.ts';
import type { AttendanceState } from '#lib/features/attendance/attendance.ts';
import { closeAttendance, markAttendance } from '#lib/features/attendance/commands.server.ts';
import { listExpected } from '#lib/features/attendance/session.server.ts';
import { gatherEncounters } from '#lib/features/encounters/gather.server.ts';
import { queueMix } from '#lib/features/mixes/ask.server.ts';
import { planEdition } from '#lib/features/mixes/input.server.ts';
import { publishByItself, stopMix } from '#lib/features/mixes/publish.server.ts';
import { findAsked, saveResult } from '#lib/features/mixes/run.server.ts';
import { solveMix } from '#lib/features/mixes/solve.ts';
import { findActor } from '#lib/features/people/actor.server.ts';
import { holdersOf } from '#lib/features/people/relations.server.ts';
import { addMs, clockOffset, DAY, HOUR, MINUTE, now, setClock, setClockOffset } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';

/** Enough for the few people of one edition. */
const BUDGET = 0.05;

type Session = { id: string; editionId: string; startsAt: string; endsAt: string };
type SeasonEvent = { at: string; act: (db: Db) => Promise<unknown> };

const random = createRandom(7);

export async function seedMixes(db: Db) {
	const offset = clockOffset();
	const today = now();
	const editions = [...Map.groupBy(await listSessions(db), (session) => session.editionId).values()];
	const events = editions.flatMap((sessions) => eventsOf(sessions, today));
	for (const event of events.sort((one, other) => one.at.localeCompare(other.at))) {
		if (event.at > today) continue;
		setClock(event.at);
		await event.act(db);
	}
	await seedComing(db, editions, today);
	setClockOffset(offset);
	await closeTraces(db, addMs(today, -2 * DAY));
}

async function listSessions(db: Db): Promise<Session[]> {
	return await db
		.selectFrom('session')
		.innerJoin('edition', 'edition.id', 'session.editionId')
		.select(['session.id', 'session.editionId', 'session.startsAt', 'session.endsAt'])
		.where('session.cancelledAt', 'is', null)
		.where('edition.state', '<>', 'cancelled')
		.orderBy('session.startsAt')
		.orderBy('edition.title')
		.execute();
}

/** Groups seven days before the first session, published two days later; attendance right after each session. */
function eventsOf(sessions: Session[], today: string): SeasonEvent[] {
	const first = sessions[0]!;
	const proposedAt = addMs(first.startsAt, -7 * DAY + 15 * MINUTE);
	return [
		{ at: proposedAt, act: (db) => propose(db, first.editionId, null, first.id) },
		{ at: addMs(proposedAt, 2 * DAY), act: (db) => publish(db, first.editionId) },
		...sessions.flatMap((session): SeasonEvent[] => [
			{ at: addMs(session.endsAt, 10 * MINUTE), act: (db) => tick(db, session, today) },
			{ at: addMs(session.endsAt, 3 * DAY), act: (db) => gatherEncounters(db, session.id) }
		])
	];
}

async function propose(db: Db, editionId: string, askedBy: string | null, occasionId: string | null) {
	const mixId = await db.transaction().execute((trx) => queueMix(trx, editionId, { askedBy, occasionId }));
	const asked = await findAsked(db, mixId);
	const plan = asked && (await planEdition(db, asked));
	if (!asked || !plan) return await db.deleteFrom('mix').where('id', '=', mixId).execute();
	const input = { ...plan.input, budgetSeconds: BUDGET };
	await saveResult(db, asked, plan, solveMix({ kind: asked.kind, input }));
}

async function publish(db: Db, editionId: string) {
	const mixId = await findProposal(db, editionId);
	if (mixId) await publishByItself(db, mixId, editionId);
}

async function findProposal(db: Db, editionId: string) {
	const row = await db
		.selectFrom('mix')
		.select('id')
		.where('editionId', '=', editionId)
		.where('state', '=', 'proposed')
		.executeTakeFirst();
	return row?.id;
}

/** A trainer ticks everybody and closes; of the last two days only half of the ticks are there. */
async function tick(db: Db, session: Session, today: string) {
	const actor = await findActor(db, await findTicker(db, session.id));
	const people = await listExpected(db, session.id);
	if (!actor || !people.length) return;
	const fresh = session.endsAt > addMs(today, -2 * DAY);
	const ticked = fresh ? people.slice(0, Math.ceil(people.length / 2)) : people;
	const changes = ticked.map((personId) => ({ personId, state: chanceState() }));
	await markAttendance(db, actor, session.id, { changes, restPresent: false, reason: '' });
	if (fresh) return;
	await closeAttendance(db, actor, session.id);
	await gatherEncounters(db, session.id);
}

async function findTicker(db: Db, sessionId: string) {
	const lead = await db
		.selectFrom('sessionLead')
		.select('personId')
		.where('sessionId', '=', sessionId)
		.orderBy('half')
		.executeTakeFirst();
	return lead?.personId ?? (await holdersOf(db, 'staff'))[0] ?? '';
}

function chanceState(): AttendanceState {
	const chance = random.below(100);
	if (chance < 88) return 'present';
	if (chance < 94) return 'excused';
	return chance < 97 ? 'absent' : 'late_cancelled';
}

/** Beside what comes by itself: a proposal asked for by hand, one that was stopped, and one to replace published groups. */
async function seedComing(db: Db, editions: Session[][], today: string) {
	const staff = await findActor(db, (await holdersOf(db, 'staff'))[0] ?? '');
	const [asked, stopped] = editions.filter((sessions) => sessions[0]!.startsAt > addMs(today, 8 * DAY));
	const again = editions.findLast(
		(sessions) => sessions[0]!.startsAt < today && sessions.at(-1)!.startsAt > addMs(today, 3 * DAY)
	);
	setClock(addMs(today, -20 * HOUR));
	if (!staff) return;
	for (const sessions of [asked, stopped, again]) {
		if (sessions) await propose(db, sessions[0]!.editionId, staff.personId, null);
	}
	if (again) await publishByHand(db, again[0]!.editionId);
	setClock(addMs(today, -18 * HOUR));
	const mixId = stopped && (await findProposal(db, stopped[0]!.editionId));
	if (stopped && mixId) await stopMix(db, staff, stopped[0]!.editionId, mixId);
}

async function publishByHand(db: Db, editionId: string) {
	await db.updateTable('edition').set({ mixPublished: 'by_hand' }).where('id', '=', editionId).execute();
}

/** The work was done here, and what was told long ago has been read. */
async function closeTraces(db: Db, before: string) {
	await db
		.updateTable('job')
		.set({ state: 'done', progress: 1, finishedAt: now() })
		.where('kind', 'in', ['mix', 'encounters'])
		.where('state', '=', 'waiting')
		.execute();
	const old = db
		.selectFrom('alert')
		.select('id')
		.where('kind', 'in', ['mix_proposed', 'mix_published'])
		.where('raisedAt', '<', before);
	const alerts = await old.execute();
	await db.updateTable('alert').set({ readAt: before }).where('id', 'in', old).execute();
	const ids = alerts.map(({ id }) => JSON.stringify({ alertId: id }));
	await db.updateTable('outbox').set({ state: 'sent', settledAt: before }).where('ids', 'in', ids).execute();
}
