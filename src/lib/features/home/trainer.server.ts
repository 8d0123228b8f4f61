import { listWaitingSubmissions } from '#lib/features/assignments/submissions.server.ts';
import { listOwnSessions, type OwnSession } from '#lib/features/enrolments/own-sessions.server.ts';
import { listWishes } from '#lib/features/wishes/lists/queries.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { localDate } from '#lib/server/zone.ts';
import { daysBetween } from './days.ts';

const SOON = 6;

/** What a trainer has to prepare, answer and close. */
export async function showTrainerHome(db: Db, actor: Actor) {
	const { coming, past } = await listOwnSessions(db, actor);
	const leads = coming.filter((session) => session.role === 'trainer' && !session.cancelled).slice(0, SOON);
	return {
		toPrepare: await withPreparation(db, actor, leads),
		handIns: await listWaitingSubmissions(db, actor),
		toClose: await listToClose(
			db,
			past.filter((session) => session.role === 'trainer')
		),
		wishes: (await listWishes(db, actor, { show: 'mine', kind: null, before: null })).cards
	};
}

/** Each session with who signed its plan as it is now, and the days that are left. */
async function withPreparation(db: Db, actor: Actor, sessions: OwnSession[]) {
	const signed = await listSigned(
		db,
		sessions.map((session) => session.id)
	);
	const today = localDate(now());
	return sessions.map((session) => {
		const signers = signed.filter((one) => one.sessionId === session.id).map((one) => one.personId);
		return {
			session,
			daysLeft: daysBetween(today, localDate(session.startsAt)),
			signedByMe: signers.includes(actor.personId),
			signedByOther: signers.some((id) => id !== actor.personId)
		};
	});
}

async function listSigned(db: Db, sessionIds: string[]) {
	return await db
		.selectFrom('lessonPlan')
		.innerJoin('lessonPlanSignOff', (join) =>
			join
				.onRef('lessonPlanSignOff.planId', '=', 'lessonPlan.id')
				.onRef('lessonPlanSignOff.planVersion', '=', 'lessonPlan.version')
		)
		.select(['lessonPlan.sessionId', 'lessonPlanSignOff.personId'])
		.where('lessonPlan.sessionId', 'in', sessionIds)
		.execute();
}

/** Sessions that are over and whose attendance nobody closed. */
async function listToClose(db: Db, sessions: OwnSession[]) {
	const ids = sessions.map((session) => session.id);
	const closed = await db
		.selectFrom('attendanceClosing')
		.select('sessionId')
		.where('sessionId', 'in', ids)
		.execute();
	return sessions.filter((session) => !closed.some((one) => one.sessionId === session.id));
}
