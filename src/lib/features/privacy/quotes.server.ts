import { sql } from 'kysely';
import type { Table } from '#lib/features/imports/import.ts';
import { forgetTries } from '#lib/features/accounts/tries.server.ts';
import { fullName, type NameParts } from '#lib/features/people/names/names.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import type { Trx } from '#lib/server/db/open.ts';

/** Takes names and addresses out of what others hold: their alerts, files that wait to be read in, counted tries. */
export async function forgetQuotes(trx: Trx, personIds: string[]) {
	const people = await trx
		.selectFrom('person')
		.select(['givenName', 'infix', 'familyName', 'initials'])
		.where('id', 'in', personIds)
		.execute();
	const addresses = await listAddresses(trx, personIds);
	for (const person of people) await renameInAlerts(trx, person);
	await leaveOutOfImports(trx, people, addresses);
	await forgetTries(trx, addresses);
}

async function listAddresses(trx: Trx, personIds: string[]) {
	const rows = await trx
		.selectFrom('personAddress')
		.select('email')
		.where('personId', 'in', personIds)
		.execute();
	return rows.map((row) => row.email.toLowerCase());
}

/** A fact that is nothing but the name; a title in which it occurs is somebody else's words. */
async function renameInAlerts(trx: Trx, person: NameParts) {
	const quoted = JSON.stringify(fullName(person));
	const nobody = JSON.stringify(m.erasing_nobody({}, { locale: 'nl' }));
	await trx
		.updateTable('alert')
		.set({ facts: sql`replace(facts, ${quoted}, ${nobody})` })
		.where(sql<boolean>`replace(facts, ${quoted}, '') <> facts`)
		.execute();
}

type Named = NameParts & { initials: string };

async function leaveOutOfImports(trx: Trx, people: Named[], addresses: string[]) {
	const batches = await trx.selectFrom('importBatch').select(['id', 'contents']).execute();
	for (const { id, contents } of batches) {
		const table = JSON.parse(contents) as Table;
		const rows = table.rows.filter(({ cells }) => !tellsOf(cells, people, addresses));
		if (rows.length === table.rows.length) continue;
		await trx
			.updateTable('importBatch')
			.set({ contents: JSON.stringify({ ...table, rows }) })
			.where('id', '=', id)
			.execute();
	}
}

function tellsOf(cells: string[], people: Named[], addresses: string[]) {
	const text = cells.join('\n').toLowerCase();
	const has = (word: string) => word !== '' && text.includes(word.toLowerCase());
	return (
		addresses.some(has) ||
		people.some(({ givenName, initials, familyName }) => has(familyName) && (has(givenName) || has(initials)))
	);
}
