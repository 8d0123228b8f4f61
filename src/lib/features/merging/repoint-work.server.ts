import { sql } from 'kysely';
import { now } from '#lib/server/clock.ts';
import type { Trx } from '#lib/server/db/open.ts';
import { overlaps, union } from '../memberships/membership.ts';
import type { Journal } from './journal.server.ts';
import type { Merger } from './repoint.server.ts';

export async function repointMemberships(trx: Trx, journal: Journal, { keptId, goneId }: Merger) {
	const rows = await trx
		.selectFrom('membership')
		.selectAll()
		.where('personId', 'in', [keptId, goneId])
		.orderBy('startsOn')
		.orderBy('id')
		.execute();
	for (const row of rows.filter((one) => one.personId === goneId)) {
		const same = rows.find(
			(one) => one.personId === keptId && one.organisationId === row.organisationId && overlaps(one, row)
		);
		if (!same) {
			await journal.set('membership', { id: row.id }, { person_id: keptId });
			continue;
		}
		Object.assign(same, union(same, row));
		await journal.set('membership', { id: same.id }, { starts_on: same.startsOn, ends_on: same.endsOn });
		await journal.remove('membership', { id: row.id });
	}
}

export async function repointRoles(trx: Trx, journal: Journal, { keptId, goneId }: Merger) {
	const rows = await trx
		.selectFrom('roleGrant')
		.selectAll()
		.where('personId', 'in', [keptId, goneId])
		.where('endedAt', 'is', null)
		.execute();
	for (const row of rows.filter((one) => one.personId === goneId)) {
		const held = rows.some(
			(one) => one.personId === keptId && one.role === row.role && one.organisationId === row.organisationId
		);
		if (held) await journal.remove('role_grant', { id: row.id });
	}
	await journal.set('role_grant', { person_id: goneId }, { person_id: keptId });
}

export async function repointTrainer(journal: Journal, { keptId, goneId }: Merger) {
	const [gone] = await journal.find('trainer', { person_id: goneId });
	if (!gone) return;
	await journal.add('trainer', { ...gone, person_id: keptId });
	await journal.repoint('trainer_topic', 'person_id', goneId, keptId);
	await journal.remove('trainer', { person_id: goneId });
}

/** Of two seats in one edition, the one that was given stays. */
export async function repointEnrolments(trx: Trx, journal: Journal, { keptId, goneId, by }: Merger) {
	const rows = await trx
		.selectFrom('enrolment')
		.selectAll()
		.where('personId', 'in', [keptId, goneId])
		.where('endedAt', 'is', null)
		.execute();
	for (const gone of rows.filter((row) => row.personId === goneId)) {
		const kept = rows.find((row) => row.personId === keptId && row.editionId === gone.editionId);
		if (!kept) continue;
		const surplus = gone.placedAt && !kept.placedAt ? kept : gone;
		const ended = { ended_at: now(), ended_by: by, end_kind: 'removed' };
		await journal.set('enrolment', { id: surplus.id }, ended);
		await journal.set('seat_offer', sql`enrolment_id = ${surplus.id} and settled_at is null`, {
			settled_at: now(),
			answer: 'withdrawn'
		});
	}
	await journal.set('enrolment', { person_id: goneId }, { person_id: keptId });
}
