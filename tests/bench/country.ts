import { sql } from 'kysely';
import { recountGrowth } from '#lib/features/encounters/growth.server.ts';
import { addMs, now, setClockOffset, DAY } from '#lib/server/clock.ts';
import { migrate } from '#lib/server/db/migrate.ts';
import { locksRows, openDatabase, type Db } from '#lib/server/db/open.ts';
import { writeSetting } from '#lib/server/db/settings.ts';
import { refreshStatistics } from '#lib/server/db/statistics.ts';
import { createDraws } from './bulk.ts';
import { createCountryPeople } from './country-people.ts';
import { createCountryPlanning } from './country-planning.ts';
import { createEnrolments, createMeetings, createPost } from './country-traces.ts';
import { createAssignments, createRest } from './country-work.ts';
import { addManyWishes } from './many-wishes.ts';

/** Five years of a whole country. */
export const COUNTRY = {
	...{ organisations: 120, people: 12_000, trainers: 400, topics: 24, places: 60 },
	...{ trainings: 300, editions: 4_000, wishes: 20_000, mails: 156_000 }
};

/** Fills an empty database; the same size gives the same country, around the day on which it is made. */
export async function createCountry(database: Parameters<typeof openDatabase>[0], size = COUNTRY) {
	const db = openDatabase(database);
	await migrate(db);
	setClockOffset(0);
	await quickly(db);
	await writeSetting(db, 'mark', 'demonstration');
	const draws = createDraws(1);
	const people = await createCountryPeople(db, draws, size);
	const editions = await createCountryPlanning(db, draws, people, size);
	const enrolled = await createEnrolments(db, draws, people, editions);
	await createMeetings(db, draws, editions, enrolled);
	await createPost(db, draws, editions, enrolled, size.mails);
	await createAssignments(db, draws, editions, enrolled);
	await createRest(db, draws, people, editions);
	const sessions = editions.flatMap((edition) => edition.sessions);
	await addManyWishes(db, size.wishes, draws.random, {
		...people,
		sessionIds: sessions.filter(({ endsAt }) => endsAt < addMs(now(), -DAY)).map(({ id }) => id)
	});
	await recountGrowth(db);
	if (locksRows(db)) await sql`analyze`.execute(db);
	else await refreshStatistics(db);
	await db.destroy();
}

/** What a power cut would lose is made again. */
async function quickly(db: Db) {
	if (!locksRows(db)) await sql`pragma synchronous = off`.execute(db);
}
