/** Time that passes while the demonstration is made, with what the jobs would have done in it. */
import { tickClocks } from '#lib/features/wishes/attention/tick.server.ts';
import { askRelevance } from '#lib/features/wishes/relevance/round.server.ts';
import { addMs, MINUTE, setClock } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { addDays, atLocalCompatible, localDate } from '#lib/server/zone.ts';

/** Looks at the clocks as each threshold comes, and asks about silence on the morning of each working day. */
export async function pass(db: Db, from: string, until: string) {
	let [at, morning] = [from, morningAfter(from)];
	while (at < until) {
		const next = [await nextThreshold(db, at), morning, until].sort()[0]!;
		setClock(next === until ? until : addMs(next, MINUTE / 2));
		await tickClocks(db);
		if (next === morning) {
			if (!isWeekend(localDate(morning))) await askRelevance(db);
			morning = morningAfter(morning);
		}
		at = next;
	}
}

export function isWeekend(date: string) {
	return [0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay());
}

function morningAfter(instant: string): string {
	const morning = atLocalCompatible(localDate(instant), '08:00');
	return morning > instant ? morning : atLocalCompatible(addDays(localDate(instant), 1), '08:00');
}

/** Later than any instant when there is none. */
async function nextThreshold(db: Db, after: string): Promise<string> {
	const row = await db
		.selectFrom('alertThreshold')
		.innerJoin('wishClock', 'wishClock.id', 'alertThreshold.clockId')
		.select((select) => select.fn.min('fireAt').as('at'))
		.where('firedAt', 'is', null)
		.where('fireAt', '>', after)
		.where('wishClock.state', '=', 'running')
		.executeTakeFirst();
	return row?.at ?? '9';
}
