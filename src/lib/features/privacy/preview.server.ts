import { openStates } from '#lib/features/wishes/wish.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { getVisible } from '#lib/features/people/person.server.ts';
import { mayErase } from '#lib/features/people/policy.ts';
import { shownName } from '#lib/features/people/visibility.ts';
import { refusalInWords } from '#lib/i18n/refusals.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { forbidden } from '#lib/server/refuse.ts';
import { listObstacles } from './obstacles.server.ts';

/** What erasing somebody would take away and what would stay, in numbers; what is confidential is not counted. */
export async function getErasure(db: Db, actor: Actor, personId: string) {
	const { row, view } = await getVisible(db, actor, personId);
	if (!mayErase(actor, personId)) forbidden();
	const counts = await countTheirs(db, personId);
	return {
		id: personId,
		name: shownName(row, view),
		obstacles: (await listObstacles(db, personId)).map(refusalInWords),
		...counts
	};
}

async function countTheirs(db: Db, personId: string) {
	return await db
		.selectNoFrom((select) => {
			const count = select.fn.countAll<number>().as('n');
			const wishes = select.selectFrom('wish').select(count).where('askerId', '=', personId);
			const seats = select.selectFrom('enrolment').select(count).where('personId', '=', personId);
			return [
				seats
					.where('endedAt', 'is', null)
					.where('editionId', 'in', (inner) =>
						inner.selectFrom('session').select('editionId').where('endsAt', '>', now())
					)
					.as('seatsAhead'),
				wishes.where('state', 'in', [...openStates]).as('openWishes'),
				wishes.as('wishes'),
				select
					.selectFrom('submission')
					.select(count)
					.where('personId', '=', personId)
					.where('handedInAt', 'is not', null)
					.as('handedIn'),
				select.selectFrom('attendance').select(count).where('personId', '=', personId).as('attended'),
				select
					.selectFrom('encounter')
					.select(count)
					.where((where) => where.or([where('personA', '=', personId), where('personB', '=', personId)]))
					.as('met')
			];
		})
		.executeTakeFirstOrThrow();
}
