/** Wishes with a history made by hand, for figures that can be worked out on paper. */
import { businessDaysBetween } from '#lib/engine/turnaround/business-days.ts';
import { currentCalendar } from '#lib/features/calendars/versions.server.ts';
import { addEvents } from '#lib/features/wishes/history/events.server.ts';
import type { Kind } from '#lib/features/wishes/wish.ts';
import type { End } from '#lib/features/wishes/clocks/elapsed.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { addDays, atLocalCompatible, localDate } from '#lib/server/zone.ts';

export type History = {
	askerId: string;
	homeId: string;
	/** How many working days it lasted, or lasts until today. */
	lasted: number;
	end: End;
	kind?: Kind;
	reason?: 'changed_workplace' | 'other_question' | 'overtaken_by_news' | 'found_elsewhere';
	ownerOrganisationId?: string;
	/** What ended, ended so many working days ago. */
	endedAgo?: number;
	usefulUntil?: string;
};

/** The end at noon of a working day; the beginning so many working days before it. */
export async function addHistory(db: Db, history: History): Promise<string> {
	const { end, lasted, endedAgo = 1 } = history;
	const id = newId();
	const last = await workingDayBefore(db, localDate(now()), end === 'open' ? 0 : endedAgo);
	const endedAt = atLocalCompatible(last, '08:30');
	const raisedAt = atLocalCompatible(await workingDayBefore(db, last, lasted), '08:00');
	await db
		.insertInto('wish')
		.values({
			...{ id, publicRef: id, formKey: id, kind: history.kind ?? 'deepening', body: '' },
			...{ summary: `Wens van ${lasted} werkdagen`, sourceType: 'form', askerRoleAtRaise: 'participant' },
			askerId: history.askerId,
			askerOrganisationIdAtRaise: history.homeId,
			ownerOrganisationId: history.ownerOrganisationId ?? null,
			usefulUntil: history.usefulUntil ?? null,
			...{ raisedAt, recordedAt: raisedAt },
			...endFacts(history, endedAt)
		})
		.execute();
	await db
		.transaction()
		.execute((trx) =>
			addEvents(trx, [
				{ wishId: id, type: 'raised', actorId: history.askerId, occurredAt: raisedAt, payload: {} }
			])
		);
	return id;
}

function endFacts({ end, reason }: History, at: string) {
	if (end === 'open') return { state: 'raised' as const };
	if (end === 'answered')
		return { state: 'confirmed' as const, firstAnsweredAt: at, answeredAt: at, closedAt: at };
	return { state: 'closed' as const, outcome: end, outcomeReason: reason ?? null, closedAt: at };
}

async function workingDayBefore(db: Db, date: string, days: number): Promise<string> {
	const { calendar } = await currentCalendar(db, null);
	let found = date;
	while (businessDaysBetween(calendar, found, date) < days) found = addDays(found, -1);
	while (businessDaysBetween(calendar, addDays(found, -1), found) === 0) found = addDays(found, -1);
	return found;
}
