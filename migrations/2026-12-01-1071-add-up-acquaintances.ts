import { sql, type Kysely } from 'kysely';

/** How many pairs of people first met on a day, and mails by how they went: both asked at every visit of a start page. */
export async function up(db: Kysely<any>) {
	await db.schema
		.createIndex('outbox_by_state')
		.on('outbox')
		.columns(['state', 'created_at', 'id'])
		.execute();
	await db.schema
		.createTable('encounter_growth')
		.addColumn('day', 'text', (column) => column.primaryKey())
		.addColumn('pairs', 'integer', (column) => column.notNull())
		.execute();
	const days = [...(await countFirstMeetings(db))].map(([day, pairs]) => ({ day, pairs }));
	for (let from = 0; from < days.length; from += 500)
		await db
			.insertInto('encounter_growth')
			.values(days.slice(from, from + 500))
			.execute();
}

async function countFirstMeetings(db: Kysely<any>) {
	const { rows } = await sql<{ first: string | Date; pairs: number }>`
		select first, count(*) as pairs from (
			select min(session.starts_at) as first from encounter
			join session on session.id = encounter.session_id
			group by person_a, person_b
		) as pair group by first`.execute(db);
	const days = new Map<string, number>();
	const local = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Amsterdam' });
	for (const { first, pairs } of rows) {
		const day = local.format(new Date(first));
		days.set(day, (days.get(day) ?? 0) + Number(pairs));
	}
	return days;
}
