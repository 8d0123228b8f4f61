import { sql } from 'kysely';
import { now } from '#lib/server/clock.ts';
import type { Trx } from '#lib/server/db/open.ts';
import { listReferences, listUniqueKeys } from '#lib/server/db/references.ts';
import { keepingGrowth, lockGrowth } from '../encounters/growth.server.ts';
import type { Actor } from '../people/actor.ts';
import { overlaps, union } from './membership.ts';

/** Tables that only grow: what stands there stays, and so must the row it points at. */
const HISTORY = ['request_event'];

/** Points everything that points at one person at another, and takes the first one away. */
export async function moveEverything(trx: Trx, actor: Actor, keptId: string, goneId: string) {
	await lockGrowth(trx);
	await moveMemberships(trx, keptId, goneId);
	await moveRoles(trx, keptId, goneId);
	await moveTrainer(trx, keptId, goneId);
	await moveLeads(trx, keptId, goneId);
	await moveEnrolments(trx, actor, keptId, goneId);
	await movePreferences(trx, keptId, goneId);
	await keepingGrowth(trx, [keptId, goneId], () => moveEncounters(trx, keptId, goneId));
	await movePossibleDuplicates(trx, keptId, goneId);
	await moveAccount(trx, keptId, goneId);
	await moveTheRest(trx, keptId, goneId);
	await removePerson(trx, keptId, goneId);
}

async function moveMemberships(trx: Trx, keptId: string, goneId: string) {
	const rows = await trx
		.selectFrom('membership')
		.selectAll()
		.where('personId', 'in', [keptId, goneId])
		.execute();
	for (const row of rows.filter((one) => one.personId === goneId)) {
		const same = rows.find(
			(one) => one.personId === keptId && one.organisationId === row.organisationId && overlaps(one, row)
		);
		if (!same)
			await trx.updateTable('membership').set({ personId: keptId }).where('id', '=', row.id).execute();
		else {
			Object.assign(same, union(same, row));
			await trx
				.updateTable('membership')
				.set({ startsOn: same.startsOn, endsOn: same.endsOn })
				.where('id', '=', same.id)
				.execute();
			await trx.deleteFrom('membership').where('id', '=', row.id).execute();
		}
	}
}

async function moveRoles(trx: Trx, keptId: string, goneId: string) {
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
		if (held) await trx.deleteFrom('roleGrant').where('id', '=', row.id).execute();
	}
	await trx.updateTable('roleGrant').set({ personId: keptId }).where('personId', '=', goneId).execute();
}

async function moveTrainer(trx: Trx, keptId: string, goneId: string) {
	const gone = await trx.selectFrom('trainer').selectAll().where('personId', '=', goneId).executeTakeFirst();
	if (!gone) return;
	await trx
		.insertInto('trainer')
		.values({ ...gone, personId: keptId })
		.onConflict((row) => row.column('personId').doNothing())
		.execute();
	await dropDoubles(trx, { table: 'trainer_topic', column: 'person_id' }, keptId, goneId);
	await trx.updateTable('trainerTopic').set({ personId: keptId }).where('personId', '=', goneId).execute();
	await trx.deleteFrom('trainer').where('personId', '=', goneId).execute();
}

async function moveLeads(trx: Trx, keptId: string, goneId: string) {
	const organisations = await trx
		.selectFrom('sessionLeadOrganisation')
		.selectAll()
		.where('personId', '=', goneId)
		.execute();
	await trx.deleteFrom('sessionLeadOrganisation').where('personId', '=', goneId).execute();
	await trx.updateTable('sessionLead').set({ personId: keptId }).where('personId', '=', goneId).execute();
	if (!organisations.length) return;
	await trx
		.insertInto('sessionLeadOrganisation')
		.values(organisations.map((row) => ({ ...row, personId: keptId })))
		.execute();
}

/** Of two seats in one edition, the one that was given stays. */
async function moveEnrolments(trx: Trx, actor: Actor, keptId: string, goneId: string) {
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
		await trx
			.updateTable('enrolment')
			.set({ endedAt: now(), endedBy: actor.personId, endKind: 'removed' })
			.where('id', '=', surplus.id)
			.execute();
		await trx
			.updateTable('seatOffer')
			.set({ settledAt: now(), answer: 'withdrawn' })
			.where('enrolmentId', '=', surplus.id)
			.where('settledAt', 'is', null)
			.execute();
	}
	await trx.updateTable('enrolment').set({ personId: keptId }).where('personId', '=', goneId).execute();
}

/** Wishes for one training belong together: those of the kept person go first. */
async function movePreferences(trx: Trx, keptId: string, goneId: string) {
	const kept = trx.selectFrom('preference').select('trainingId').where('personId', '=', keptId);
	const rows = await kept.execute();
	const trainings = ['', ...rows.map((row) => row.trainingId)];
	await trx
		.deleteFrom('preference')
		.where('personId', '=', goneId)
		.where('trainingId', 'in', trainings)
		.execute();
	await trx.updateTable('preference').set({ personId: keptId }).where('personId', '=', goneId).execute();
}

async function moveEncounters(trx: Trx, keptId: string, goneId: string) {
	const rows = await trx
		.selectFrom('encounter')
		.selectAll()
		.where((where) => where.or([where('personA', '=', goneId), where('personB', '=', goneId)]))
		.execute();
	await trx
		.deleteFrom('encounter')
		.where((where) => where.or([where('personA', '=', goneId), where('personB', '=', goneId)]))
		.execute();
	for (const { sessionId, personA, personB } of rows) {
		const other = personA === goneId ? personB : personA;
		if (other === keptId) continue;
		const [first = '', second = ''] = [keptId, other].toSorted();
		await trx
			.insertInto('encounter')
			.values({ sessionId, personA: first, personB: second })
			.onConflict((row) => row.doNothing())
			.execute();
	}
}

async function movePossibleDuplicates(trx: Trx, keptId: string, goneId: string) {
	const rows = await trx
		.selectFrom('possibleDuplicate')
		.selectAll()
		.where((where) => where.or([where('personId', '=', goneId), where('otherId', '=', goneId)]))
		.execute();
	await trx
		.deleteFrom('possibleDuplicate')
		.where((where) => where.or([where('personId', '=', goneId), where('otherId', '=', goneId)]))
		.execute();
	for (const { personId, otherId, ...facts } of rows) {
		const third = personId === goneId ? otherId : personId;
		if (third === keptId) continue;
		const [first = '', second = ''] = [keptId, third].toSorted();
		await trx
			.insertInto('possibleDuplicate')
			.values({ ...facts, personId: first, otherId: second })
			.onConflict((row) => row.doNothing())
			.execute();
	}
}

/** One person, one account; every sign-in of the other one ends. */
async function moveAccount(trx: Trx, keptId: string, goneId: string) {
	const gone = await trx.selectFrom('user').selectAll().where('id', '=', goneId).executeTakeFirst();
	if (!gone) return;
	await trx
		.insertInto('user')
		.values({ ...gone, id: keptId })
		.onConflict((row) => row.column('id').doNothing())
		.execute();
	for (const { table, column } of await listReferences(trx, 'user')) {
		await sql`delete from ${sql.table(table)} where ${sql.ref(column)} = ${goneId}`.execute(trx);
	}
	await trx.deleteFrom('user').where('id', '=', goneId).execute();
	await trx
		.updateTable('outbox')
		.set({ recipientId: keptId })
		.where('recipientId', '=', goneId)
		.where('state', '=', 'pending')
		.execute();
}

/** Every other column that points at a person, also of tables that came later. */
async function moveTheRest(trx: Trx, keptId: string, goneId: string) {
	for (const reference of await listReferences(trx, 'person')) {
		if (HISTORY.includes(reference.table)) continue;
		await dropDoubles(trx, reference, keptId, goneId);
		const { table, column } = reference;
		await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${keptId} where ${sql.ref(column)} = ${goneId}`.execute(
			trx
		);
	}
	await trx
		.updateTable('absence')
		.set({ deputyId: null })
		.where('personId', '=', keptId)
		.where('deputyId', '=', keptId)
		.execute();
	await trx.deleteFrom('mixWish').where('personId', '=', keptId).where('otherId', '=', keptId).execute();
	// Ways to repair that seat who goes can be chosen no more; the proposal that came of them stays.
	await trx.updateTable('mix').set({ options: '' }).where('options', 'like', `%${goneId}%`).execute();
}

/** Where both have a row that can be there once, the kept person's stays. */
async function dropDoubles(
	trx: Trx,
	{ table, column }: { table: string; column: string },
	keptId: string,
	goneId: string
) {
	for (const key of await listUniqueKeys(trx, table)) {
		if (!key.includes(column)) continue;
		const others = key
			.filter((name) => name !== column)
			.map((name) => sql`kept.${sql.ref(name)} = ${sql.table(table)}.${sql.ref(name)}`);
		await sql`
			delete from ${sql.table(table)} where ${sql.ref(column)} = ${goneId} and exists (
				select 1 from ${sql.table(table)} as kept
				where ${sql.join([sql`kept.${sql.ref(column)} = ${keptId}`, ...others], sql` and `)}
			)`.execute(trx);
	}
}

/** Gone for good, or an empty shell where a history that only grows still names this person. */
async function removePerson(trx: Trx, keptId: string, goneId: string) {
	const acted = await trx
		.selectFrom('requestEvent')
		.select('seq')
		.where('actorId', '=', goneId)
		.executeTakeFirst();
	if (!acted) return await trx.deleteFrom('person').where('id', '=', goneId).execute();
	const { givenName, initials, infix, familyName } = await trx
		.selectFrom('person')
		.select(['givenName', 'initials', 'infix', 'familyName'])
		.where('id', '=', keptId)
		.executeTakeFirstOrThrow();
	await trx
		.updateTable('person')
		.set({
			givenName,
			initials,
			infix,
			familyName,
			email: `${goneId}@merged.invalid`,
			phone: '',
			photoFileId: null
		})
		.where('id', '=', goneId)
		.execute();
}
