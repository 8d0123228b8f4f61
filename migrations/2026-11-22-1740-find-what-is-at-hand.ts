import { sql, type Kysely } from 'kysely';

/** What lists, figures and the look at the clocks begin with, so that none of them reads what is long past. */
export async function up(db: Kysely<any>) {
	await db.schema
		.createIndex('follow_up_request_by_raised')
		.on('follow_up_request')
		.columns(['raised_at', 'id'])
		.execute();
	await db.schema
		.createIndex('follow_up_request_to_confirm')
		.on('follow_up_request')
		.columns(['reopen_until'])
		.where(sql<boolean>`state = 'answered'`)
		.execute();
	await db.schema
		.createIndex('request_clock_to_break')
		.on('request_clock')
		.columns(['due_at'])
		.where(sql<boolean>`state = 'running' and breached_at is null`)
		.execute();
	await db.schema
		.createIndex('alert_threshold_fired')
		.on('alert_threshold')
		.columns(['fired_at'])
		.where(sql.ref('fired_at'), 'is not', null)
		.execute();
}
