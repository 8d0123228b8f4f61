import { sql, type Kysely } from 'kysely';
import { columnTypes, flag } from './_columns.ts';

export async function up(db: Kysely<any>) {
	await createPlans(db);
	await createParts(db);
	await createSignOffs(db);
}

async function createPlans(db: Kysely<any>) {
	const { instant } = columnTypes(db);

	await db.schema
		.createTable('lesson_plan')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('session_id', 'text', (column) => column.notNull().unique().references('session.id'))
		.addColumn('made_at', instant, (column) => column.notNull())
		.addColumn('made_by', 'text', (column) => column.notNull().references('person.id'))
		.addColumn('version', 'integer', (column) => column.notNull().defaultTo(1))
		.execute();
}

async function createParts(db: Kysely<any>) {
	const { instant } = columnTypes(db);

	await db.schema
		.createTable('lesson_plan_part')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('plan_id', 'text', (column) => column.notNull().references('lesson_plan.id'))
		.addColumn('position', 'integer', (column) => column.notNull())
		.addColumn('title', 'text', (column) => column.notNull())
		.addColumn('minutes', 'integer', (column) => column.notNull())
		.addColumn('counts', 'integer', (column) => column.notNull().check(flag('counts')))
		.addColumn('method', 'text', (column) => column.notNull())
		.addColumn('lead_id', 'text', (column) => column.references('person.id'))
		.addColumn('material', 'text', (column) => column.notNull())
		.addColumn('text', 'text', (column) => column.notNull())
		.addColumn('version', 'integer', (column) => column.notNull())
		.addColumn('changed_at', instant, (column) => column.notNull())
		.addColumn('changed_by', 'text', (column) => column.notNull().references('person.id'))
		.addColumn('removed_at', instant)
		.addColumn('removed_by', 'text', (column) => column.references('person.id'))
		.addCheckConstraint('lesson_plan_part_minutes', sql`minutes between 1 and 480`)
		.execute();
	await db.schema
		.createIndex('part_of_plan')
		.on('lesson_plan_part')
		.columns(['plan_id', 'position'])
		.execute();

	await db.schema
		.createTable('lesson_plan_part_version')
		.addColumn('part_id', 'text', (column) => column.notNull().references('lesson_plan_part.id'))
		.addColumn('version', 'integer', (column) => column.notNull())
		.addColumn('title', 'text', (column) => column.notNull())
		.addColumn('minutes', 'integer', (column) => column.notNull())
		.addColumn('counts', 'integer', (column) => column.notNull().check(flag('counts')))
		.addColumn('method', 'text', (column) => column.notNull())
		.addColumn('lead_id', 'text', (column) => column.references('person.id'))
		.addColumn('material', 'text', (column) => column.notNull())
		.addColumn('text', 'text', (column) => column.notNull())
		.addColumn('written_at', instant, (column) => column.notNull())
		.addColumn('written_by', 'text', (column) => column.notNull().references('person.id'))
		.addPrimaryKeyConstraint('lesson_plan_part_version_key', ['part_id', 'version'])
		.execute();
}

async function createSignOffs(db: Kysely<any>) {
	const { instant } = columnTypes(db);

	// A sign-off holds for the version of the plan that was signed; every edit makes the next version.
	await db.schema
		.createTable('lesson_plan_sign_off')
		.addColumn('plan_id', 'text', (column) => column.notNull().references('lesson_plan.id'))
		.addColumn('person_id', 'text', (column) => column.notNull().references('person.id'))
		.addColumn('plan_version', 'integer', (column) => column.notNull())
		.addColumn('signed_at', instant, (column) => column.notNull())
		.addPrimaryKeyConstraint('lesson_plan_sign_off_key', ['plan_id', 'person_id', 'plan_version'])
		.execute();
}
