import { sql, type Kysely } from 'kysely';
import { columnTypes, flag, oneOf } from './_columns.ts';

export async function up(db: Kysely<any>) {
	await createCalendars(db);
	await createTargets(db);
	await addProgrammeCalendar(db);
	await addProgrammeTargets(db);
}

async function createCalendars(db: Kysely<any>) {
	const { instant } = columnTypes(db);

	await db.schema
		.createTable('business_calendar')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('organisation_id', 'text', (column) => column.references('organisation.id'))
		.addColumn('created_at', instant, (column) => column.notNull())
		.execute();
	// One calendar an owner; the programme itself is the owner without an organisation.
	await db.schema
		.createIndex('business_calendar_of_owner')
		.unique()
		.on('business_calendar')
		.expression(sql`coalesce(organisation_id, '')`)
		.execute();

	await db.schema
		.createTable('business_calendar_version')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('calendar_id', 'text', (column) => column.notNull().references('business_calendar.id'))
		.addColumn('number', 'integer', (column) => column.notNull())
		.addColumn('timezone', 'text', (column) => column.notNull())
		.addColumn('holidays', 'text', (column) => column.notNull())
		.addColumn('liberation_day', 'text', (column) => column.notNull())
		.addColumn('good_friday', 'integer', (column) => column.notNull().check(flag('good_friday')))
		.addColumn('legal_bridge_days', 'integer', (column) => column.notNull().check(flag('legal_bridge_days')))
		.addColumn('created_at', instant, (column) => column.notNull())
		.addColumn('created_by', 'text', (column) => column.references('person.id'))
		.addUniqueConstraint('business_calendar_version_number', ['calendar_id', 'number'])
		.addCheckConstraint('business_calendar_version_holidays', oneOf('holidays', 'dutch', 'none'))
		.addCheckConstraint(
			'business_calendar_version_liberation_day',
			oneOf('liberation_day', 'every_year', 'lustrum', 'never')
		)
		.execute();

	await db.schema
		.createTable('business_calendar_interval')
		.addColumn('version_id', 'text', (column) => column.notNull().references('business_calendar_version.id'))
		.addColumn('weekday', 'integer', (column) => column.notNull())
		.addColumn('opens', 'text', (column) => column.notNull())
		.addColumn('closes', 'text', (column) => column.notNull())
		.addPrimaryKeyConstraint('business_calendar_interval_key', ['version_id', 'weekday', 'opens'])
		.addCheckConstraint('business_calendar_interval_weekday', sql`weekday between 1 and 7`)
		.addCheckConstraint('business_calendar_interval_order', sql`closes > opens`)
		.execute();

	// A closed day is one row without times; any other row replaces the hours of its weekday.
	await db.schema
		.createTable('business_calendar_exception')
		.addColumn('version_id', 'text', (column) => column.notNull().references('business_calendar_version.id'))
		.addColumn('on_date', 'text', (column) => column.notNull())
		.addColumn('opens', 'text', (column) => column.notNull().defaultTo(''))
		.addColumn('closes', 'text', (column) => column.notNull().defaultTo(''))
		.addPrimaryKeyConstraint('business_calendar_exception_key', ['version_id', 'on_date', 'opens'])
		.addCheckConstraint(
			'business_calendar_exception_order',
			sql`closes > opens or (opens = '' and closes = '')`
		)
		.execute();
}

async function createTargets(db: Kysely<any>) {
	const { instant } = columnTypes(db);

	await db.schema
		.createTable('target_policy')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('organisation_id', 'text', (column) => column.references('organisation.id'))
		.addColumn('kind', 'text')
		.addColumn('metric', 'text', (column) => column.notNull())
		.addColumn('rank', 'integer', (column) => column.notNull())
		.addColumn('created_at', instant, (column) => column.notNull())
		.addColumn('disabled_at', instant)
		.addColumn('disabled_by', 'text', (column) => column.references('person.id'))
		.addUniqueConstraint('target_policy_rank', ['metric', 'rank'])
		.addCheckConstraint(
			'target_policy_kind',
			oneOf('kind', 'training', 'deepening', 'introduction', 'coaching', 'answer', 'other')
		)
		.addCheckConstraint('target_policy_metric', oneOf('metric', 'first_response', 'answer', 'update'))
		.execute();

	await db.schema
		.createTable('target_policy_version')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('policy_id', 'text', (column) => column.notNull().references('target_policy.id'))
		.addColumn('number', 'integer', (column) => column.notNull())
		.addColumn('unit', 'text', (column) => column.notNull())
		.addColumn('value', 'integer', (column) => column.notNull())
		.addColumn('at_risk_fraction', 'real', (column) => column.notNull())
		.addColumn('calendar_id', 'text', (column) => column.references('business_calendar.id'))
		.addColumn('valid_from', instant, (column) => column.notNull())
		.addColumn('created_by', 'text', (column) => column.references('person.id'))
		.addUniqueConstraint('target_policy_version_number', ['policy_id', 'number'])
		.addCheckConstraint('target_policy_version_unit', oneOf('unit', 'business_minutes', 'business_days'))
		.addCheckConstraint('target_policy_version_value', sql`value >= 0`)
		.addCheckConstraint('target_policy_version_at_risk', sql`at_risk_fraction between 0 and 1`)
		.execute();
}

const BEGINNING = '2026-01-01T00:00:00.000Z';

/** The programme's own hours, also those of every organisation that has set none: Monday to Friday, nine to five. */
async function addProgrammeCalendar(db: Kysely<any>) {
	await db
		.insertInto('business_calendar')
		.values({ id: 'programme', organisation_id: null, created_at: BEGINNING })
		.execute();
	await db
		.insertInto('business_calendar_version')
		.values({
			id: 'programme-1',
			calendar_id: 'programme',
			number: 1,
			timezone: 'Europe/Amsterdam',
			holidays: 'dutch',
			liberation_day: 'lustrum',
			good_friday: 0,
			legal_bridge_days: 0,
			created_at: BEGINNING
		})
		.execute();
	await db
		.insertInto('business_calendar_interval')
		.values(
			[1, 2, 3, 4, 5].map((weekday) => ({
				version_id: 'programme-1',
				weekday,
				opens: '09:00',
				closes: '17:00'
			}))
		)
		.execute();
}

/** What is promised until somebody promises otherwise: the policy with the lowest rank that fits wins. */
async function addProgrammeTargets(db: Kysely<any>) {
	await addTarget(db, 'first-response', 'first_response', null, 100, 2);
	await addTarget(db, 'answer-to-question', 'answer', 'answer', 100, 5);
	await addTarget(db, 'answer', 'answer', null, 200, 10);
}

async function addTarget(
	db: Kysely<any>,
	id: string,
	metric: string,
	kind: string | null,
	rank: number,
	days: number
) {
	await db
		.insertInto('target_policy')
		.values({ id, organisation_id: null, kind, metric, rank, created_at: BEGINNING })
		.execute();
	await db
		.insertInto('target_policy_version')
		.values({
			id: `${id}-1`,
			policy_id: id,
			number: 1,
			unit: 'business_days',
			value: days,
			at_risk_fraction: 0.8,
			valid_from: BEGINNING
		})
		.execute();
}
