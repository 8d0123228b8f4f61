import { lockEditions } from '#lib/features/editions/lock.server.ts';
import { now } from '#lib/server/clock.ts';
import type { Trx } from '#lib/server/db/open.ts';
import { endEnrolment } from './commands.server.ts';
import { canWithdraw } from './enrolment.ts';
import { loadWaitlist } from './waitlist.server.ts';

/** Gives up every seat and place on a waitlist that is still to come; whoever waits moves up. */
export async function giveUpSeats(trx: Trx, by: string | null, personIds: string[]) {
	await lockEditions(trx, [...new Set((await listSeats(trx, personIds)).map(({ editionId }) => editionId))]);
	for (const seat of await listSeats(trx, personIds)) {
		const { firstStart, lastEnd } = await loadWaitlist(trx, seat.editionId);
		if (canWithdraw(seat, lastEnd, now())) await endEnrolment(trx, by, seat, firstStart, '');
	}
}

async function listSeats(trx: Trx, personIds: string[]) {
	return await trx
		.selectFrom('enrolment')
		.select(['id', 'editionId', 'personId', 'placedAt', 'endedAt'])
		.where('personId', 'in', personIds)
		.where('endedAt', 'is', null)
		.orderBy('editionId')
		.execute();
}
