import { setClock } from '#lib/server/clock.ts';
import { readConfig } from '#lib/server/config.ts';
import { DEMONSTRATION_PASSWORD } from '../seed/base.ts';
import { seedDemonstration } from '../seed/index.ts';
import { withDatabase } from './database.ts';

/** Fills an empty database with the demonstration season; a database that holds people is left as it is. */
export async function run() {
	await withDatabase(async (db) => {
		const person = await db.selectFrom('person').select('id').executeTakeFirst();
		if (person) return console.error('The database holds people already; nothing was changed.');
		const { clock } = readConfig();
		if (clock) setClock(clock);
		console.error('Filling the demonstration season …');
		await seedDemonstration(db);
		console.error(`Done. Every demonstration account has the password: ${DEMONSTRATION_PASSWORD}`);
	});
}
