import { currentCalendar, getCalendarVersion } from '#lib/features/calendars/versions.server.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { atLocalCompatible } from '#lib/server/zone.ts';
import { workingDaysAfter } from '../clocks/counted-clock.ts';
import type { Standing } from './relevance.ts';

/** Open wishes in which the next step is not the asker's. */
const askableStates = ['raised', 'acknowledged', 'in_progress', 'waiting_organisation'] as const;

/** Without a target an answer is expected after so many working days. */
const USUAL_DAYS = 10;

/** The open wishes of one person, with all that decides whether to ask about them. */
export async function listStandings(db: Db, personId: string) {
	const wishes = await listWishes(db, personId);
	const ids = wishes.map((wish) => wish.id);
	const checks = await listChecks(db, ids);
	const signs = await listSigns(db, ids, personId);
	const undecided = await listUndecided(db, ids);
	return await Promise.all(
		wishes.map(async (wish) => {
			const { calendar } = wish.calendarVersionId
				? await getCalendarVersion(db, wish.calendarVersionId)
				: await currentCalendar(db, wish.ownerOrganisationId);
			const asked = checks.filter((check) => check.wishId === wish.id);
			const heardAt = latest([
				...asked.map((check) => check.answeredAt),
				...signs.filter((sign) => sign.wishId === wish.id && sign.actorId !== null).map(at)
			]);
			const standing: Standing = {
				calendar,
				raisedAt: wish.raisedAt,
				dueAt: wish.dueAt ?? workingDaysAfter(calendar, wish.raisedAt, USUAL_DAYS),
				usefulUntil: wish.usefulUntil && atLocalCompatible(wish.usefulUntil, '12:00'),
				resumedAt: latest(signs.filter((s) => s.wishId === wish.id && s.actorId === null).map(at)),
				undecidedSince: undecided.find((row) => row.wishId === wish.id)?.decideBy ?? null,
				lastAskedAt: latest(asked.map((check) => check.askedAt)),
				heardAt,
				unanswered: asked.filter((check) => heardAt === null || check.askedAt > heardAt).length
			};
			return { ...wish, standing };
		})
	);
}

export type AskableWish = Awaited<ReturnType<typeof listStandings>>[number];

/** People with an open wish that is late, loses its use, went on without a reply or waits for a decision. */
export async function listPeopleToAsk(db: Db, usefulBefore: string): Promise<string[]> {
	const rows = await db
		.selectFrom('wish')
		.select('askerId')
		.distinct()
		.where('state', 'in', [...askableStates])
		.where((where) =>
			where.or([
				where('usefulUntil', '<=', usefulBefore),
				where.not(
					where.exists(
						where
							.selectFrom('wishClock')
							.select('wishClock.id')
							.whereRef('wishClock.wishId', '=', 'wish.id')
							.where('metric', '=', 'answer')
							.where('wishClock.state', 'in', ['running', 'paused'])
							.where((late) => late.or([late('dueAt', 'is', null), late('dueAt', '>=', now())]))
					)
				),
				where.exists(
					where
						.selectFrom('wishEvent')
						.select('seq')
						.whereRef('wishEvent.wishId', '=', 'wish.id')
						.where('type', '=', 'resumed')
				),
				where.exists(
					where
						.selectFrom('changeDecision')
						.select('changeId')
						.whereRef('changeDecision.wishId', '=', 'wish.id')
						.where('decision', 'is', null)
				)
			])
		)
		.orderBy('askerId')
		.execute();
	return rows.map((row) => row.askerId);
}

async function listWishes(db: Db, personId: string) {
	return await db
		.selectFrom('wish')
		.leftJoin('wishClock', (join) =>
			join
				.onRef('wishClock.wishId', '=', 'wish.id')
				.on('wishClock.metric', '=', 'answer')
				.on('wishClock.state', 'in', ['running', 'paused'])
		)
		.select([
			'wish.id',
			'wish.publicRef',
			'wish.askerId',
			'wish.ownerPersonId',
			'wish.ownerOrganisationId',
			'wish.raisedAt',
			'wish.usefulUntil',
			'wishClock.dueAt',
			'wishClock.calendarVersionId'
		])
		.where('wish.askerId', '=', personId)
		.where('wish.state', 'in', [...askableStates])
		.orderBy('wish.raisedAt')
		.orderBy('wish.id')
		.execute();
}

async function listChecks(db: Db, wishIds: string[]) {
	return await db
		.selectFrom('relevanceCheck')
		.select(['wishId', 'askedAt', 'answeredAt'])
		.where('wishId', 'in', ['', ...wishIds])
		.execute();
}

/** What the asker did, and when the platform went on without a reply. */
async function listSigns(db: Db, wishIds: string[], personId: string) {
	return await db
		.selectFrom('wishEvent')
		.select(['wishId', 'occurredAt', 'actorId'])
		.where('wishId', 'in', ['', ...wishIds])
		.where((where) =>
			where.or([
				where('actorId', '=', personId),
				where.and([where('type', '=', 'resumed'), where('actorId', 'is', null)])
			])
		)
		.execute();
}

async function listUndecided(db: Db, wishIds: string[]) {
	return await db
		.selectFrom('changeDecision')
		.select(['wishId', 'decideBy'])
		.where('wishId', 'in', ['', ...wishIds])
		.where('decision', 'is', null)
		.execute();
}

function at({ occurredAt }: { occurredAt: string }) {
	return occurredAt;
}

function latest(instants: (string | null)[]): string | null {
	return instants.reduce((last, instant) => ((instant ?? '') > (last ?? '') ? instant : last), null);
}
