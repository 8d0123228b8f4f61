import { getCalendarVersion } from '#lib/features/calendars/versions.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { fullName, visibleName } from '#lib/features/people/names/names.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { mayTake } from './policy.ts';
import { readableWishes } from './read.server.ts';
import { shownWords } from './shown-words.server.ts';
import { timeLeft, workingDays, type TimedClock } from './clocks/time-left.ts';

export type Card = Awaited<ReturnType<typeof describeCards>>[number];
export type CardRow = Awaited<ReturnType<ReturnType<typeof cardRows>['execute']>>[number];

/** Wishes as cards and lists show them: who asked, who has it, how it stands in time. */
export function cardRows(db: Db, actor: Actor) {
	return readableWishes(db, actor)
		.innerJoin('person as asker', 'asker.id', 'wish.askerId')
		.leftJoin('organisation as home', 'home.id', 'wish.askerOrganisationIdAtRaise')
		.leftJoin('person as owner', 'owner.id', 'wish.ownerPersonId')
		.leftJoin('organisation as owing', 'owing.id', 'wish.ownerOrganisationId')
		.select([
			'wish.id',
			'wish.publicRef',
			'wish.kind',
			'wish.summary',
			'wish.state',
			'wish.outcome',
			'wish.raisedAt',
			'wish.answeredAt',
			'wish.closedAt',
			'wish.askerId',
			'wish.ownerPersonId',
			'wish.ownerOrganisationId',
			'wish.version',
			'asker.givenName',
			'asker.infix',
			'asker.familyName',
			'asker.shieldedAt',
			'home.name as homeName',
			'home.colour as homeColour',
			'home.shape as homeShape',
			'owner.givenName as ownerGivenName',
			'owner.infix as ownerInfix',
			'owner.familyName as ownerFamilyName',
			'owner.shieldedAt as ownerShieldedAt',
			'owing.name as owingName'
		]);
}

/** Cards of these wishes, of those the actor may read. */
export async function listCards(db: Db, actor: Actor, ids: string[]): Promise<Map<string, Card>> {
	const rows = await cardRows(db, actor)
		.where('wish.id', 'in', ['-', ...ids])
		.execute();
	return new Map((await describeCards(db, actor, rows)).map((card) => [card.id, card]));
}

/** Adds names and time to rows, with the same few queries for any number of them. */
export async function describeCards(db: Db, actor: Actor, rows: CardRow[]) {
	const at = now();
	const clocks = await listClocks(db, rows);
	const pauses = await listPauses(db, rows);
	const wordsOf = await shownWords(db, actor, rows);
	return rows.map((row) => {
		const own = clocks.filter((clock) => clock.wishId === row.id);
		const askerName = actor.staff || row.askerId === actor.personId ? fullName(row) : visibleName(row);
		const pausedUntil = pauses.find((pause) => pause.wishId === row.id)?.autoResumeAt ?? null;
		const calendar = own[0]?.calendar;
		return {
			id: row.id,
			publicRef: row.publicRef,
			kind: row.kind,
			summary: wordsOf(row),
			state: row.state,
			version: row.version,
			raisedAt: row.raisedAt,
			askerName,
			home: homeOf(row),
			ownerName: ownerNameOf(actor, row),
			owingName: row.owingName,
			age: calendar ? workingDays(calendar, row.raisedAt, at) : 0,
			time: timeLeft({ ...row, askerName, pausedUntil, clocks: own }, at),
			mayTake: row.ownerPersonId === null && mayTake(actor, row)
		};
	});
}

function homeOf({ homeName, homeColour, homeShape }: CardRow) {
	if (homeName === null) return null;
	return { name: homeName, colour: homeColour ?? 0, shape: homeShape ?? 'circle' };
}

function ownerNameOf(
	actor: Actor,
	{ ownerGivenName, ownerInfix, ownerFamilyName, ownerShieldedAt }: CardRow
) {
	if (ownerGivenName === null) return null;
	const owner = { givenName: ownerGivenName, infix: ownerInfix ?? '', familyName: ownerFamilyName ?? '' };
	return actor.staff ? fullName(owner) : visibleName({ ...owner, shieldedAt: ownerShieldedAt });
}

export async function listClocks(
	db: Db,
	rows: { id: string }[]
): Promise<(TimedClock & { wishId: string; netMs: number | null })[]> {
	const clocks = await db
		.selectFrom('wishClock')
		.select([
			'wishId',
			'metric',
			'state',
			'startedAt',
			'dueAt',
			'atRiskAt',
			'brokenAt',
			'netMs',
			'calendarVersionId'
		])
		.where(
			'wishId',
			'in',
			rows.map((row) => row.id)
		)
		.orderBy('startedAt')
		.execute();
	const versionIds = [...new Set(clocks.map((clock) => clock.calendarVersionId))];
	const versions = new Map<string, TimedClock['calendar']>();
	for (const id of versionIds) versions.set(id, (await getCalendarVersion(db, id)).calendar);
	return clocks.flatMap((clock) => {
		const calendar = versions.get(clock.calendarVersionId);
		return calendar ? [{ ...clock, calendar }] : [];
	});
}

async function listPauses(db: Db, rows: { id: string }[]) {
	return await db
		.selectFrom('clockPause')
		.select(['wishId', 'autoResumeAt'])
		.where('endedAt', 'is', null)
		.where(
			'wishId',
			'in',
			rows.map((row) => row.id)
		)
		.execute();
}
