/** Two more rounds of a training, with wishes of people who have no place, and a proposal ready since yesterday. */
import { allocate } from '#lib/engine/mixing/allocation/allocate.ts';
import { queueAllocation } from '#lib/features/allocations/ask.server.ts';
import { planAllocation } from '#lib/features/allocations/input.server.ts';
import { findAsked, saveProposal } from '#lib/features/allocations/run.server.ts';
import { copyEdition } from '#lib/features/editions/copy.server.ts';
import { givePreferences } from '#lib/features/enrolments/preferences.server.ts';
import { findActor } from '#lib/features/people/actor.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { holdersOf } from '#lib/features/people/relations.server.ts';
import { addMs, clockOffset, DAY, HOUR, now, setClock, setClockOffset } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { localDate } from '#lib/server/zone.ts';

const PATTERN = 'Ouderenmishandeling (A)';
const ROUNDS = [
	{ title: 'Ouderenmishandeling (C)', weeks: 26 },
	{ title: 'Ouderenmishandeling (D)', weeks: 29 }
];
const SEATS = 14;

export async function seedAllocations(db: Db) {
	const offset = clockOffset();
	const today = now();
	const staff = await findActor(db, (await holdersOf(db, 'staff'))[0] ?? '');
	const pattern = await db
		.selectFrom('edition')
		.select(['id', 'trainingId'])
		.where('title', '=', PATTERN)
		.executeTakeFirst();
	if (!staff || !pattern) return;
	setClock(addMs(today, -8 * DAY));
	const editionIds = await planRounds(db, staff, pattern.id, addMs(today, 14 * DAY));
	await wish(db, pattern.trainingId, editionIds);
	setClock(addMs(today, -20 * HOUR));
	await propose(db, pattern.trainingId, staff.personId);
	setClockOffset(offset);
}

async function planRounds(db: Db, staff: Actor, patternId: string, closing: string) {
	const ids: string[] = [];
	for (const round of ROUNDS) {
		const id = await copyEdition(db, staff, patternId, round);
		await db
			.updateTable('edition')
			.set({ enrolUntil: localDate(closing) })
			.where('id', '=', id)
			.execute();
		await db.updateTable('session').set({ seats: SEATS }).where('editionId', '=', id).execute();
		ids.push(id);
	}
	return ids;
}

/** Whoever has no wish about this training yet; two of three want the first round most. */
async function wish(db: Db, trainingId: string, editionIds: string[]) {
	const people = await db
		.selectFrom('person')
		.innerJoin('membership', 'membership.personId', 'person.id')
		.select(['person.id', 'person.email'])
		.distinct()
		.where('membership.endsOn', 'is', null)
		.where('person.id', 'not in', (wished) =>
			wished.selectFrom('preference').select('personId').where('trainingId', '=', trainingId)
		)
		.orderBy('person.email')
		.limit(27)
		.execute();
	for (const [index, { id }] of people.entries()) {
		const actor = await findActor(db, id);
		const wishes = index % 3 === 2 ? editionIds.toReversed() : editionIds;
		if (actor) await givePreferences(db, actor, trainingId, wishes);
	}
}

async function propose(db: Db, trainingId: string, askedBy: string) {
	const id = await db.transaction().execute((trx) => queueAllocation(trx, trainingId, { askedBy }));
	const asked = await findAsked(db, id);
	if (!asked) return;
	const input = await planAllocation(db, asked);
	await saveProposal(db, asked, input, await allocate(input));
	await db
		.updateTable('job')
		.set({ state: 'done', progress: 1, finishedAt: now() })
		.where('kind', '=', 'allocation')
		.execute();
}
