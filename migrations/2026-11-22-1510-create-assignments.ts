import type { Kysely } from 'kysely';
import { columnTypes, flag } from './_columns.ts';

export async function up(db: Kysely<any>) {
	await createAssignments(db);
	await createSubmissions(db);
	await createFeedback(db);
}

async function createAssignments(db: Kysely<any>) {
	const { instant } = columnTypes(db);

	await db.schema
		.createTable('assignment')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('edition_id', 'text', (column) => column.notNull().references('edition.id'))
		.addColumn('session_id', 'text', (column) => column.references('session.id'))
		.addColumn('title', 'text', (column) => column.notNull())
		.addColumn('body', 'text', (column) => column.notNull())
		.addColumn('due_at', instant, (column) => column.notNull())
		.addColumn('made_at', instant, (column) => column.notNull())
		.addColumn('made_by', 'text', (column) => column.notNull().references('person.id'))
		.addColumn('published_at', instant)
		.addColumn('published_by', 'text', (column) => column.references('person.id'))
		.addColumn('version', 'integer', (column) => column.notNull().defaultTo(1))
		.execute();
	await db.schema
		.createIndex('assignment_of_edition')
		.on('assignment')
		.columns(['edition_id', 'due_at'])
		.execute();
}

async function createSubmissions(db: Kysely<any>) {
	const { instant } = columnTypes(db);

	await db.schema
		.createTable('submission')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('assignment_id', 'text', (column) => column.notNull().references('assignment.id'))
		.addColumn('person_id', 'text', (column) => column.notNull().references('person.id'))
		.addColumn('text', 'text', (column) => column.notNull())
		.addColumn('saved_at', instant, (column) => column.notNull())
		.addColumn('handed_in_at', instant)
		.addColumn('late', 'integer', (column) => column.notNull().defaultTo(0).check(flag('late')))
		.addColumn('reason', 'text', (column) => column.notNull().defaultTo(''))
		.addColumn('flagged_at', instant)
		.addColumn('flagged_by', 'text', (column) => column.references('person.id'))
		.addColumn('emptied_at', instant)
		.addUniqueConstraint('submission_once', ['assignment_id', 'person_id'])
		.execute();
	await db.schema.createIndex('submission_of_person').on('submission').columns(['person_id']).execute();

	await db.schema
		.createTable('submission_file')
		.addColumn('file_id', 'text', (column) => column.primaryKey().references('file.id'))
		.addColumn('submission_id', 'text', (column) => column.notNull().references('submission.id'))
		.execute();
	await db.schema
		.createIndex('file_of_submission')
		.on('submission_file')
		.columns(['submission_id'])
		.execute();
}

async function createFeedback(db: Kysely<any>) {
	const { instant } = columnTypes(db);

	await db.schema
		.createTable('feedback')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('submission_id', 'text', (column) => column.notNull().references('submission.id'))
		.addColumn('author_id', 'text', (column) => column.notNull().references('person.id'))
		.addColumn('version', 'integer', (column) => column.notNull())
		.addColumn('text', 'text', (column) => column.notNull())
		.addColumn('written_at', instant, (column) => column.notNull())
		.addColumn('released_at', instant)
		.addUniqueConstraint('feedback_version', ['submission_id', 'author_id', 'version'])
		.execute();
}
