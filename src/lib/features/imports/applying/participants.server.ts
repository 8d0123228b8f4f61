import { sql } from 'kysely';
import { writeAudit, type AuditEntry } from '#lib/server/audit.ts';
import { now } from '#lib/server/clock.ts';
import { inChunks } from '#lib/server/db/chunks.ts';
import type { Trx } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { localDate } from '#lib/server/zone.ts';
import { makeOrganisation } from '#lib/features/organisations/make.server.ts';
import { recheckLeads } from '#lib/features/pairings/recheck.server.ts';
import { insertPeople } from '#lib/features/people/addresses/addresses.server.ts';
import type { ParticipantRow } from '#lib/features/imports/import.ts';
import { noteNamesakes } from './namesakes.server.ts';
import type { Importer } from '#lib/features/imports/policy.ts';
import { belongsOn } from '#lib/features/people/relations.server.ts';

type PlacedRow = ParticipantRow & { id: string; organisationId: string };

/** Takes people in: new ones with their membership from today, known ones with what has changed. */
export async function applyParticipants(trx: Trx, importer: Importer, rows: ParticipantRow[]) {
	const placed = await placeRows(
		trx,
		rows.filter((row) => row.state !== 'known')
	);
	const fresh = placed.filter((row) => row.state === 'new');
	const changed = placed.filter((row) => row.state === 'changed');
	await addPeople(trx, fresh);
	for (const row of changed) await changePerson(trx, row);
	await writeRegisters(trx, placed);
	await noteNamesakes(trx, fresh);
	await noteInAudit(trx, importer, placed);
	await recheckLeads(
		trx,
		importer.actor,
		changed.map((row) => row.id)
	);
}

async function placeRows(trx: Trx, rows: ParticipantRow[]): Promise<PlacedRow[]> {
	const made = new Map<string, string>();
	for (const { organisation } of rows) {
		if ('make' in organisation && !made.has(organisation.make))
			made.set(organisation.make, await makeOrganisation(trx, organisation.make));
	}
	return rows.map((row) => ({
		...row,
		id: row.personId ?? newId(),
		organisationId: 'id' in row.organisation ? row.organisation.id : (made.get(row.organisation.make) ?? '')
	}));
}

async function addPeople(trx: Trx, rows: PlacedRow[]) {
	for (const chunk of inChunks(rows)) {
		await insertPeople(
			trx,
			chunk.map(({ id, givenName, initials, infix, familyName, email }) => {
				return { id, givenName, initials, infix, familyName, email };
			})
		);
		await trx.insertInto('membership').values(chunk.map(toMembership)).execute();
	}
}

function toMembership(row: PlacedRow) {
	return {
		id: newId(),
		personId: row.id,
		organisationId: row.organisationId,
		function: row.function,
		discipline: row.discipline,
		startsOn: localDate(now())
	};
}

/** What the file leaves empty stays as it is. */
async function changePerson(trx: Trx, row: PlacedRow) {
	const { givenName, infix, familyName } = row;
	await trx
		.updateTable('person')
		.set({
			givenName,
			infix,
			familyName,
			...(row.initials && { initials: row.initials }),
			version: sql`version + 1`
		})
		.where('id', '=', row.id)
		.execute();
	const membership = await findMembership(trx, row);
	if (!membership) await trx.insertInto('membership').values(toMembership(row)).execute();
	else if (row.function || row.discipline) {
		await trx
			.updateTable('membership')
			.set({
				...(row.function && { function: row.function }),
				...(row.discipline && { discipline: row.discipline })
			})
			.where('id', '=', membership.id)
			.execute();
	}
}

async function findMembership(trx: Trx, row: PlacedRow) {
	const today = localDate(now());
	return await trx
		.selectFrom('membership')
		.select('id')
		.where('personId', '=', row.id)
		.where('organisationId', '=', row.organisationId)
		.where(belongsOn(today))
		.executeTakeFirst();
}

async function writeRegisters(trx: Trx, rows: PlacedRow[]) {
	const numbers = rows.flatMap((row) => row.registers.map((register) => ({ personId: row.id, ...register })));
	for (const chunk of inChunks(numbers)) {
		await trx
			.insertInto('registerNumber')
			.values(chunk)
			.onConflict((conflict) =>
				conflict
					.columns(['personId', 'register'])
					.doUpdateSet((row) => ({ number: row.ref('excluded.number') }))
			)
			.execute();
	}
}

async function noteInAudit(trx: Trx, { actor }: Importer, rows: PlacedRow[]) {
	for (const chunk of inChunks(rows)) {
		const entries = chunk.map((row): AuditEntry => ({
			actorId: actor?.personId ?? null,
			action: 'person.import',
			objectId: row.id,
			personId: row.id,
			details: { state: row.state }
		}));
		await writeAudit(trx, ...entries);
	}
}
